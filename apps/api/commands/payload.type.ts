import { Field, ID, ObjectType } from '@nestjs/graphql';
import { PositionScalar } from '#crm/scalars';
import type { Position } from '#event-sourcing';
import { documentType } from '../read-models/document.type.js';
import { type ClassRef, namedClass } from '../read-models/fields.js';
import type { ReadModel } from '../read-models/node.type.js';

@ObjectType({ description: 'Why a command was not carried out. Nothing was recorded.' })
export class UserError {
  @Field(() => String, {
    description: 'A stable code in snake_case, e.g. "shipment_exceeds_order" or "invalid_input".',
  })
  code!: string;

  @Field(() => String, { description: 'What was asked and what would be right, for people.' })
  message!: string;

  @Field(() => [String], { description: 'The field of the input at fault; empty when it is none.' })
  path!: readonly string[];
}

/** What every mutation answers. */
@ObjectType({ isAbstract: true })
export abstract class Payload {
  @Field(() => PositionScalar, {
    nullable: true,
    description:
      'Where the last fact stands: give it to queries as minPosition. Null when nothing was recorded.',
  })
  position!: Position | null;

  @Field(() => [ID], {
    description:
      'Ids of the events recorded; none when nothing had to change or the command was refused.',
  })
  eventIds!: readonly string[];

  @Field(() => Boolean, {
    description:
      'True when this commandId had been carried out before: the answer is the first one.',
  })
  repeated!: boolean;

  @Field(() => [UserError], {
    description: 'Why the command was not carried out; empty when it was.',
  })
  errors!: readonly UserError[];
}

const made = new Map<string, ClassRef>();

/** The payload type of one command, with the thing it changes when that is a document. */
export function payloadType(commandType: string, changed: readonly ReadModel[]): ClassRef {
  const name = `${commandType}Payload`;
  const known = made.get(name);
  if (known !== undefined) return known;
  const type = namedClass(name);
  made.set(name, type);
  Object.setPrototypeOf(type, Payload);
  Object.setPrototypeOf(type.prototype, Payload.prototype);
  ObjectType(name, { description: `What became of ${commandType}.` })(type);
  for (const model of changed) {
    Field(() => documentType(model), {
      nullable: true,
      description: `The ${model.one} as it is with this fact; null when the command was refused.`,
    })(type.prototype, model.one);
  }
  return type;
}
