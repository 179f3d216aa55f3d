import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { describeValue, InvalidArgument } from './errors.js';
import { ERASED, type JsonObject } from './event.js';

/** A path into JSON; `*` stands for every element of an array. */
export type Path = readonly string[];

const PREFIX = 'litopys:1:';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Nonces drawn at once: drawing one costs as much as encrypting a sentence. */
const NONCES = 512;

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

/** The paths of all that is sealed, for data whose declaration is gone. */
export function sealedPaths(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value === 'string') return value.startsWith(PREFIX) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => sealedPaths(inner, [...path, name]));
}

/**
 * A copy of `data` with the text at these paths sealed (AES-256-GCM). `place` (stream and event type) and the field are
 * bound to it: sealed text that is moved elsewhere does not open.
 */
export function sealed(
  data: JsonObject,
  paths: readonly Path[],
  key: Buffer,
  place: string,
): JsonObject {
  return rewritten(data, paths, (text, field) => seal(key, text, `${place}|${field}`));
}

/**
 * A copy of `data` with the text at these paths opened; without a key it reads as `ERASED`.
 *
 * @throws when it was sealed with another key, or elsewhere
 */
export function opened(
  data: JsonObject,
  paths: readonly Path[],
  key: Buffer | undefined,
  place: string,
): JsonObject {
  return rewritten(data, paths, (text, field) => open(key, text, `${place}|${field}`));
}

/**
 * As `opened`, but each field is opened when it is first read: opening takes longer than all else that is done with an
 * event, and who folds facts reads the text of few of them.
 *
 * @param whole opens `data` with the paths given
 */
export function openedWhenRead(
  data: JsonObject,
  paths: readonly Path[],
  whole: (data: JsonObject, paths: readonly Path[]) => JsonObject,
): JsonObject {
  const copy = { ...data };
  for (const [field] of paths) {
    if (field === undefined || !(field in data)) continue;
    Object.defineProperty(copy, field, {
      enumerable: true,
      configurable: true,
      get() {
        const own = paths.filter(([first]) => first === field);
        const value = whole({ [field]: data[field] }, own)[field];
        Object.defineProperty(copy, field, { value, enumerable: true });
        return value;
      },
    });
  }
  return copy;
}

function seal(key: Buffer, text: string, context: string): string {
  const nonce = nextNonce();
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  const body = cipher.update(text, 'utf8');
  cipher.final();
  return PREFIX + Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
}

function open(key: Buffer | undefined, text: string, context: string): string {
  if (!text.startsWith(PREFIX)) return text;
  if (key === undefined) return ERASED;
  const bytes = Buffer.from(text.slice(PREFIX.length), 'base64');
  const body = NONCE_BYTES + TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(NONCE_BYTES, body));
  const plain = decipher.update(bytes.subarray(body));
  decipher.final();
  return plain.toString('utf8');
}

let nonces = Buffer.alloc(0);
let used = 0;

/** Each is handed out once. */
function nextNonce(): Buffer {
  if (used === nonces.length) {
    nonces = randomBytes(NONCES * NONCE_BYTES);
    used = 0;
  }
  used += NONCE_BYTES;
  return nonces.subarray(used - NONCE_BYTES, used);
}

type Change = (text: string, field: string) => string;

/** A copy in which the text at each path has gone through `change`. */
function rewritten(data: JsonObject, paths: readonly Path[], change: Change): JsonObject {
  return paths.reduce((at, path) => rewriteField(at, path, [], change), data);
}

function rewriteField(value: object, path: Path, walked: Path, change: Change): JsonObject {
  const step = path[walked.length];
  if (step === undefined || !(step in value)) return { ...value };
  const inner: unknown = Reflect.get(value, step);
  return { ...value, [step]: rewriteAt(inner, path, [...walked, step], change) };
}

function rewriteAt(value: unknown, path: Path, walked: Path, change: Change): unknown {
  const step = path[walked.length];
  if (value === undefined || value === null) return value;
  if (step === undefined) {
    if (typeof value === 'string') return change(value, walked.join('.'));
    const problem = `personal fields are text, not ${describeValue(value)}`;
    throw new InvalidArgument(walked.join('.'), value, problem);
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) =>
      step === '*' || step === String(index)
        ? rewriteAt(item, path, [...walked, String(index)], change)
        : item,
    );
  }
  return typeof value === 'object' ? rewriteField(value, path, walked, change) : value;
}
