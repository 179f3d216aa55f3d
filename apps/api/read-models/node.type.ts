import { Field, ID, InterfaceType } from '@nestjs/graphql';
import { withAmounts } from './amounts.js';

import type { JsonObject, Projection, Reading, Rollup } from '#event-sourcing';
import { upperFirst } from './wording.js';

export type ReadModel = Projection<unknown> | Rollup;

const MODEL = Symbol('read model');
const READING = Symbol('reading');

/** A document on its way through the resolvers: its fields, its key as `id`, and as of when it was read. */
export interface Served extends JsonObject {
  readonly id: string;
  readonly [MODEL]: ReadModel;
  readonly [READING]: Reading | undefined;
}

/** Fields of fields are read as of the same day and knowledge: the reading travels with the document. */
export function serve(
  model: ReadModel,
  key: string,
  document: JsonObject,
  reading: Reading | undefined,
): Served {
  return { ...withAmounts(model, document), id: key, [MODEL]: model, [READING]: reading };
}

export function readingOfServed(served: Served): Reading | undefined {
  return served[READING];
}

/** The object type of GraphQL that shows a document. */
export function typeNameOf(served: Served): string {
  return upperFirst(served[MODEL].one);
}

@InterfaceType('Node', {
  description: 'Anything with an id of its own, to be read again with node(id).',
  resolveType: typeNameOf,
})
export abstract class NodeType {
  @Field(() => ID, { description: 'Unique over all types.' })
  id!: string;
}

/** Whether documents of this read model are what ids stand for: several read models may describe one entity. */
export function isNode(model: ReadModel): boolean {
  return model.kind === 'projection' && model.entity === model.one;
}
