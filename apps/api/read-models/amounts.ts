import { z } from 'zod';
import type { JsonObject, Projection, Rollup } from '#event-sourcing';
import { documentSchemaOf, isMinorUnits, known, peel } from './fields.js';

/** Where in a document amounts are bare integers: fields to turn into Money, and fields to look into. */
interface Places {
  readonly [field: string]: 'amount' | Places;
}

const places = new WeakMap<object, Places | undefined>();

/**
 * The document with its bare amounts as Money: the lines of an order keep integers in minor units of the order's one
 * currency, which clients would have to look up and divide.
 */
export function withAmounts(model: Projection<unknown> | Rollup, document: JsonObject): JsonObject {
  const found = places.has(model)
    ? places.get(model)
    : placesOf(documentSchemaOf(model), model.one);
  places.set(model, found);
  if (found === undefined) return document;
  const currency = document['currency'];
  return typeof currency === 'string' ? replaced(document, found, currency) : document;
}

/** @throws Error for amounts in a document that does not say its currency */
export function placesOf(schema: z.ZodObject, owner: string): Places | undefined {
  const found = search(schema);
  if (found !== undefined && !('currency' in schema.shape)) {
    throw new Error(
      `${owner} has amounts in minor units but no field "currency": add it, or use { minor, currency }`,
    );
  }
  return found;
}

function search(schema: z.ZodObject): Places | undefined {
  const entries = Object.entries(schema.shape).flatMap(
    ([name, field]): readonly (readonly [string, 'amount' | Places])[] => {
      let { core } = peel(known(field));
      if (isMinorUnits(core)) return [[name, 'amount']];
      if (core instanceof z.ZodArray) core = peel(known(core.element)).core;
      const inner = core instanceof z.ZodObject ? search(core) : undefined;
      return inner === undefined ? [] : [[name, inner]];
    },
  );
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function replaced(document: JsonObject, found: Places, currency: string): JsonObject {
  const changed = Object.entries(found).map(([field, place]) => {
    const value = document[field];
    if (place === 'amount') {
      return [field, typeof value === 'number' ? { minor: value, currency } : value];
    }
    const inside = (one: unknown): unknown =>
      isObject(one) ? replaced(one, place, currency) : one;
    return [field, Array.isArray(value) ? value.map(inside) : inside(value)];
  });
  return { ...document, ...Object.fromEntries(changed) };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
