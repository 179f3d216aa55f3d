/** A disk that is full, and one that cannot be written. Real ones where this user may mount; else they are skipped. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type Command, StoreUnavailable } from '#event-sourcing';
import { openRuntime } from '#runtime';
import { start } from '../cli/child.js';
import { scratch } from '../cli/litopys.js';
import { skipLoudly } from '../support/counts.js';
import { type Acknowledged, expectWhole } from './acknowledged.js';
import { mountSmall } from './mounted.js';

const script = fileURLToPath(new URL('importing.mjs', import.meta.url));

/** An import that goes on until the disk is full; answers what it acknowledged, and what it said at the end. */
async function importUntilFull(data: string, limit = '') {
  const command = `${limit} exec "${process.execPath}" "${script}" "${data}" 0`;
  const child = spawn('bash', ['-c', command]);
  const [out, errors]: [string[], string[]] = [[], []];
  child.stdout.on('data', (chunk) => out.push(String(chunk)));
  child.stderr.on('data', (chunk) => errors.push(String(chunk)));
  const [code] = await once(child, 'close');
  const lines = out
    .join('')
    .split('\n')
    .filter((line) => line.startsWith('{'));
  const acknowledged = lines.map((line): Acknowledged => JSON.parse(line));
  return { code, acknowledged, errors: errors.join('') };
}

function register(n: number): Command {
  const commandId = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  const now = new Date().toISOString();
  return {
    type: 'RegisterCustomer',
    ...{ name: `Customer ${n}`, kinds: ['BUYER'], source: { channel: 'PHONE' } },
    meta: { commandId, correlationId: commandId, actor: { type: 'user', id: 'u1' }, now },
  };
}

const windows = process.platform === 'win32';
(windows ? describe.skip : describe)('a file that may not grow', () => {
  it('ends an import with a remedy; what was acknowledged is there, once', async () => {
    const data = scratch('limited');
    // In blocks of 1024 bytes; Node ignores the signal, so that SQLite sees a write that fails.
    const { code, acknowledged, errors } = await importUntilFull(data, 'ulimit -f 1500;');
    expect(code).toBe(1);
    expect(errors).toContain('the disk seems to be full: make room on it');
    expect(acknowledged.length).toBeGreaterThan(100);
    await expectWhole(data, acknowledged);
  }, 120_000);
});

const mounted = mountSmall('3m');
afterAll(() => mounted?.unmount());
const describeMounted = (name: string, body: (disk: NonNullable<typeof mounted>) => void): void => {
  if (mounted !== undefined) describe(name, () => body(mounted));
  else {
    skipLoudly(name, 'this user may not mount a file system', () =>
      it('is skipped', () => undefined),
    );
  }
};

describeMounted('a disk that is full', (disk) => {
  const data = join(disk.path, 'data');

  it('ends an import with a remedy; what was acknowledged is there, once', async () => {
    const { code, acknowledged, errors } = await importUntilFull(data);
    expect(code).toBe(1);
    expect(errors).toContain('the disk seems to be full: make room on it');
    expect(acknowledged.length).toBeGreaterThan(100);
    disk.change('size=64m');
    await expectWhole(data, acknowledged);
  }, 120_000);

  it('lets a running program read, refuses to write, and goes on once there is room', async () => {
    const filler = join(disk.path, 'filler');
    rmSync(data, { recursive: true, force: true });
    const runtime = await openRuntime({ data, mode: 'write' });
    try {
      const first = await runtime.execute(register(1));
      await runtime.caughtUp();
      expect(() => writeFileSync(filler, Buffer.alloc(80_000_000))).toThrow('ENOSPC');
      let refused: unknown;
      for (let n = 2; refused === undefined && n < 2000; n += 1) {
        await runtime.execute(register(n)).catch((error: unknown) => (refused = error));
      }
      expect(refused).toBeInstanceOf(StoreUnavailable);
      expect(String(refused)).toContain('full: make room on it');
      expect(await runtime.store.readStream(first.stream)).toHaveLength(1);
      rmSync(filler);
      const { repeated } = await runtime.execute(register(5000));
      expect(repeated).toBe(false);
      await runtime.caughtUp(60_000);
      expect((await runtime.verify()).flatMap(({ different }) => different)).toEqual([]);
    } finally {
      await runtime.close();
    }
  }, 120_000);

  it('leaves no half backup behind', async () => {
    const small = mountSmall('60k');
    const full = scratch('full');
    const runtime = await openRuntime({ data: full, mode: 'write' });
    for (let n = 1; n <= 300; n += 1) await runtime.execute(register(n));
    await runtime.close();
    try {
      const into = join(small?.path ?? '', 'backup');
      const child = start(['backup', into, '--data', full, '--quiet']);
      expect(await child.ended).toBe(4);
      expect(child.err()).toContain('full');
      expect(readdirSync(small?.path ?? '')).toEqual([]);
    } finally {
      small?.unmount();
    }
  });
});

describeMounted('a data directory that cannot be written', () => {
  it('is refused with a remedy by whoever writes, and read as it is', async () => {
    const made = scratch('made');
    const runtime = await openRuntime({ data: made, mode: 'write' });
    await runtime.execute(register(1));
    await runtime.caughtUp();
    await runtime.close();
    const disk = mountSmall('20m');
    const data = join(disk?.path ?? '', 'data');
    cpSync(made, data, { recursive: true });
    disk?.change('ro');
    try {
      for (const args of [['serve', '--port', '0'], ['demo'], ['projections', 'build']]) {
        const child = start([...args, '--data', data]);
        const code = await child.ended;
        expect({ args, code }).toEqual({ args, code: 4 });
        expect(child.err()).toContain('copy it (cp -r');
        expect(child.err()).not.toContain('    at ');
      }
      const reading = start(['list', 'customers', '--data', data]);
      expect(await reading.ended).toBe(0);
      expect(reading.out()).toContain('Customer 1');
    } finally {
      disk?.unmount();
    }
  }, 60_000);
});
