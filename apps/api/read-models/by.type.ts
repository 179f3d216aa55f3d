import { Field, ID, InputType } from '@nestjs/graphql';
import { externalUuid } from '#crm';
import type { Reading } from '#event-sourcing';
import type { Asking } from '../asking.js';
import { BadInput } from '../failures.js';
import { indexedShapes } from './filter.type.js';
import { type ClassRef, namedClass } from './fields.js';
import { isNode, type ReadModel } from './node.type.js';
import { upperFirst } from './wording.js';

@InputType({ description: 'What another system calls it.' })
export class ExternalId {
  @Field(() => String, { description: 'The other system, e.g. "northwind".' })
  system!: string;

  @Field(() => String, { description: 'Its id there, e.g. "ALFKI".' })
  id!: string;
}

/** How one document is asked for; exactly one is given. */
export interface By {
  readonly id?: string;
  readonly externalId?: ExternalId;
  readonly number?: string;
}

/** The `by` input of a read model: its id; for what has an identity of its own, other names too. */
export function byType(model: ReadModel): ClassRef {
  const name = `${upperFirst(model.one)}By`;
  const type = namedClass(name);
  InputType(name, { isOneOf: true, description: `Which ${model.one}. Give exactly one.` })(type);
  const add = (field: string, of: () => object, description: string) =>
    Field(of, { nullable: true, description })(type.prototype, field);
  add('id', () => ID, 'Its id.');
  if (!isNode(model)) return type;
  add('externalId', () => ExternalId, 'What another system calls it; for what was imported.');
  if (hasNumber(model))
    add('number', () => String, `The number that people know the ${model.one} by.`);
  return type;
}

function hasNumber(model: ReadModel): boolean {
  return indexedShapes(model).some(
    ({ name, shape }) => name === 'number' && shape.typeName === 'String',
  );
}

/** The key that `by` means; undefined when there is none. @throws BadInput for a number that is not unique */
export async function keyOf(
  { reads }: Pick<Asking, 'reads'>,
  model: ReadModel,
  by: By,
  reading: Reading | undefined,
): Promise<string | undefined> {
  if (by.id !== undefined) return by.id;
  if (by.externalId !== undefined && model.kind === 'projection') {
    return externalUuid(by.externalId.system, model.entity, by.externalId.id);
  }
  if (by.number === undefined) return undefined;
  const where = { number: { equals: by.number } };
  const { items } = await reads.documents(model, { where, limit: 2 }, reading);
  if (items.length <= 1) return items[0]?.item.key;
  throw new BadInput(
    'number_not_unique',
    `by.number is "${by.number}", and several have that number: ask by id, or list ${model.name} with filter: {number: {equals: …}}`,
    ['by', 'number'],
  );
}
