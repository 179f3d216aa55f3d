import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Actor } from '#event-sourcing';

/** GraphQL's names for the kinds of actors of the envelope. */
export const ActorKind = {
  USER: 'user',
  CUSTOMER: 'customer',
  SYSTEM: 'system',
  INTEGRATION: 'integration',
} as const;
registerEnumType(ActorKind, {
  name: 'ActorType',
  description: 'What kind of actor did something.',
  valuesMap: {
    USER: { description: 'A person who works here.' },
    CUSTOMER: { description: 'A customer, through a portal.' },
    SYSTEM: { description: 'Litopys itself, e.g. a scheduled run.' },
    INTEGRATION: { description: 'Another system, e.g. an import.' },
  },
});

@ObjectType('Actor', { description: 'Who did something.' })
export class ActorType {
  @Field(() => ActorKind, { description: 'What kind of actor.' })
  type!: Actor['type'];

  @Field(() => String, { description: 'Id of the person or system.' })
  id!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Id of who it was done for, if for another.',
  })
  onBehalfOf?: string | undefined;
}
