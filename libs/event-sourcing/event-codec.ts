import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { describeValue, InvalidArgument } from './errors.js';
import {
  categoryOf,
  ERASED,
  FACT_VOIDED,
  factVoidedSchema,
  type EventCategory,
  type JsonObject,
  type Metadata,
  type RecordedEvent,
} from './event.js';
import type { EventToAppend, StoredEvent } from './event-store.js';
import type { KeyStore } from './key-store.js';

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

/** A path into JSON; `*` stands for every element of an array. */
type Path = readonly string[];

const PREFIX = 'litopys:1:';
const IV_BYTES = 12;
const TAG_BYTES = 16;

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

  return {
    async encode(stream, events) {
      const checked = events.map((event) => {
        const declared = find(stream, event.type);
        return { event, declared, data: check(event.type, declared.schema, event.data) };
      });
      const subjects = checked.filter(({ declared }) => declared.personalPaths.length > 0);
      const byId = await keys.ensure([
        ...new Set(subjects.map((c) => subjectOf(c.declared, c.data))),
      ]);
      return checked.map(({ event, declared, data }) => {
        const key = byId.get(subjectOf(declared, data));
        const encrypt = (text: string, field: string): string =>
          key === undefined ? text : seal(key, text, aad(stream, event.type, field));
        return {
          id: event.id,
          type: event.type,
          data: key === undefined ? data : rewrite(data, declared.personalPaths, encrypt),
          metadata: { ...event.metadata, schemaVersion: declared.version },
        };
      });
    },

    async decode(events) {
      const found = events.map((event) => ({ event, declared: find(event.stream, event.type) }));
      const subjects = found
        .filter(({ declared }) => declared.personalPaths.length > 0)
        .map(({ event, declared }) => subjectOf(declared, event.data));
      const byId = await keys.load([...new Set(subjects)]);
      await refuseMissing(keys, found, byId);
      return found.map(({ event, declared }) => {
        const key = byId.get(subjectOf(declared, event.data));
        return {
          ...event,
          data: upcast(declared, event.metadata.schemaVersion, decrypt(event, declared, key)),
        };
      });
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

/** The paths of the fields marked personal, found in the JSON Schema, where zod's metadata shows. */
export function personalPathsOf(schema: unknown, path: Path = []): readonly Path[] {
  if (typeof schema !== 'object' || schema === null) return [];
  if ('personal' in schema && schema.personal === true) return [path];
  const found: Path[] = [];
  if ('properties' in schema && typeof schema.properties === 'object') {
    for (const [name, inner] of Object.entries(schema.properties ?? {})) {
      found.push(...personalPathsOf(inner, [...path, name]));
    }
  }
  if ('items' in schema) found.push(...personalPathsOf(schema.items, [...path, '*']));
  for (const alternatives of ['anyOf', 'oneOf'] as const) {
    const list: unknown = alternatives in schema ? Reflect.get(schema, alternatives) : [];
    for (const inner of Array.isArray(list) ? list : [])
      found.push(...personalPathsOf(inner, path));
  }
  return found;
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

function aad(stream: string, type: string, field: string): Buffer {
  return Buffer.from(`${stream}|${type}|${field}`);
}

function seal(key: Buffer, text: string, context: Buffer): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(context);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return PREFIX + Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
}

function open(key: Buffer | undefined, sealed: string, context: Buffer): string {
  if (!sealed.startsWith(PREFIX)) return sealed;
  if (key === undefined) return ERASED;
  const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES))
    .setAAD(context)
    .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return (
    decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') +
    decipher.final('utf8')
  );
}

/** Decrypts where the declaration says; data of an older version, whose declaration is gone, is searched whole. */
function decrypt(event: StoredEvent, declared: Declared, key: Buffer | undefined): JsonObject {
  const current = event.metadata.schemaVersion === declared.version;
  const paths = current ? declared.personalPaths : sealedPaths(event.data);
  if (paths.length === 0) return event.data;
  try {
    return rewrite(event.data, paths, (text, field) =>
      open(key, text, aad(event.stream, event.type, field)),
    );
  } catch (cause) {
    throw new Error(
      `${event.stream}@${event.revision} (${event.type}): a personal field cannot be decrypted: damaged, or keys.db of another installation`,
      { cause },
    );
  }
}

/** A key that is missing must not read as a person who was erased. */
async function refuseMissing(
  keys: KeyStore,
  found: readonly { readonly event: StoredEvent; readonly declared: Declared }[],
  byId: ReadonlyMap<string, Buffer>,
): Promise<void> {
  const keyless = found.filter(
    ({ event, declared }) =>
      declared.personalPaths.length > 0 &&
      !byId.has(subjectOf(declared, event.data)) &&
      sealedPaths(event.data).length > 0,
  );
  if (keyless.length === 0) return;
  const subjects = keyless.map(({ event, declared }) => subjectOf(declared, event.data));
  const destroyed = await keys.destroyed([...new Set(subjects)]);
  const missing = keyless.find((_, i) => !destroyed.has(subjects[i] ?? ''));
  if (missing === undefined) return;
  const { stream, revision, type } = missing.event;
  throw new Error(
    `${stream}@${revision} (${type}): the key of its personal fields is missing, though nobody destroyed it: the keys are older than the log, or of another one; put the newest copy of them back`,
  );
}

function sealedPaths(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value === 'string') return value.startsWith(PREFIX) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => sealedPaths(inner, [...path, name]));
}

function upcast(declared: Declared, version: number, data: JsonObject): JsonObject {
  if (version > declared.version) {
    throw new Error(
      `schema version ${version} is newer than this build's ${declared.version}; start the newer build`,
    );
  }
  return declared.upcasters.slice(version - 1).reduce((at, step) => step(at), data);
}

/** A copy of `data` in which the text at each path has gone through `change(text, field)`. */
function rewrite(
  data: JsonObject,
  paths: readonly Path[],
  change: (text: string, field: string) => string,
): JsonObject {
  return paths.reduce((at, path) => rewriteAt(at, path, [], change) as JsonObject, data);
}

function rewriteAt(
  value: unknown,
  path: Path,
  walked: Path,
  change: (text: string, field: string) => string,
): unknown {
  const [step, ...rest] = path;
  if (step === undefined) {
    if (value === undefined || value === null) return value;
    if (typeof value === 'string') return change(value, walked.join('.'));
    throw new InvalidArgument(
      walked.join('.'),
      value,
      `personal fields are text, not ${describeValue(value)}`,
    );
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) =>
      step === '*' || step === String(index)
        ? rewriteAt(item, rest, [...walked, String(index)], change)
        : item,
    );
  }
  if (typeof value !== 'object' || value === null || !(step in value)) return value;
  return { ...value, [step]: rewriteAt(Reflect.get(value, step), rest, [...walked, step], change) };
}
