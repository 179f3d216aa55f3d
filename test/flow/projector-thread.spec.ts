/** Read models kept by a thread of their own, which runs what has been built. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { customers } from '#crm';
import { HandlerThrew, ProjectionFailed, StoreUnavailable, type Receipt } from '#event-sourcing';
import { openRuntime, type Runtime, type RuntimeOptions } from '#runtime';

const root = fileURLToPath(new URL('../../', import.meta.url));

let data: string;
let folder: string;
let remarks: string[];
let open: Runtime[];

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'litopys-thread-'));
  // Inside the repository, where packages resolve.
  folder = mkdtempSync(join(root, 'test/flow/.read-models-'));
  [remarks, open] = [[], []];
});
afterEach(async () => {
  for (const one of open.reverse()) await one.close();
  for (const made of [data, folder]) rmSync(made, { recursive: true });
});

async function runtime(options: Partial<RuntimeOptions> = {}): Promise<Runtime> {
  const say = (remark: string): void => void remarks.push(remark);
  const one = await openRuntime({ data, mode: 'write', keeping: 'thread', say, ...options });
  open.push(one);
  return one;
}

let commands = 0;
function register(one: Runtime, name = 'Ada Ltd'): Promise<Receipt> {
  commands += 1;
  const commandId = `0b2a8f5e-6f43-4c59-8a5e-${String(commands).padStart(12, '0')}`;
  const actor = { type: 'user', id: 'u1' } as const;
  const meta = { commandId, actor, correlationId: commandId, now: new Date().toISOString() };
  const type = 'RegisterCustomer';
  return one.execute({ type, name, kinds: ['BUYER'], source: { channel: 'PHONE' }, meta } as never);
}

async function customer(one: Runtime, { stream, position }: Receipt): Promise<unknown> {
  await one.reads.waitFor(position!);
  return one.reads.document(customers, stream.slice('customer-'.length));
}

/** A read model over customers; what it is given here the thread does, and only the thread, at each of them and at first. */
function writeReadModel(then: string, key = 'event.stream', first = ''): void {
  const model = (apply: string, named = 'event.stream', start = ''): string => `
    import { existsSync, rmSync } from 'node:fs';
    import { z } from 'zod';
    ${start}
    export const names = {
      ...{ kind: 'projection', name: 'names', one: 'oneName', version: 1, description: 'Names.' },
      ...{ entity: 'naming', document: z.object({ n: z.number() }), indexes: [], subjects: [] },
      on: { CustomerRegistered: { key: (event) => ${named}, apply: () => { ${apply}; return { n: 1 }; } } },
    };`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'names.projection.ts'), model(''));
  writeFileSync(join(folder, 'names.projection.js'), model(then, key, first));
}

/** Long enough for a thread that does not stand still. */
function moment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 200));
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 50_000;
  while (!(await holds()) && Date.now() < end) await new Promise((next) => setTimeout(next, 10));
}

describe('A thread that keeps the read models', () => {
  it('carries a fact to them, also over a restart', async () => {
    const first = await runtime();
    const receipt = await register(first);
    const found = await customer(first, receipt);
    expect(found).toMatchObject({ name: 'Ada Ltd' });
    await open.pop()!.close();
    const second = await runtime();
    expect(await customer(second, receipt)).toEqual(found);
    expect((await second.status()).map(({ lagEvents, error }) => [lagEvents, error])).toEqual(
      (await second.status()).map(() => [0, undefined]),
    );
  });

  it('reads with a master key that no file holds', async () => {
    const one = await runtime({ masterKey: Buffer.alloc(32, 7) });
    expect(await customer(one, await register(one))).toMatchObject({ name: 'Ada Ltd' });
    expect(existsSync(join(data, 'master.key'))).toBe(false);
  });

  it('sees that a person has been erased', async () => {
    const one = await runtime();
    const receipt = await register(one);
    await customer(one, receipt);
    await one.keys.destroy(receipt.stream.slice('customer-'.length));
    await one.rebuild();
    expect(await customer(one, receipt)).toMatchObject({ name: '[erased]' });
  });

  it('rebuilds and verifies when it is asked to, and nobody reads what is half built', async () => {
    const one = await runtime();
    const receipts = await Promise.all(
      Array.from({ length: 300 }, (_, n) => register(one, `Ada ${n}`)),
    );
    await one.caughtUp();
    const rebuilt = one.rebuild();
    const isOver = rebuilt.then(() => true);
    const answers: unknown[] = [];
    for (let over: unknown; over !== true;) {
      over = await Promise.race([isOver, new Promise((resolve) => setTimeout(resolve, 1))]);
      const page = one.reads.documents(customers, { limit: 1_000 });
      answers.push(await page.then(({ items }) => items.length, String));
    }
    const refused =
      'ProjectionRebuilding: customers is being built from the log; ask again when litopys projections says live';
    expect(answers.filter((answer) => answer !== refused && answer !== receipts.length)).toEqual(
      [],
    );
    await one.caughtUp();
    const reports = await one.verify();
    expect(reports.find(({ name }) => name === 'customers')?.documents).toBe(receipts.length);
    expect(reports.flatMap(({ different }) => different)).toEqual([]);
  });

  it('tells whom new facts concern', async () => {
    const one = await runtime();
    const first = await register(one);
    const stop = new AbortController();
    const changes = one.changes(first.position, stop.signal)[Symbol.asyncIterator]();
    expect((await changes.next()).value).toEqual({ upTo: first.position, changes: [] });
    const next = changes.next();
    const { position, stream } = await register(one, 'Bob Ltd');
    const keys = expect.arrayContaining([stream.replace('-', ':')]);
    expect((await next).value).toEqual({ upTo: position, changes: [{ position, keys }] });
    stop.abort();
    expect(await changes.next()).toEqual({ done: true, value: undefined });
  });

  it('stands still while much is recorded, except for somebody who waits to read', async () => {
    const one = await runtime();
    const receipt = await register(one);
    await customer(one, receipt);
    const last = await one.inBulk(async () => {
      // A batch that is under way is finished.
      await register(one, 'Bob Ltd');
      await moment();
      const held = await register(one, 'Eve Ltd');
      await moment();
      const positions = (await one.status()).map(({ position }) => position);
      expect(positions).not.toContain(held.position);
      expect(await customer(one, held)).toMatchObject({ name: 'Eve Ltd' });
      return register(one, 'Kit Ltd');
    });
    const status = await one.status();
    expect(status.find(({ kind }) => kind === 'ledger')?.position).toBe(last.position);
    expect(await customer(one, last)).toMatchObject({ name: 'Kit Ltd' });
  });
});

describe('What goes wrong in the thread', () => {
  it('is thrown here as what it was there', async () => {
    writeReadModel('', `{ throw new TypeError('no name'); }`);
    const one = await runtime({ readModelFolders: [folder] });
    const { eventIds } = await register(one);
    await until(async () => (await one.status()).some(({ state }) => state === 'failed'));
    const error: unknown = await one.rebuild(['names']).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HandlerThrew);
    expect(error).toMatchObject({ model: 'names', eventId: eventIds[0], message: 'no name' });
    expect(remarks).toEqual([]);
  });

  it('at its opening refuses the start', async () => {
    writeReadModel('');
    writeFileSync(join(folder, 'names.projection.js'), 'throw new RangeError("too many names");');
    await expect(runtime({ readModelFolders: [folder] })).rejects.toThrow('too many names');
  });

  it('may end it: it is said, it is started again, and goes on', async () => {
    const flag = join(data, 'end');
    const once = `if (existsSync('${flag}')) { rmSync('${flag}'); process.exit(1); }`;
    writeReadModel(once);
    const one = await runtime({ readModelFolders: [folder] });
    await customer(one, await register(one));
    writeFileSync(flag, '');
    const receipt = await register(one, 'Bob Ltd');
    expect(await customer(one, receipt)).toMatchObject({ name: 'Bob Ltd' });
    expect(remarks).toEqual([
      'The thread that keeps the read models has ended (without saying why). It is being started again; what is read ' +
        'meanwhile may be behind, and says so.',
    ]);
    expect((await one.verify()).flatMap(({ different }) => different)).toEqual([]);
  });

  it('may end it again and again: then every read model says so, and nobody waits', async () => {
    const flag = join(data, 'end');
    const timer = `setInterval(() => { if (existsSync('${flag}')) throw new Error('no room'); }, 5);`;
    writeReadModel('', 'event.stream', timer);
    const one = await runtime({ readModelFolders: [folder] });
    writeFileSync(flag, '');
    await until(() => remarks.length === 4);
    expect(remarks[3]).toBe(
      'The thread that keeps the read models has ended (no room). It is not started again: stop this process, see to ' +
        'the cause and start it; nothing is lost.',
    );
    expect(new Set((await one.status()).map(({ state }) => state))).toEqual(new Set(['failed']));
    const { position } = await register(one);
    await expect(one.reads.waitFor(position!)).rejects.toThrow(ProjectionFailed);
    await expect(one.reads.documents(customers, { limit: 1 })).rejects.toThrow(
      'stands still: the thread that keeps the read models has ended again and again (no room)',
    );
    await expect(one.rebuild()).rejects.toThrow(StoreUnavailable);
  });
});
