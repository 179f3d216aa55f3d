/** Who waits for the position of his own fact reads a document that has it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Command, Receipt } from '#event-sourcing';
import type { Runtime } from '#runtime';
import { openCompany, type OpenCompany } from '../oracle/open-company.js';
import { Random } from '../oracle/random.js';
import { evidence } from '../support/counts.js';
import { readModel } from './everything-read.js';

const WRITERS = 8;
const PAIRS_PER_CUSTOMER = 50;

describe('10,000 writes, each followed by a read with its position', () => {
  const run = evidence('read-your-writes', { pairs: 10_000 });
  const random = new Random(run.seed);
  let opened: OpenCompany;
  let runtime: Runtime;

  beforeAll(async () => {
    opened = await openCompany(run.seed);
    runtime = opened.company.runtime;
  });

  afterAll(() => opened.close());

  function execute(type: string, input: object): Promise<Receipt> {
    const commandId = random.uuid();
    opened.company.clock.forward(1);
    const actor = { type: 'user', id: 'writer' } as const;
    const meta = { commandId, actor, correlationId: commandId, now: runtime.clock() };
    const command: Command = { type, ...{ commandId, ...input }, meta };
    return runtime.execute(command);
  }

  const documentOf = (name: string, key: string) =>
    runtime.reads.document(readModel(runtime.projections, name), key);

  /** The newest fact of a customer, as the history has it. */
  async function newestOf(customerId: string): Promise<string | undefined> {
    const { items } = await runtime.reads.ledger({ key: `customer:${customerId}`, limit: 1 });
    return items[0]?.item.eventId;
  }

  /** A new customer: renamed, then paying, in turns; every answer must show what was just recorded. */
  async function write(pairs: number): Promise<readonly string[]> {
    const stale: string[] = [];
    const check = (what: string, found: unknown, expected: unknown) => {
      if (found !== expected) stale.push(`${what} is ${String(found)}, not ${String(expected)}`);
    };
    const source = { channel: 'PHONE' };
    const told = await execute('RegisterCustomer', { kinds: ['BUYER'], name: 'New', source });
    const customerId = told.stream.slice('customer-'.length);
    let received = 0;
    for (let pair = 0; pair < pairs; pair += 1) {
      if (pair % 2 === 0) {
        const name = `Name ${pair}`;
        const { position, eventIds } = await execute('RenameCustomer', { customerId, name });
        await runtime.reads.waitFor(position!, 30_000);
        check('name', (await documentOf('customers', customerId))?.['name'], name);
        check('history', await newestOf(customerId), eventIds[0]);
      } else {
        const payment = { customerId, amount: `${pair}.00`, currency: 'EUR' };
        const { position, stream } = await execute('ReceivePayment', payment);
        received += pair * 100;
        await runtime.reads.waitFor(position!, 30_000);
        const paid = await documentOf('payments', stream.slice('payment-'.length));
        check('payment', paid?.['customerId'], customerId);
        const balance = await documentOf('balances', customerId);
        const currencies = JSON.stringify(balance?.['currencies'] ?? []);
        check('balance', currencies.includes(`"receipts":{"minor":${received},`), true);
      }
    }
    return stale;
  }

  /** Customer after customer: a long stream would make the test slow, not better. */
  async function writer(pairs: number): Promise<readonly string[]> {
    const stale: string[] = [];
    for (let done = 0; done < pairs; done += PAIRS_PER_CUSTOMER) {
      stale.push(...(await write(Math.min(PAIRS_PER_CUSTOMER, pairs - done))));
    }
    return stale;
  }

  it('never answers from before the write', async () => {
    const each = Math.ceil(run.counts.pairs / WRITERS);
    const stale = await Promise.all(Array.from({ length: WRITERS }, () => writer(each)));
    expect(stale.flat()).toEqual([]);
    run.finish({ pairs: each * WRITERS });
  });
});
