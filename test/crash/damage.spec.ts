/** Files that are missing, damaged, or of another time than those beside them: refused, or mended and said. */
import {
  closeSync,
  cpSync,
  existsSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import Libsql from 'libsql';
import type { Command } from '#event-sourcing';
import { openRuntime, type Runtime } from '#runtime';
import { litopys, scratch } from '../cli/litopys.js';

const whole = scratch('whole');
let data: string;
let open: Runtime[] = [];

const runtime = async (now?: string): Promise<Runtime> => {
  const clock = now === undefined ? {} : { clock: () => now };
  const one = await openRuntime({ data, mode: 'write', ...clock });
  open.push(one);
  await one.caughtUp();
  return one;
};
const closed = async (): Promise<void> => {
  for (const one of open) await one.close();
  if (open.length > 0) settle();
  open = [];
};
function register(n: number, now = '2026-03-01T10:00:00.000Z'): Command {
  const commandId = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  return {
    type: 'RegisterCustomer',
    ...{ name: `Customer ${n}`, kinds: ['BUYER'], source: { channel: 'PHONE' } },
    meta: { commandId, correlationId: commandId, actor: { type: 'user', id: 'u1' }, now },
  };
}
const differences = async (one: Runtime): Promise<readonly unknown[]> =>
  (await one.verify()).flatMap(({ different }) => different);
const remove = (beginning: string, from = data): void => {
  for (const name of readdirSync(from).filter((each) => each.startsWith(beginning))) {
    rmSync(join(from, name));
  }
};
function overwrite(file: string, from: number, bytes: number): void {
  const handle = openSync(join(data, file), 'r+');
  writeSync(handle, Buffer.alloc(bytes, 0x5a), 0, bytes, from);
  closeSync(handle);
}

/** As after the end of the process: what is in the write-ahead logs goes into the files themselves. */
function settle(): void {
  for (const file of ['events.db', 'read-models.db', 'keys.db']) {
    const database = new Libsql(join(data, file));
    database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all();
    database.close();
    remove(`${file}-`);
  }
}

beforeAll(async () => {
  data = whole;
  const one = await runtime('2026-03-01T10:00:00.000Z');
  for (let n = 1; n <= 200; n += 1) await one.execute(register(n));
  await one.caughtUp();
  await closed();
});
beforeEach(() => {
  data = scratch('damaged');
  cpSync(whole, data, { recursive: true });
});
afterEach(closed);

describe('the log', () => {
  it('that is truncated is refused, with what to do', async () => {
    truncateSync(join(data, 'events.db'), Math.floor(statSync(join(data, 'events.db')).size / 2));
    const { code, out, err } = await litopys(['log', '--data', data]);
    expect({ code, out }).toEqual({ code: 4, out: '' });
    expect(err).toMatch(/events\.db .*malformed.*restore it from a backup \(litopys restore\)/);
  });

  it.each(['missing', 'empty'])('that is %s is not begun anew beside its keys', async (how) => {
    remove('events.db');
    if (how === 'empty') writeFileSync(join(data, 'events.db'), '');
    const { code, err } = await litopys(['projections', 'build', '--data', data]);
    expect(code).toBe(4);
    expect(err).toContain(`events.db is ${how}, though there are keys of its facts`);
  });

  it('with a page overwritten says so whenever that page is read', async () => {
    const pages = statSync(join(data, 'events.db')).size / 4096;
    for (let page = 1; page < pages; page += 7) overwrite('events.db', page * 4096, 4096);
    const { code, out, err } = await litopys(['log', '--data', data]);
    expect({ code, out }).toEqual({ code: 4, out: '' });
    expect(err).toContain('events.db is damaged');
  });

  it('whose data are no longer JSON says so, and no backup is made of it', async () => {
    const log = new Libsql(join(data, 'events.db'));
    log.exec(`UPDATE events SET data = substr(data, 3) WHERE position = 150`);
    log.close();
    const read = await litopys(['log', '--data', data]);
    expect(read.code).toBe(4);
    expect(read.err).toMatch(/events\.db is damaged \(.*JSON.*\): restore it from a backup/);
    const into = join(scratch('backups'), 'one');
    const backup = await litopys(['backup', into, '--data', data, '--quiet']);
    expect(backup.code).toBe(4);
    expect(backup.err).toContain('the data of an event are no JSON (150)');
    expect([existsSync(into), existsSync(`${into}.unfinished`)]).toEqual([false, false]);
  });

  it('older than the read models: they are built again, and it is said', async () => {
    const older = scratch('older');
    cpSync(data, older, { recursive: true });
    const one = await runtime();
    await one.execute(register(201));
    await one.caughtUp();
    await closed();
    remove('events.db');
    cpSync(join(older, 'events.db'), join(data, 'events.db'));
    const again = await runtime();
    expect(again.remarks).toEqual([
      expect.stringMatching(/^The log ends at 0+200, but the read models had come to 0+201: /),
    ]);
    expect(await differences(again)).toEqual([]);
    expect((await again.execute(register(201))).repeated).toBe(false);
  });

  it('with other facts than the read models, though as long, has them built again', async () => {
    const other = scratch('other');
    cpSync(data, other, { recursive: true });
    await (await runtime()).execute(register(201));
    await open[0]?.caughtUp();
    await closed();
    const first = data;
    data = other;
    const two = await runtime();
    for (const n of [202, 203]) await two.execute(register(n));
    await closed();
    data = first;
    for (const file of ['events.db', 'keys.db']) cpSync(join(other, file), join(first, file));
    const again = await runtime();
    expect(again.remarks).toEqual([
      expect.stringMatching(/^The log has other facts at position 0+201/),
    ]);
    expect(await differences(again)).toEqual([]);
    expect((await runtimeAgain()).remarks).toEqual([]);
  });

  async function runtimeAgain(): Promise<Runtime> {
    await closed();
    return runtime();
  }
});

describe('the read models', () => {
  it.each([
    ['overwritten', () => overwrite('read-models.db', 0, 4096)],
    ['truncated', () => truncateSync(join(data, 'read-models.db'), 8192)],
    ['no database', () => writeFileSync(join(data, 'read-models.db'), 'x'.repeat(10_000))],
  ])('that are %s are built again, and it is said', async (_, damage) => {
    damage();
    const { code, err } = await litopys(['list', 'customers', '--limit', '1', '--data', data]);
    expect(code).toBe(0);
    expect(err).toContain('read-models.db was damaged. It has been deleted and is built again');
    expect(await differences(await runtime())).toEqual([]);
  });

  it('that an older build has laid out are built again, and it is said', async () => {
    const database = new Libsql(join(data, 'read-models.db'));
    database.exec('PRAGMA user_version = 1');
    database.close();
    const { code, err } = await litopys(['list', 'customers', '--limit', '1', '--data', data]);
    expect(code).toBe(0);
    expect(err).toContain('An older Litopys has built the read models. They are built again');
    expect(await differences(await runtime())).toEqual([]);
  });
});

describe('the keys', () => {
  it('that are missing are refused, before others take their place', async () => {
    remove('keys.db');
    const { code, err } = await litopys(['list', 'customers', '--data', data]);
    expect(code).toBe(4);
    expect(err).toMatch(
      /keys\.db is missing: .*put the newest copy of keys\.db and master\.key back/,
    );
    expect(existsSync(join(data, 'keys.db'))).toBe(false);
  });

  it('without their master key are refused', async () => {
    remove('master.key');
    const { code, err } = await litopys(['list', 'customers', '--data', data]);
    expect(code).toBe(4);
    expect(err).toContain('master.key is missing, but keys.db holds keys that it wraps');
  });

  it('are wrapped by LITOPYS_MASTER_KEY where it is set, and by nothing else', async () => {
    const environment = { LITOPYS_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') };
    data = scratch('enveloped');
    const demo = ['demo', '--customers', '2', '--months', '1', '--quiet', '--data', data];
    expect(await litopys(demo, { environment })).toMatchObject({ code: 0 });
    expect(existsSync(join(data, 'master.key'))).toBe(false);
    expect((await litopys(['log', '--data', data])).code).toBe(4);
    expect(await litopys(['log', '--data', data], { environment })).toMatchObject({ code: 0 });
    const backup = await litopys(['backup', join(scratch('b'), 'b'), '--data', data], {
      environment,
    });
    expect(backup.err).toContain(
      'The master key is not part of it, because it is in LITOPYS_MASTER_KEY',
    );
  });

  it('that are damaged are refused', async () => {
    writeFileSync(join(data, 'keys.db'), 'x'.repeat(10_000));
    const { code, err } = await litopys(['list', 'customers', '--data', data]);
    expect(code).toBe(4);
    expect(err).toMatch(/keys\.db is damaged .*restore it from a backup/);
  });

  it('of another installation are refused', async () => {
    const here = data;
    data = scratch('other');
    await runtime();
    await closed();
    for (const file of ['keys.db', 'master.key']) cpSync(join(data, file), join(here, file));
    data = here;
    const { code, err } = await litopys(['list', 'customers', '--data', data]);
    expect(code).toBe(4);
    expect(err).toContain('keys.db does not open the newest fact');
  });

  it('older than the log do not make anybody look erased', async () => {
    const one = await runtime();
    await one.execute(register(201));
    await closed();
    cpSync(join(whole, 'keys.db'), join(data, 'keys.db'));
    const { code, out, err } = await litopys(['log', '--data', data]);
    expect({ code, out }).toEqual({ code: 4, out: '' });
    expect(err).toContain(
      'is missing, though nobody destroyed it: the keys are older than the log',
    );
  });
});

describe('a clock', () => {
  it('that jumps back a little goes on; the log is read by the newest time before', async () => {
    const late = await runtime('2026-03-02T10:04:00.000Z');
    await late.execute(register(201, '2026-03-02T10:04:00.000Z'));
    await closed();
    const early = await runtime('2026-03-02T10:00:00.000Z');
    const { position } = await early.execute(register(202, '2026-03-02T10:00:00.000Z'));
    await early.reads.waitFor(position!);
    expect(await differences(early)).toEqual([]);
  });

  it('more than five minutes behind the log lets nothing be written; reading works', async () => {
    const future = await runtime('2099-01-01T00:00:00.000Z');
    await future.execute(register(201, '2099-01-01T00:00:00.000Z'));
    await closed();
    const one = await runtime('2026-03-02T10:00:00.000Z');
    await expect(one.execute(register(202))).rejects.toMatchObject({
      code: 'clock_behind_log',
      message: expect.stringContaining('set the clock right before writing; if it is right'),
    });
    expect((await litopys(['log', '--limit', '1', '--data', data])).code).toBe(0);
  });
});
