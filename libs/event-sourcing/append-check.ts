import { InvalidArgument, TooLarge } from './errors.js';
import { APPEND_LIMIT_BYTES, type EventToAppend, NO_STREAM } from './event-store.js';
import type { Metadata } from './event.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Control characters; SQLite would cut a name at a NUL. */
const CONTROL = /[\u0000-\u001f\u007f]/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Longest name of a stream or an event type, in characters. */
export const NAME_LIMIT = 200;
/** Deepest nesting of an event's data. */
const DEPTH_LIMIT = 100;

/** An event of an append that a store may take as it is: `json` is its data. */
export interface CheckedEvent {
  readonly event: EventToAppend;
  readonly json: string;
}

/**
 * The checks that every store makes before it appends, so that all refuse the same things. The data are serialised here
 * and now: what the caller does to the objects afterwards does not matter.
 *
 * @throws InvalidArgument, TooLarge
 */
export function checkAppend(
  stream: string,
  events: readonly EventToAppend[],
  expectedRevision: number,
): readonly CheckedEvent[] {
  checkStream(stream);
  if (!Number.isSafeInteger(expectedRevision) || expectedRevision < NO_STREAM) {
    throw new InvalidArgument(
      'expectedRevision',
      expectedRevision,
      `give the revision of the stream's last event, or ${NO_STREAM} for a new stream`,
    );
  }
  if (events.length === 0) {
    throw new InvalidArgument('events', events, 'an append has at least one event');
  }
  const ids = new Set<string>();
  let bytes = 0;
  const checked = events.map((event, index) => {
    checkEvent(event, `events[${index}]`, ids);
    const json = JSON.stringify(event.data);
    bytes += Buffer.byteLength(json);
    return { event, json };
  });
  if (bytes > APPEND_LIMIT_BYTES) throw new TooLarge(stream, bytes, APPEND_LIMIT_BYTES);
  return checked;
}

/** @throws InvalidArgument for what is no name of a stream */
export function checkStream(stream: string): void {
  checkName('stream', stream);
}

function checkEvent(event: EventToAppend, field: string, ids: Set<string>): void {
  const { id, type, data, metadata } = event;
  if (!UUID.test(id)) throw new InvalidArgument(`${field}.id`, id, 'give a UUID');
  if (ids.has(id)) throw new InvalidArgument(`${field}.id`, id, 'each event has an id of its own');
  ids.add(id);
  checkName(`${field}.type`, type);
  if (!isObject(data)) throw new InvalidArgument(`${field}.data`, data, 'give a JSON object');
  checkJson(data, `${field}.data`);
  if (!isObject(metadata)) {
    throw new InvalidArgument(`${field}.metadata`, metadata, 'give the envelope as an object');
  }
  checkJson(metadata, `${field}.metadata`);
  checkEnvelope(metadata, `${field}.metadata`);
}

function checkEnvelope(metadata: Metadata, field: string): void {
  checkInstant(`${field}.occurredAt`, metadata.occurredAt);
  checkInstant(`${field}.recordedAt`, metadata.recordedAt);
  checkText(`${field}.businessDate`, metadata.businessDate);
  checkText(`${field}.commandId`, metadata.commandId);
  checkText(`${field}.correlationId`, metadata.correlationId);
  checkText(`${field}.causationId`, metadata.causationId);
  checkText(`${field}.inputDigest`, metadata.inputDigest);
  if (!isObject(metadata.actor)) {
    throw new InvalidArgument(`${field}.actor`, metadata.actor, 'say who acted: { type, id }');
  }
  if (Number.isSafeInteger(metadata.schemaVersion) && metadata.schemaVersion >= 1) return;
  throw new InvalidArgument(`${field}.schemaVersion`, metadata.schemaVersion, 'give 1 or more');
}

function checkText(field: string, value: unknown): void {
  if (typeof value === 'string' && !CONTROL.test(value)) return;
  throw new InvalidArgument(field, value, 'give text without control characters');
}

function checkName(field: string, name: unknown): void {
  if (typeof name === 'string' && name !== '' && name.length <= NAME_LIMIT && !CONTROL.test(name)) {
    return;
  }
  const remedy = `give 1 to ${NAME_LIMIT} characters, no control characters`;
  throw new InvalidArgument(field, name, remedy);
}

function checkInstant(field: string, instant: unknown): void {
  if (typeof instant === 'string' && INSTANT.test(instant) && !Number.isNaN(Date.parse(instant))) {
    return;
  }
  throw new InvalidArgument(field, instant, 'give UTC with milliseconds: 2026-03-15T10:00:00.000Z');
}

/** Refuses what would not come back from JSON as it went in. A field that is undefined counts as absent. */
function checkJson(value: unknown, field: string): void {
  const fault = faultIn(value, 0);
  if (fault === undefined) return;
  throw new InvalidArgument(`${field}${fault.path}`, fault.value, fault.remedy);
}

interface Fault {
  readonly path: string;
  readonly value: unknown;
  readonly remedy: string;
}

/** The path is put together on the way back only, because nearly always there is none. */
function faultIn(value: unknown, depth: number): Fault | undefined {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return undefined;
  if (
    typeof value !== 'object' ||
    'toJSON' in value ||
    value instanceof Map ||
    value instanceof Set
  ) {
    // JSON would show a NaN as null.
    const shown = typeof value === 'number' ? String(value) : value;
    return { path: '', value: shown, remedy: 'give what JSON can write' };
  }
  if (depth === DEPTH_LIMIT) {
    return { path: '', value: '…', remedy: `nest at most ${DEPTH_LIMIT} deep, without cycles` };
  }
  return Array.isArray(value) ? faultInArray(value, depth) : faultInFields(value, depth);
}

function faultInArray(items: readonly unknown[], depth: number): Fault | undefined {
  for (let index = 0; index < items.length; index += 1) {
    const fault = faultIn(items[index], depth + 1);
    if (fault !== undefined) return { ...fault, path: `[${index}]${fault.path}` };
  }
  return undefined;
}

function faultInFields(fields: object, depth: number): Fault | undefined {
  for (const [name, item] of Object.entries(fields)) {
    const fault = item === undefined ? undefined : faultIn(item, depth + 1);
    if (fault !== undefined) return { ...fault, path: `.${name}${fault.path}` };
  }
  return undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
