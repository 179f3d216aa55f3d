import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openBare } from './driver.js';
import { openSqliteKeyStore } from './index.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'litopys-keys-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const open = (masterKey?: Buffer) => openSqliteKeyStore({ directory, masterKey });
const masterFile = () => join(directory, 'master.key');

/** Everything that lies in the files of keys.db. */
function bytes(): string {
  return readdirSync(directory)
    .filter((name) => name.startsWith('keys.db'))
    .map((name) => readFileSync(join(directory, name), 'latin1'))
    .join('');
}

function wrappedOf(subject: string): string {
  const connection = openBare(join(directory, 'keys.db'));
  const rows = connection.prepare('SELECT wrapped FROM keys WHERE subject = ?').all(subject);
  connection.close();
  return String(rows[0]?.[0]);
}

describe('the master key', () => {
  it('is made with the first key, for its owner only', async () => {
    const store = await open();
    expect(existsSync(masterFile())).toBe(false);
    await store.ensure(['a']);
    expect(statSync(masterFile()).mode & 0o777).toBe(0o600);
    expect(Buffer.from(readFileSync(masterFile(), 'utf8'), 'base64')).toHaveLength(32);
    await store.close();
  });

  it('is never made anew when there are keys that it wraps', async () => {
    const store = await open();
    await store.ensure(['a']);
    await store.close();
    rmSync(masterFile());
    await expect(open()).rejects.toMatchObject({
      name: 'StoreUnavailable',
      message: expect.stringMatching(/master\.key is missing.*backup/),
    });
    expect(existsSync(masterFile())).toBe(false);
  });

  it('that is another one is refused at once', async () => {
    const store = await open();
    await store.ensure(['a']);
    await store.close();
    writeFileSync(masterFile(), Buffer.alloc(32, 1).toString('base64'));
    await expect(open()).rejects.toThrow('it did not wrap these keys');
    await expect(open(Buffer.alloc(32, 2))).rejects.toThrow('it did not wrap these keys');
  });

  it('that is given is not written down', async () => {
    const store = await open(Buffer.alloc(32, 5));
    await store.ensure(['a']);
    await store.close();
    expect(existsSync(masterFile())).toBe(false);
    await expect(open()).rejects.toThrow('master.key is missing');
  });

  it.each([0, 16, 31, 33])('of %i bytes is refused', async (length) => {
    await expect(open(Buffer.alloc(length))).rejects.toMatchObject({
      name: 'InvalidArgument',
      field: 'masterKey',
    });
  });

  it('is made although a subject was erased before there was any key', async () => {
    const store = await open();
    await store.destroy('a');
    expect((await store.ensure(['b'])).size).toBe(1);
    await store.close();
  });
});

describe('a key', () => {
  it('lies in no file in clear', async () => {
    const store = await open();
    const key = (await store.ensure(['a'])).get('a') ?? Buffer.alloc(0);
    await store.close();
    expect(key).toHaveLength(32);
    expect(bytes()).not.toContain(key.toString('latin1'));
    expect(bytes()).not.toContain(key.toString('base64'));
  });

  it('that is destroyed can be found in no file, wrapped or not', async () => {
    const store = await open();
    await store.ensure(['a', 'b']);
    const wrapped = wrappedOf('a');
    expect(bytes()).toContain(wrapped);
    await store.destroy('a');
    expect(bytes()).not.toContain(wrapped);
    expect(bytes()).not.toContain(wrapped.slice(0, 20));
    await store.close();
  });

  it('wrapped for one subject does not open for another', async () => {
    const store = await open();
    await store.ensure(['a', 'b']);
    await store.close();
    const connection = openBare(join(directory, 'keys.db'));
    connection.exec(
      `UPDATE keys SET wrapped = (SELECT wrapped FROM keys WHERE subject = 'a') WHERE subject = 'b'`,
    );
    connection.close();
    const again = await open();
    await expect(again.load(['b'])).rejects.toThrow('did not wrap');
    await again.close();
  });

  it('that another process destroys is gone here too', async () => {
    const [here, there] = [await open(), await open()];
    const keys = await here.ensure(['a', 'b']);
    expect(await there.load(['a', 'b'])).toEqual(keys);
    await there.destroy('a');
    expect([...(await here.load(['a', 'b'])).keys()]).toEqual(['b']);
    await expect(here.ensure(['a'])).rejects.toMatchObject({ code: 'subject_erased' });
    await here.close();
    await there.close();
  });
});
