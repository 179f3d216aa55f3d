import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Role } from '#crm';
import { InvalidArgument, StoreUnavailable } from '#event-sourcing';
import { appendDurably } from '../durable-files.js';

/** One API key as it is kept: what it is good for, and never the key itself. */
const ApiKey = z.strictObject({
  name: z.string(),
  role: Role,
  managerId: z.string().optional(),
  /** Whether who uses it may say for whom. */
  actsForOthers: z.literal(true).optional(),
  addedAt: z.iso.datetime(),
  sha256: z.string(),
});
export type ApiKey = z.output<typeof ApiKey>;

const Line = z.union([
  ApiKey,
  z.strictObject({ revoked: z.string(), revokedAt: z.iso.datetime() }),
]);
type Line = z.output<typeof Line>;

/** A key in a list. */
export interface ListedKey extends Omit<ApiKey, 'sha256'> {
  readonly revokedAt?: string | undefined;
}

/** Begins every key, so that it is known for one wherever it turns up. */
export const API_KEY_PREFIX = 'litopys_';

/** In the data directory. */
export const API_KEYS_FILE = 'api-keys.ndjson';
const KEY_BYTES = 32;
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/**
 * The API keys of a data directory: a small file to which a line is added for each key made or revoked, so that several
 * processes can use it and a running server sees it at once. It is no part of the log.
 *
 * What is kept of a key is its SHA-256: a slow hash is for what people think up, and nobody guesses 256 random bits.
 * For the same reason comparing in constant time has nothing to hide: what is compared is the hash.
 */
export class ApiKeys {
  readonly #path: string;
  #stamp = '';
  #byHash: ReadonlyMap<string, ApiKey> = new Map();
  #listed: readonly ListedKey[] = [];

  constructor(readonly directory: string) {
    this.#path = join(directory, API_KEYS_FILE);
  }

  /** What a key is good for; undefined for one that is none, or has been revoked. @throws StoreUnavailable */
  find(key: string): ApiKey | undefined {
    this.#refresh();
    return this.#byHash.get(hashOf(key));
  }

  /** Whether any key has ever been made: from then on nobody is let in without one, revoked or not. */
  get exist(): boolean {
    this.#refresh();
    return this.#listed.length > 0;
  }

  /** Whether anybody can be let in by a key. */
  get usable(): boolean {
    this.#refresh();
    return this.#byHash.size > 0;
  }

  list(): readonly ListedKey[] {
    this.#refresh();
    return this.#listed;
  }

  /**
   * Makes a key, and answers it: this once.
   *
   * @throws InvalidArgument for a name that is taken, by a revoked key too: it stands in the facts of whoever had it
   */
  add(key: Omit<ApiKey, 'sha256' | 'addedAt'>, now: string): string {
    if (!NAME.test(key.name)) {
      const remedy =
        'give 1 to 64 lower case letters, digits, dots, dashes; no personal data, for it stands in every fact that is recorded with the key';
      throw new InvalidArgument('name', key.name, remedy);
    }
    if (this.list().some(({ name }) => name === key.name)) {
      const remedy = 'there is, or was, a key of that name; give another one';
      throw new InvalidArgument('name', key.name, remedy);
    }
    const secret = `${API_KEY_PREFIX}${randomBytes(KEY_BYTES).toString('base64url')}`;
    this.#append({ ...key, addedAt: now, sha256: hashOf(secret) });
    return secret;
  }

  /** From now on the key is none. Revoking again changes nothing. @throws InvalidArgument for a name that no key has */
  revoke(name: string, now: string): void {
    const known = this.list().find((one) => one.name === name);
    if (known === undefined) {
      throw new InvalidArgument('name', name, 'there is no such key; litopys keys list shows them');
    }
    if (known.revokedAt === undefined) this.#append({ revoked: name, revokedAt: now });
  }

  /** Reads the file again when it has changed. */
  #refresh(): void {
    let text = '';
    try {
      const found = statSync(this.#path, { throwIfNoEntry: false });
      const stamp = found === undefined ? '' : `${found.ino} ${found.size} ${found.mtimeMs}`;
      if (stamp === this.#stamp) return;
      if (found !== undefined) text = readFileSync(this.#path, 'utf8');
      this.#take(parsed(text));
      this.#stamp = stamp;
    } catch (cause) {
      // Better nobody than somebody whose key has been revoked.
      this.#byHash = new Map();
      const remedy = 'mend it, or restore it from a back-up; until then no key is accepted';
      throw new StoreUnavailable(`${this.#path} cannot be read: ${remedy}`, 'not-written', {
        cause,
      });
    }
  }

  #take(lines: readonly Line[]): void {
    const revoked = new Map(
      lines.flatMap((line) => ('revoked' in line ? [[line.revoked, line.revokedAt] as const] : [])),
    );
    const keys = lines.filter((line) => 'sha256' in line);
    this.#byHash = new Map(
      keys.filter(({ name }) => !revoked.has(name)).map((key) => [key.sha256, key]),
    );
    this.#listed = keys.map(({ sha256: _, ...key }) => ({
      ...key,
      revokedAt: revoked.get(key.name),
    }));
  }

  #append(line: Line): void {
    mkdirSync(this.directory, { recursive: true });
    // A line that was cut off by a crash must not swallow this one.
    appendDurably(this.#path, `\n${JSON.stringify(line)}\n`);
  }
}

/**
 * Every line is written with an empty one before it. So what no empty one follows may have been cut off by a crash, and
 * was never acknowledged.
 *
 * @throws for any other line that is none
 */
function parsed(text: string): readonly Line[] {
  const lines = text.split('\n');
  return lines.flatMap((line, i) => {
    if (line === '') return [];
    try {
      return [Line.parse(JSON.parse(line))];
    } catch (error) {
      if (lines[i + 1] === '') throw error;
      return [];
    }
  });
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
