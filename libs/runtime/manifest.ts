import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { StoreUnavailable } from '#event-sourcing';

export const MANIFEST_FILE = 'manifest.json';
const LAYOUT = 1;

const file = z.strictObject({
  /** In the folder of the backup or, for those of the keys, in the folder of the keys. */
  name: z.enum(['events.db', 'keys.db', 'master.key', 'api-keys.ndjson', 'lost-keys.ndjson']),
  bytes: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const manifest = z.strictObject({
  litopysBackup: z.literal(LAYOUT),
  madeAt: z.iso.datetime(),
  logId: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  /** Position of the newest fact; null for an empty log. */
  head: z.string().nullable(),
  events: z.int().nonnegative(),
  log: file,
  keys: z.array(file),
});

/** What a backup says about itself, in its `manifest.json`. */
export type Manifest = Readonly<z.infer<typeof manifest>>;
export type ManifestFile = Readonly<z.infer<typeof file>>;

export async function describeFile(
  folder: string,
  name: ManifestFile['name'],
): Promise<ManifestFile> {
  const path = join(folder, name);
  return { name, bytes: statSync(path).size, sha256: await sha256Of(path) };
}

/**
 * The manifest of a backup.
 *
 * @throws StoreUnavailable when there is none, it cannot be read, or a later build has written it
 */
export function readManifest(folder: string): Manifest {
  const path = join(folder, MANIFEST_FILE);
  if (!existsSync(path)) {
    throw unfit(
      `${folder} is no backup: it has no ${MANIFEST_FILE}; name the folder that litopys backup has made`,
    );
  }
  const json = parsed(path);
  const found = manifest.safeParse(json);
  if (found.success) return found.data;
  const layout =
    typeof json === 'object' && json !== null && 'litopysBackup' in json ? json.litopysBackup : 0;
  if (typeof layout === 'number' && layout > LAYOUT) {
    throw unfit(
      `${path}: a later Litopys made this backup (layout ${layout}, this build knows ${LAYOUT}); use that one`,
    );
  }
  const issue = found.error.issues[0];
  throw unfit(
    `${path} is damaged (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}); take another backup`,
  );
}

/** @throws StoreUnavailable naming the file that is missing or not as it was when the backup was made */
export async function checkFile(folder: string, { name, bytes, sha256 }: ManifestFile) {
  const path = join(folder, name);
  if (!existsSync(path)) throw unfit(`${path} is missing, but the backup has it; put it back`);
  const found = statSync(path).size;
  if (found !== bytes) {
    throw unfit(
      `${path} has ${found} bytes, but had ${bytes} when it was made; take another backup`,
    );
  }
  if ((await sha256Of(path)) === sha256) return;
  throw unfit(
    `${path} is not as it was made (its SHA-256 is another one); take another backup, or another copy of this one`,
  );
}

function unfit(message: string): StoreUnavailable {
  return new StoreUnavailable(message, 'not-written');
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw unfit(`${path} is damaged (it is no JSON); take another backup`);
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}
