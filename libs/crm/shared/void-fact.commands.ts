import { Field, ID, InputType } from '@nestjs/graphql';
import type { CommandMeta } from '#event-sourcing';
import { IsId, IsText } from './rules.commands.js';
import { UuidScalar } from './scalars.commands.js';

/**
 * Declares a fact never to have been true; the right fact is then recorded anew. What did happen and was taken back
 * later (a return, a refund) is no void. Every category of streams answers it; `stream` is filled at the edge.
 */
@InputType('VoidFactInput', {
  description:
    'Declares a recorded fact never to have been true. For what did happen and was taken back later, record that: a return, a refund, a cancellation.',
})
export class VoidFact {
  get type() {
    return 'VoidFact' as const;
  }

  @Field(() => UuidScalar, {
    description:
      'A UUID of your making. Repeating a command with the same id is safe: it is answered with the first receipt.',
  })
  @IsId()
  commandId!: string;

  @Field(() => ID, { description: 'Id of the event that was never true' })
  @IsId()
  eventId!: string;

  @Field({ description: 'Why it was recorded wrongly' })
  @IsText(2000)
  reason!: string;

  /** The stream of that event: no input, the edge looks it up. */
  stream!: string;

  meta!: CommandMeta;
}
