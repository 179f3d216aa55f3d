import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgument, StoreUnavailable } from '#event-sourcing';

export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A key that only the master key can read, bound to its subject. */
export function wrap(master: Buffer, subject: string, key: Buffer): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', master, nonce).setAAD(Buffer.from(subject));
  const sealed = Buffer.concat([cipher.update(key), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

/** @throws for another master key or subject */
export function unwrap(master: Buffer, subject: string, wrapped: string): Buffer {
  const bytes = Buffer.from(wrapped, 'base64');
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', master, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(subject)).setAuthTag(tag);
  return Buffer.concat([
    decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)),
    decipher.final(),
  ]);
}

function masterFile(directory: string): string {
  return join(directory, 'master.key');
}

/** @throws StoreUnavailable when there is none */
export function readMaster(directory: string): Buffer {
  const path = masterFile(directory);
  if (!existsSync(path)) {
    throw new StoreUnavailable(
      `${path} is missing, but keys.db holds keys that it wraps; put it back from your backup (no other can read them)`,
      'not-written',
    );
  }
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  checkLength(path, key);
  return key;
}

/** Inside the transaction that writes the first key, so only one process can be here. */
export function makeMaster(directory: string): Buffer {
  const path = masterFile(directory);
  if (existsSync(path)) return readMaster(directory);
  const key = randomBytes(KEY_BYTES);
  const file = openSync(path, 'wx', 0o600);
  writeSync(file, `${key.toString('base64')}\n`);
  fsyncSync(file);
  closeSync(file);
  syncDirectory(directory);
  return key;
}

/** The file's name must be on the disk before a key that only it can read. Windows has no such call, and no need. */
function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(directory, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

/** @throws InvalidArgument */
export function checkLength(field: string, key: Buffer): void {
  if (key.length === KEY_BYTES) return;
  throw new InvalidArgument(field, `${key.length} bytes`, `give exactly ${KEY_BYTES} bytes`);
}
