import { writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { start } from './child.js';
import { scratch } from './litopys.js';
import { northwindFolder, SMALL } from './northwind-folder.js';

const SMALL_DEMO = ['demo', '--customers', '3', '--months', '2', '--quiet'];

describe('litopys serve, as a process', () => {
  it('says where it listens, answers, and ends with 0 on SIGTERM, the lock freed', async () => {
    const data = scratch('serve');
    expect(await start([...SMALL_DEMO, '--data', data]).ended).toBe(0);
    const server = start(['serve', '--port', '0', '--data', data]);
    await server.saying('GraphiQL');
    const url = /GraphQL +(\S+)/.exec(server.out())?.[1] ?? '';
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ customers(first: 1) { nodes { name } } }' }),
    });
    expect(await response.json()).toMatchObject({
      data: { customers: { nodes: [{ name: expect.any(String) }] } },
    });
    const second = start(['serve', '--port', '0', '--data', data]);
    expect(await second.ended).toBe(4);
    expect(second.err()).toContain(`process ${server.process.pid}`);
    // Reading goes on beside it.
    const beside = start(['list', 'customers', '--json', '--data', data]);
    expect(await beside.ended).toBe(0);
    expect(JSON.parse(beside.out())).toHaveLength(3);
    server.process.kill('SIGTERM');
    expect(await server.ended).toBe(0);
    expect(await start(['projections', 'verify', 'all', '--data', data]).ended).toBe(0);
  });
});

describe('an import, as a process', () => {
  /** Many orders, so that there is time to interrupt. */
  function manyOrders(): string {
    const folder = northwindFolder();
    const numbers = Array.from({ length: 600 }, (_, i) => 20_000 + i);
    const add = (file: keyof typeof SMALL, row: (id: number) => string) =>
      writeFileSync(join(folder, file), `${[SMALL[file][0], ...numbers.map(row)].join('\n')}\n`);
    add('orders.csv', (id) => `${id},ALFKI,1,1996-07-04,1996-08-01,1996-07-16,West,Germany`);
    add('order-details.csv', (id) => `${id},11,14.00,12,0`);
    return folder;
  }

  it('ends with 130 on Ctrl-C, says how to go on, and goes on', async () => {
    const data = scratch('interrupted');
    const receipts = join(data, '..', `receipts-${process.pid}.ndjson`);
    const args = ['import', '--mapping', 'northwind', manyOrders(), '--data', data];
    const child = start([...args, '--receipts', receipts]);
    const begun = () => {
      try {
        return readFileSync(receipts, 'utf8').split('\n').length > 50;
      } catch {
        return false;
      }
    };
    while (!begun()) await new Promise((resolve) => setTimeout(resolve, 5));
    child.process.kill('SIGINT');
    expect(await child.ended).toBe(130);
    expect(child.err()).toContain('Run the same command again: it goes on where it stopped.');
    const again = start([...args, '--json']);
    expect(await again.ended).toBe(0);
    const { rows, recorded, unchanged } = JSON.parse(again.out());
    expect(rows).toBe(603);
    expect(unchanged).toBeGreaterThan(20);
    expect(recorded).toBeGreaterThan(0);
  });
});

describe('a command that only reads, as a process', () => {
  it('ends quietly when nobody reads on', async () => {
    const data = scratch('pipe');
    await start([...SMALL_DEMO, '--customers', '20', '--months', '12', '--data', data]).ended;
    const log = start(['log', '--data', data]);
    log.process.stdout.once('data', () => log.process.stdout.destroy());
    expect(await log.ended).toBe(0);
    expect(log.err()).toBe('');
  });

  it('does not load what only a server or an import needs', async () => {
    const data = scratch('light');
    await start([...SMALL_DEMO, '--data', data]).ended;
    const loaded = join(scratch('loaded'), 'modules.txt');
    const hooks = `import { appendFileSync } from 'node:fs';
      export async function resolve(specifier, context, next) {
        const found = await next(specifier, context);
        appendFileSync(${JSON.stringify(loaded)}, found.url + '\\n');
        return found;
      }`;
    const asUrl = (text: string) => `data:text/javascript,${encodeURIComponent(text)}`;
    const register = `import { register } from 'node:module'; register(${JSON.stringify(asUrl(hooks))});`;
    const list = start(
      ['history', 'a', '--limit', '1', '--data', data],
      ['--import', asUrl(register)],
    );
    await list.ended;
    const modules = readFileSync(loaded, 'utf8');
    expect(modules).toContain('apps/cli/history.js');
    const heavy = /node_modules\/(@nestjs|@apollo|graphql|class-validator|@faker-js|express)\b/;
    expect(modules.split('\n').filter((url) => heavy.test(url))).toEqual([]);
  });
});
