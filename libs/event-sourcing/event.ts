import { z } from 'zod';

/** A UTC instant with whole milliseconds, `2026-03-15T10:00:00.000Z`: sorts as text in the order of time. */
export type Instant = string;

/**
 * The place of an event in the whole log. Opaque outside its store, except that positions of one log compare as text
 * (`<`) in the order in which the events were committed. Never part of a fact: positions change when a log moves.
 */
export type Position = string;

export interface Actor {
  /** `user`, `system`, `integration`, or another kind that the domain knows. */
  readonly type: string;
  readonly id: string;
  readonly onBehalfOf?: string | undefined;
}

/** Where a fact came from. `anomaly` is the code of a rule the world itself broke; imports may record such facts. */
export interface Source {
  readonly channel?: string | undefined;
  readonly externalSystem?: string | undefined;
  readonly externalId?: string | undefined;
  readonly importId?: string | undefined;
  readonly inferred?: readonly string[] | undefined;
  readonly anomaly?: string | undefined;
  readonly simulated?: boolean | undefined;
}

/** The envelope of every event. Nothing in it is personal. */
export interface Metadata {
  readonly schemaVersion: number;
  /** Valid time: when it happened in the world. */
  readonly occurredAt: Instant;
  /** Recorded time: stamped by the command handler, never by a client. */
  readonly recordedAt: Instant;
  /** Local date (`2026-03-15`) of `occurredAt` in the business time zone; what is stored counts. */
  readonly businessDate: string;
  readonly actor: Actor;
  readonly correlationId: string;
  readonly causationId: string;
  readonly commandId: string;
  /** HMAC of the command's input with the installation's key: tells a repeated command from a different one. */
  readonly inputDigest: string;
  readonly source?: Source | undefined;
  readonly reasonCode?: string | undefined;
}

export type JsonObject = { readonly [field: string]: unknown };

/** What a decider returns: the fact itself; the command handler adds the envelope. */
export interface NewEvent<T extends string = string, D = JsonObject> {
  readonly type: T;
  readonly data: D;
  readonly reasonCode?: string;
}

/** An event as read back: decoded, upcast, with its place in its stream (from 0) and in the log. */
export interface RecordedEvent<T extends string = string, D = JsonObject> {
  readonly id: string;
  readonly type: T;
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
  readonly data: D;
  readonly metadata: Metadata;
}

/** The type of the one event that the mechanism itself knows: that fact of this stream was never true. */
export const FACT_VOIDED = 'FactVoided';

/** Oldest first: an upcaster turns the data of one schema version into those of the next. */
export type Upcaster = (data: JsonObject) => JsonObject;

/** A union of schemas, by event type. */
export type Schemas = Readonly<Record<string, z.ZodObject>>;

/** All events of one category of streams, declared once. */
export interface EventCategory<S extends Schemas = Schemas> {
  readonly category: string;
  /** The field of every event's data that names whose personal data it holds. */
  readonly subject: string;
  readonly schemas: S;
  readonly upcasters: Readonly<Record<string, readonly Upcaster[]>>;
}

/** The union of the events of a category (or of several) as read back. `FactVoided` is the mechanism's own. */
export type EventOf<C> =
  C extends EventCategory<infer S>
    ? { [T in keyof S & string]: RecordedEvent<T, z.output<S[T]>> }[keyof S & string]
    : never;

/** The union of the events of a category as a decider returns them. */
export type NewEventOf<C> =
  C extends EventCategory<infer S>
    ? { [T in keyof S & string]: NewEvent<T, z.output<S[T]>> }[keyof S & string]
    : never;

/**
 * Declares the events of one category. From this follow the TypeScript types, the check on append, the JSON Schema of
 * the catalogue and which fields are encrypted. Every data object must have the `subject` field. `FactVoided` is added.
 */
export function events<const S extends Schemas>(
  category: string,
  schemas: S,
  options: { subject: string; upcasters?: EventCategory['upcasters'] },
): EventCategory<S> {
  for (const [type, schema] of Object.entries(schemas)) {
    if (!(options.subject in schema.shape)) {
      throw new Error(
        `${category}: ${type} has no field ${options.subject} to name its data subject`,
      );
    }
  }
  const { subject, upcasters = {} } = options;
  const stray = Object.keys(upcasters).find((type) => !(type in schemas));
  if (stray !== undefined)
    throw new Error(`${category}: upcasters for ${stray}, which is not declared`);
  return { category, subject, schemas, upcasters };
}

/** Marks a text field of an event as personal: the codec encrypts it with the data subject's own key. */
export function personal(schema: z.ZodString = z.string().min(1).max(2000)): z.ZodString {
  return schema.meta({ personal: true });
}

/** What a reader gets for a personal field whose key has been destroyed. */
export const ERASED = '[erased]';

/** The data of `FactVoided` for a category: the voided event, why, and whose fact it was. */
export function factVoidedSchema(subject: string): z.ZodObject {
  return z.strictObject({
    voids: z.uuid().describe('Id of the event that was never true'),
    voidedType: z.string().describe('Type of that event'),
    reason: personal().describe('Why it was recorded wrongly'),
    [subject]: z.string().describe('Whose fact it was'),
  });
}

/** The data of a `FactVoided` event. */
export interface FactVoidedData {
  readonly voids: string;
  readonly voidedType: string;
  readonly reason: string;
}

/** The category of a stream: what stands before the first `-`. */
export function categoryOf(stream: string): string {
  const dash = stream.indexOf('-');
  return dash < 0 ? stream : stream.slice(0, dash);
}

/** The id of a stream: what stands after the first `-`. */
export function idOf(stream: string): string {
  return stream.slice(stream.indexOf('-') + 1);
}
