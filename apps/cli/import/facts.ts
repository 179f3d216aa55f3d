import { Refusal, type Instant } from '#event-sourcing';
import { externalUuid, startOfBusinessDay } from '#crm';
import { existingDay } from './cells.js';
import { localInstant } from './local-time.js';
import type { Names } from './names.js';

/** What a row of facts says, as it was written. */
export type Told = Readonly<Record<string, unknown>>;

/** One row of facts: a command, when it happened, and what the other system calls it. */
export interface Fact {
  readonly type: string;
  readonly system: string;
  readonly id: string;
  /** Now when absent. */
  readonly occurredAt: Instant | undefined;
  /** The fields of the command, references resolved. */
  readonly input: Told;
  /** The streams that its references name. */
  readonly about: readonly string[];
  /** What the row called the things that its references name. */
  readonly names: Names;
}

/** What the references of a row turn out to mean. */
interface Meant {
  readonly streams: Set<string>;
  readonly names: Map<string, string>;
}

/**
 * Fields that name something by its id; each also takes what another system calls it, as "system:id".
 * The kinds are those of streams, or of what has an id of its own within one.
 */
const REFERENCES: Readonly<Record<string, string>> = {
  customerId: 'customer',
  referredBy: 'customer',
  orderId: 'order',
  shipmentId: 'shipment',
  returnId: 'return',
  replacementFor: 'return',
  creditNoteId: 'credit-note',
  contactId: 'contact',
  personId: 'person',
  detailId: 'contact-detail',
  paymentId: 'payment',
  managerId: 'manager',
  responsibleId: 'manager',
};
const STREAMS = ['customer', 'order', 'contact', 'payment', 'manager', 'return'];
/** Fields that say a time besides `occurredAt`. */
const TIMES = ['startedAt', 'endedAt', 'plannedStart', 'plannedEnd'];
const EXTERNAL = /^([^:\s]+):(.+)$/s;
/** `about` of a decision names a stream: "order-shop:17". */
const STREAM_OF = /^([a-z]+)-([^:\s]+:.+)$/s;
/** As most times are written, and as they are kept. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const ZONED = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})$/;

/**
 * Reads what a row says. `timeZone` is that of times which name none.
 *
 * @throws Refusal command_missing, command_unknown, source_missing, invalid_time
 */
export function factOf(told: Told, known: ReadonlySet<string>, timeZone: string): Fact {
  const { command, occurredAt, source, ...fields } = told;
  if (typeof command !== 'string' || command === '') {
    throw new Refusal(
      'command_missing',
      'command is missing: say what to do, such as "PlaceOrder"',
    );
  }
  if (!known.has(command)) {
    throw new Refusal(
      'command_unknown',
      `command is "${command}": there is no such command; known are ${[...known].sort().join(', ')}`,
    );
  }
  const { system, id, ...ownSource } = isObject(source) ? source : {};
  refuseInherited(told);
  for (const name of OURS) if (name in told) throw noSuchField(name);
  const meant: Meant = { streams: new Set(), names: new Map() };
  const own = Object.keys(ownSource).length === 0 ? {} : { source: ownSource };
  return {
    type: command,
    system: named(system, 'source.system', 'the name of the system that says so, such as "shop"'),
    id: named(id, 'source.id', 'what that system calls this fact, or what the fact opens'),
    occurredAt: instantOf('occurredAt', occurredAt, timeZone),
    input: resolved({ ...fields, ...own }, meant, timeZone),
    about: [...meant.streams],
    names: meant.names,
  };
}

/** What a command has besides its fields: who, when and where from is for the import to say. */
const OURS = ['type', 'meta'];

function noSuchField(name: string): Refusal {
  return new Refusal('invalid_input', `${name} is given: there is no such field; leave it out`);
}

/** Names that every object has, so that a field of this name would not be seen, or seen where it is not. */
const INHERITED = ['__proto__', 'constructor', 'prototype'];

export function isInherited(name: string): boolean {
  return INHERITED.includes(name);
}

/** @throws Refusal invalid_input for a field, at whatever depth, that only an attacker would name so */
function refuseInherited(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (isInherited(name)) throw noSuchField(name);
    refuseInherited(inner);
  }
}

/** Whether a value is an object of fields. */
export function isObject(value: unknown): value is Told {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function named(value: unknown, field: string, what: string): string {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text === 'string' && /^[^\s](.{0,198}[^\s])?$/s.test(text)) return text;
  throw new Refusal(
    'source_missing',
    `${field} is ${JSON.stringify(value) ?? 'missing'}: give ${what}`,
  );
}

/** A time with an offset, a local time, or a day, taken for its beginning. */
function instantOf(field: string, value: unknown, timeZone: string): Instant | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const text = String(value);
  if (INSTANT.test(text) && isInstant(text)) return text;
  const time = ZONED.test(text) ? Date.parse(text.replace(' ', 'T')) : NaN;
  const day = existingDay(text.slice(0, 10));
  if (day !== undefined && !Number.isNaN(time)) return new Date(time).toISOString();
  if (day === text) return startOfBusinessDay(text, timeZone);
  const local = localInstant(text, timeZone);
  if (local !== undefined) return local;
  throw new Refusal(
    'invalid_time',
    `${field} is "${text}": give a time such as 2026-03-15T10:00:00Z, a local one such as 2026-03-15 10:00, or a day`,
  );
}

/** Not 30 February, which the engine would take for 2 March, nor 24:00, which is another day. */
function isInstant(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
}

/** Whoever takes part in a contact is named by its kind and id. */
const PARTICIPANTS: Readonly<Record<string, string>> = { MANAGER: 'manager', PERSON: 'person' };

/** A copy in which "system:id" has become the id that it stands for; what was named is added to `meant`. */
function resolved(fields: Told, meant: Meant, timeZone: string): Told {
  const participant = PARTICIPANTS[String(fields['kind'])];
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      name === 'id' && participant !== undefined && typeof value === 'string'
        ? referenced(participant, value, meant)
        : resolvedField(name, value, meant, timeZone),
    ]),
  );
}

function resolvedField(name: string, value: unknown, meant: Meant, timeZone: string): unknown {
  if (Array.isArray(value)) {
    return value.map((item: unknown) => resolvedField(name, item, meant, timeZone));
  }
  if (isObject(value)) return resolved(value, meant, timeZone);
  if (typeof value !== 'string') return value;
  if (name === 'about') return streamNamed(value, meant);
  if (TIMES.includes(name)) return instantOf(name, value, timeZone);
  const kind = REFERENCES[name];
  return kind === undefined ? value : referenced(kind, value, meant);
}

/** The id that a reference to something of this kind stands for. */
function referenced(kind: string, value: string, meant: Meant): string {
  const [, system, id] = EXTERNAL.exec(value) ?? [];
  const uuid = system === undefined || id === undefined ? value : externalUuid(system, kind, id);
  if (uuid !== value) meant.names.set(uuid, value);
  if (STREAMS.includes(kind)) meant.streams.add(`${kind}-${uuid}`);
  return uuid;
}

function streamNamed(value: string, meant: Meant): string {
  const [, kind, reference = ''] = STREAM_OF.exec(value) ?? [];
  const [, system, id] = EXTERNAL.exec(reference) ?? [];
  const isExternal = kind !== undefined && system !== undefined && id !== undefined;
  if (!isExternal) {
    meant.streams.add(value);
    return value;
  }
  return `${kind}-${referenced(kind, reference, meant)}`;
}
