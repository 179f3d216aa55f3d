import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { externalUuid } from '#crm';
import { openRuntime } from '#runtime';
import { essenceOf, interruptedAfter, litopys, logOf, scratch } from './litopys.js';
import { importedAgain, importing, LESS, northwindFolder } from './northwind-folder.js';

const order = (id: string) => `order-${externalUuid('northwind', 'order', id)}`;

describe('a dry run', () => {
  it('decides everything and writes nothing, in an empty store too', async () => {
    const data = join(scratch('dry'), 'data');
    const { code, summary } = await importing(data, {}, '--dry-run');
    expect(code).toBe(0);
    expect(summary).toMatchObject({ dryRun: true, recorded: 6, facts: 19 });
    const { code: none } = await litopys(['log', '--data', data]);
    expect(none).toBe(4);
  });

  it('tells what a correction would do', async () => {
    const { summary, added } = await importedAgain(LESS, '--correct', '--dry-run');
    expect(summary).toMatchObject({ dryRun: true, corrected: 1, unchanged: 5, facts: 4 });
    expect(added).toEqual([]);
  });
});

describe('an import that was stopped', () => {
  it('ends with 130 and, gone on with, leaves the same streams as one that was not', async () => {
    const [whole, stopped] = [scratch('whole'), scratch('stopped')];
    await importing(whole);
    const interruption = interruptedAfter(2);
    const folder = northwindFolder();
    const args = ['import', '--mapping', 'northwind', folder, '--data', stopped, '--quiet'];
    const first = await litopys(args, { interruption });
    expect(first.code).toBe(130);
    expect(first.err).toContain('Run the same command again');
    expect(first.out).toContain('2 rows');
    expect((await litopys(args)).code).toBe(0);
    expect(essenceOf(await logOf(stopped))).toEqual(essenceOf(await logOf(whole)));
  });
});

describe('an import into a log of another currency', () => {
  it('asks for the exchange rate, and converts with it', async () => {
    const data = scratch('currency');
    await litopys(['demo', '--customers', '1', '--months', '1', '--data', data, '--quiet']);
    const refused = await importing(data);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('--exchange-rate');
    const { code } = await importing(data, {}, '--exchange-rate', '0.9');
    expect(code).toBe(0);
    const placed = (await logOf(data)).find(({ stream }) => stream === order('10002'));
    expect(placed?.data).toMatchObject({ currency: 'USD', rate: '0.9', baseMinor: 11_664 });
  });
});

describe('what people have recorded since', () => {
  it('is left alone: a fact that they voided stays void, and is no change of the source', async () => {
    const data = scratch('voided');
    await importing(data);
    const shipped = (await logOf(data)).findLast(({ stream }) => stream === order('10001'));
    const runtime = await openRuntime({ data, mode: 'write' });
    const commandId = '77777777-7777-4777-8777-777777777777';
    const actor = { type: 'user', id: 'anna' } as const;
    const meta = { commandId, correlationId: commandId, actor, now: new Date().toISOString() };
    const what = { stream: order('10001'), eventId: shipped?.id, reason: 'Never left' };
    await runtime.execute({ type: 'VoidFact', ...what, meta });
    await runtime.close();
    const { code, summary } = await importing(data);
    expect(code).toBe(0);
    expect(summary).toMatchObject({ recorded: 0, unchanged: 6 });
  });
});
