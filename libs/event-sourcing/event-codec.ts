import { z } from 'zod';
import { InvalidArgument } from './errors.js';
import {
  categoryOf,
  FACT_VOIDED,
  factVoidedSchema,
  type EventCategory,
  type JsonObject,
  type Metadata,
  type RecordedEvent,
} from './event.js';
import type { EventToAppend, StoredEvent } from './event-store.js';
import type { KeyStore } from './key-store.js';
import {
  opened,
  openedWhenRead,
  type Path,
  personalPathsOf,
  sealed,
  sealedPaths,
} from './personal-fields.js';

/** An event with its envelope, before the codec stamps the schema version and encrypts. */
export interface EventToEncode {
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: Omit<Metadata, 'schemaVersion'>;
}

/** Between what the domain says and what the log keeps. */
export interface EventCodec {
  /**
   * Checks data against the declaration, stamps the schema version, encrypts personal fields.
   *
   * @throws InvalidArgument naming type, field, value and remedy; Refusal `subject_erased`
   */
  encode(stream: string, events: readonly EventToEncode[]): Promise<readonly EventToAppend[]>;
  /**
   * Decrypts (a destroyed key reads as `ERASED`) and upcasts to the current version.
   *
   * @throws Error for a key that is missing though nobody destroyed it: the keys are older than the log, or of another one
   */
  decode(events: readonly StoredEvent[]): Promise<readonly RecordedEvent[]>;
  /**
   * As `decode`, for who shows the same facts again and again: what was decrypted is kept as long as both its key and the
   * object it was decrypted from are, so that nothing readable outlives a key.
   *
   * @throws as `decode`
   */
  decodeKeeping(events: readonly StoredEvent[]): Promise<readonly RecordedEvent[]>;
  /**
   * As `decode`, for who reads no personal text: events of the current version keep theirs sealed, which saves asking for
   * keys and nearly all of the time. Those of older versions are decoded whole, for their upcasters may read it.
   *
   * @throws as `decode`, for events of older versions
   */
  decodeSealed(events: readonly StoredEvent[]): Promise<readonly RecordedEvent[]>;
  /**
   * As `decode`, for who reads the personal text of few of many facts: that of events of the current version is decrypted
   * when it is first read, and what cannot be decrypted throws there.
   *
   * @throws as `decode` for keys that are missing, and for events of older versions
   */
  decodeLazily(events: readonly StoredEvent[]): Promise<readonly RecordedEvent[]>;
  /** The field of the category's events that names their data subject. @throws InvalidArgument for an unknown category */
  subjectFieldOf(category: string): string;
}

interface Declared {
  readonly schema: z.ZodObject;
  readonly version: number;
  readonly upcasters: EventCategory['upcasters'][string];
  readonly personalPaths: readonly Path[];
  readonly subject: string;
}

/** Builds the codec for these categories. Keys are asked of `keys` once for each batch; remembering them is its business. */
export function createEventCodec(categories: readonly EventCategory[], keys: KeyStore): EventCodec {
  const catalogue = new Map(categories.map((category) => [category.category, declare(category)]));
  const find = (stream: string, type: string): Declared => {
    const found = catalogue.get(categoryOf(stream))?.get(type);
    if (found === undefined) {
      throw new InvalidArgument('type', type, `streams like ${stream} have no such event declared`);
    }
    return found;
  };

  const decodeWith = async (
    events: readonly StoredEvent[],
    decodeOne: (found: Found, key: Buffer | undefined) => RecordedEvent,
  ): Promise<readonly RecordedEvent[]> => {
    const found = events.map((event) => foundIn(event, find(event.stream, event.type)));
    const subjects = found.filter(({ paths }) => paths.length > 0).map(({ subject }) => subject);
    const byId = await keys.load([...new Set(subjects)]);
    await refuseMissing(keys, found, byId);
    return found.map((one) => decodeOne(one, byId.get(one.subject)));
  };
  const decode: EventCodec['decode'] = (events) =>
    decodeWith(events, (found, key) => decoded(found, key, decrypted));
  const kept = new KeptEvents();

  return {
    async encode(stream, events) {
      const checked = events.map((event) => {
        const declared = find(stream, event.type);
        const data = check(event.type, declared.schema, event.data);
        return { event, declared, data, subject: subjectOf(declared, data) };
      });
      const personal = checked.filter(({ declared }) => declared.personalPaths.length > 0);
      const byId = await keys.ensure([...new Set(personal.map(({ subject }) => subject))]);
      return checked.map(({ event: { id, type, metadata }, declared, data, subject }) => {
        const key = byId.get(subject);
        const { personalPaths, version } = declared;
        return {
          id,
          type,
          data:
            key === undefined ? data : sealed(data, personalPaths, key, placeOf({ stream, type })),
          metadata: { ...metadata, schemaVersion: version },
        };
      });
    },

    decode,

    decodeKeeping: (events) => decodeWith(events, (found, key) => kept.decoded(found, key)),

    decodeLazily: (events) => decodeWith(events, decodedLazily),

    async decodeSealed(events) {
      const isCurrent = ({ stream, type, metadata }: StoredEvent): boolean =>
        metadata.schemaVersion === find(stream, type).version;
      const older = events.filter((event) => !isCurrent(event));
      if (older.length === 0) return events;
      const decoded = (await decode(older)).values();
      return events.map((event) => (isCurrent(event) ? event : (decoded.next().value ?? event)));
    },

    subjectFieldOf(category) {
      const subject = catalogue.get(category)?.get(FACT_VOIDED)?.subject;
      if (subject === undefined) {
        throw new InvalidArgument('stream', category, 'no events are declared for this category');
      }
      return subject;
    },
  };
}

function declare(category: EventCategory): ReadonlyMap<string, Declared> {
  const schemas = { ...category.schemas, [FACT_VOIDED]: factVoidedSchema(category.subject) };
  return new Map(
    Object.entries(schemas).map(([type, schema]) => {
      const upcasters = category.upcasters[type] ?? [];
      const personalPaths = personalPathsOf(z.toJSONSchema(schema, { unrepresentable: 'any' }));
      return [
        type,
        {
          schema,
          version: upcasters.length + 1,
          upcasters,
          personalPaths,
          subject: category.subject,
        },
      ];
    }),
  );
}

function check(type: string, schema: z.ZodObject, data: JsonObject): JsonObject {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path ?? [];
  const value = path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined),
    data,
  );
  throw new InvalidArgument(`${type}.${path.join('.')}`, value, issue?.message ?? 'does not fit');
}

function subjectOf(declared: Declared, data: JsonObject): string {
  const subject = data[declared.subject];
  if (typeof subject === 'string') return subject;
  throw new InvalidArgument(declared.subject, subject, 'every fact names whom it concerns');
}

/** An event with what the codec knows about it. */
interface Found {
  readonly event: StoredEvent;
  readonly declared: Declared;
  readonly subject: string;
  /** Where personal text may be. */
  readonly paths: readonly Path[];
}

/** Data of an older version, whose declaration is gone, are searched whole. */
function foundIn(event: StoredEvent, declared: Declared): Found {
  const isCurrent = event.metadata.schemaVersion === declared.version;
  const paths = isCurrent ? declared.personalPaths : sealedPaths(event.data);
  return { event, declared, subject: subjectOf(declared, event.data), paths };
}

function decoded(
  { event, declared, paths }: Found,
  key: Buffer | undefined,
  opening: typeof decrypted,
): RecordedEvent {
  const { schemaVersion } = event.metadata;
  const isCurrent = schemaVersion === declared.version;
  if (paths.length === 0 && isCurrent) return event;
  const open = isCurrent ? opening : decrypted;
  const data = paths.length === 0 ? event.data : open(event, paths, key);
  return { ...event, data: upcast(declared, schemaVersion, data) };
}

function decodedLazily(found: Found, key: Buffer | undefined): RecordedEvent {
  return decoded(found, key, decryptedWhenRead);
}

/** Events that were decrypted, by the keys that opened them: see `decodeKeeping`. */
class KeptEvents {
  readonly #byKey = new WeakMap<Buffer, WeakMap<StoredEvent, RecordedEvent>>();

  decoded(found: Found, key: Buffer | undefined): RecordedEvent {
    if (key === undefined) return decoded(found, key, decrypted);
    let byEvent = this.#byKey.get(key);
    if (byEvent === undefined) this.#byKey.set(key, (byEvent = new WeakMap()));
    const known = byEvent.get(found.event);
    if (known !== undefined) return known;
    const event = decoded(found, key, decrypted);
    byEvent.set(found.event, event);
    return event;
  }
}

function decrypted(
  event: StoredEvent,
  paths: readonly Path[],
  key: Buffer | undefined,
): JsonObject {
  try {
    return opened(event.data, paths, key, placeOf(event));
  } catch (cause) {
    throw new Error(
      `${event.stream}@${event.revision} (${event.type}): a personal field cannot be decrypted: damaged, or keys.db of another installation`,
      { cause },
    );
  }
}

function decryptedWhenRead(
  event: StoredEvent,
  paths: readonly Path[],
  key: Buffer | undefined,
): JsonObject {
  return openedWhenRead(event.data, paths, (data, own) => decrypted({ ...event, data }, own, key));
}

/** What sealed text is bound to. */
function placeOf({ stream, type }: Pick<StoredEvent, 'stream' | 'type'>): string {
  return `${stream}|${type}`;
}

/** A key that is missing must not read as a person who was erased. */
async function refuseMissing(
  keys: KeyStore,
  found: readonly Found[],
  byId: ReadonlyMap<string, Buffer>,
): Promise<void> {
  const keyless = found.filter(
    ({ event, subject, paths }) =>
      paths.length > 0 && !byId.has(subject) && sealedPaths(event.data).length > 0,
  );
  if (keyless.length === 0) return;
  const destroyed = await keys.destroyed([...new Set(keyless.map(({ subject }) => subject))]);
  const missing = keyless.find(({ subject }) => !destroyed.has(subject));
  if (missing === undefined) return;
  const { stream, revision, type } = missing.event;
  throw new Error(
    `${stream}@${revision} (${type}): the key of its personal fields is missing, though nobody destroyed it: the keys are older than the log, or of another one; put the newest copy of them back`,
  );
}

function upcast(declared: Declared, version: number, data: JsonObject): JsonObject {
  if (version > declared.version) {
    throw new Error(
      `schema version ${version} is newer than this build's ${declared.version}; start the newer build`,
    );
  }
  return declared.upcasters.slice(version - 1).reduce((at, step) => step(at), data);
}
