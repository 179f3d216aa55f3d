import { z } from 'zod';
import {
  categoryOf,
  ERASED,
  FACT_VOIDED,
  factVoidedSchema,
  personalPathsOf,
  type JsonObject,
  type Projection,
  type RecordedEvent,
  type Rollup,
} from '#event-sourcing';
import { eventCategories } from '../crm.events.js';
import type { Exposure } from './access.policy.js';

/** Stands for personal data in sentences that are told to those who see none of it. */
export const HIDDEN = '•••';

type Path = readonly string[];
type Change = (value: unknown) => unknown;

/** A document as somebody with this exposure sees it. */
export function shownDocument(
  model: Projection<unknown> | Rollup,
  document: JsonObject,
  exposure: Exposure,
): JsonObject {
  if (exposure === 'CLEAR') return document;
  return changed(document, pathsOf(model), exposure === 'MASKED' ? masked : () => undefined);
}

/** An event as it may be told to somebody with this exposure: sentences are made of it, so that nothing is missing. */
export function shownEvent(event: RecordedEvent, exposure: Exposure): RecordedEvent {
  if (exposure === 'CLEAR') return event;
  const change: Change = exposure === 'MASKED' ? masked : () => HIDDEN;
  return { ...event, data: changed(event.data, pathsOfEvent(event), change) };
}

/** The data of a shown event, without what is hidden. */
export function shownData(event: RecordedEvent, exposure: Exposure): JsonObject {
  if (exposure !== 'ABSENT') return event.data;
  return changed(event.data, pathsOfEvent(event), () => undefined);
}

/** Whether a field of a document holds anything personal: nobody may search or sort by it who does not see it. */
export function isPersonalField(model: Projection<unknown> | Rollup, field: string): boolean {
  return pathsOf(model).some(([first]) => first === field);
}

/** The first letter; enough to tell that something is there, and often that two are not the same. */
function masked(value: unknown): unknown {
  if (typeof value !== 'string') return undefined;
  return value === ERASED || value === '' ? value : `${[...value][0] ?? ''}${HIDDEN}`;
}

const known = new WeakMap<object, readonly Path[]>();

/** The paths of the fields of a document that are marked personal. */
export function pathsOf(model: Projection<unknown> | Rollup): readonly Path[] {
  return remembered(model, () => (model.kind === 'projection' ? model.document : model.key));
}

/** An event of a type that is not declared tells nothing: all of its data count as personal. */
function pathsOfEvent({ stream, type, data }: RecordedEvent): readonly Path[] {
  const category = eventCategories.find((one) => one.category === categoryOf(stream));
  const schemas: Readonly<Record<string, z.ZodObject>> = category?.schemas ?? {};
  const schema =
    type === FACT_VOIDED && category !== undefined ? voids(category.subject) : schemas[type];
  return schema === undefined
    ? Object.keys(data).map((field) => [field])
    : remembered(schema, () => schema);
}

const voidSchemas = new Map<string, z.ZodObject>();

function voids(subject: string): z.ZodObject {
  const made = voidSchemas.get(subject) ?? factVoidedSchema(subject);
  voidSchemas.set(subject, made);
  return made;
}

function remembered(of: object, schema: () => z.ZodObject): readonly Path[] {
  const found =
    known.get(of) ?? personalPathsOf(z.toJSONSchema(schema(), { unrepresentable: 'any' }));
  known.set(of, found);
  return found;
}

function changed(data: JsonObject, paths: readonly Path[], change: Change): JsonObject {
  return paths.reduce<JsonObject>((at, path) => inObject(at, path, change), data);
}

/** `change` answers `undefined` for what is to go. */
function inObject(data: JsonObject, [step = '', ...rest]: Path, change: Change): JsonObject {
  if (!(step in data)) return data;
  const { [step]: value, ...others } = data;
  const now = inside(value, rest, change);
  return now === undefined ? others : { ...data, [step]: now };
}

function inside(value: unknown, path: Path, change: Change): unknown {
  if (value === undefined || value === null) return value;
  if (path.length === 0) return change(value);
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    return list.map((one) => inside(one, path.slice(1), change)).filter((one) => one !== undefined);
  }
  return isObject(value) ? inObject(value, path, change) : value;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null;
}
