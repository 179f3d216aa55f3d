import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Ledger } from './ledger.js';
import type { Projection } from './projection.js';
import { identityOf, type Collection, type IndexedField } from './read-model-store.js';
import type { Rollup } from './rollup.js';

/** The collection of an entity document or of a rollup's rows, with the types of its indexed fields. */
export function collectionOf(model: Projection<unknown> | Rollup): Collection {
  const known = collections.get(model);
  if (known !== undefined) return known;
  const made = makeCollection(model);
  collections.set(model, made);
  return made;
}

/** Reading a schema takes longer than most queries. */
const collections = new WeakMap<object, Collection>();

function makeCollection(model: Projection<unknown> | Rollup): Collection {
  const schema =
    model.kind === 'projection'
      ? model.document
      : z.object({ ...model.key.shape, ...model.measures.shape });
  const names = [...new Set(model.indexes.flat().map(fieldName))];
  return {
    name: model.name,
    version: model.version,
    fields: names.map((name) => indexedField(model.name, schema, name)),
    indexes: model.indexes.map((index) => index.map(fieldName)),
  };
}

/** Fields of a ledger row that every ledger has, besides its keys and its revision. */
const ROW_FIELDS = [
  'position', 'eventId', 'type', 'stream', 'occurredAt', 'recordedAt', 'knownFrom', 'businessDate', 'actorType',
  'actorId', 'commandId', 'correlationId', 'causationId', 'voidedAt', 'voidedBy', 'voids',
] as const; // prettier-ignore

/** Part of the ledger's name: raised when its rows are stored in another way. */
const ROW_LAYOUT = 'columns';

/**
 * The collection of the ledger. Its rows name the documents of all projections, so its name changes with them: another
 * set of projections has another ledger, built beside the old one.
 */
export function ledgerCollection(
  ledger: Ledger,
  projections: readonly Projection<unknown>[],
): Collection {
  const named = projections.map((model) => `${model.entity}/${identityOf(model)}`).sort();
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([ROW_LAYOUT, ...named]))
    .digest('hex')
    .slice(0, 8);
  return {
    name: `${ledger.name}_${fingerprint}`,
    version: ledger.version,
    fields: [
      { name: 'keys', type: 'text', many: true },
      { name: 'revision', type: 'number' },
      ...[...ROW_FIELDS, ...Object.keys(ledger.facets.shape)].map((name) => ({
        name,
        type: 'text' as const,
      })),
    ],
    fieldsOnly: true,
    indexes: [['keys', 'occurredAt'], ['knownFrom']],
    lookups: ['eventId', 'commandId', 'correlationId', 'causationId'],
  };
}

function fieldName(indexed: string): string {
  return indexed.endsWith('[]') ? indexed.slice(0, -2) : indexed;
}

function indexedField(model: string, schema: z.ZodObject, name: string): IndexedField {
  const declared: unknown = schema.shape[name];
  if (!(declared instanceof z.ZodType))
    throw new Error(`${model}: index names ${name}, which it does not declare`);
  const kind = scalarOf(z.toJSONSchema(declared, { unrepresentable: 'any' }));
  if (kind === undefined)
    throw new Error(`${model}: ${name} is no text, number, boolean or list of text`);
  return { name, ...kind };
}

/** The scalar that a JSON Schema stands for, null aside. */
function scalarOf(schema: object): Pick<IndexedField, 'type' | 'many'> | undefined {
  const type: unknown = Reflect.get(schema, 'type');
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  if (types.includes('array')) return { type: 'text', many: true };
  if (types.includes('string')) return { type: 'text' };
  if (types.includes('integer') || types.includes('number')) return { type: 'number' };
  if (types.includes('boolean')) return { type: 'boolean' };
  const alternatives: unknown = Reflect.get(schema, 'anyOf');
  const inner: readonly unknown[] = Array.isArray(alternatives) ? alternatives : [];
  const found = inner.map((one) =>
    typeof one === 'object' && one !== null ? scalarOf(one) : undefined,
  );
  return found.find((one) => one !== undefined);
}
