/** Who waits for the position of his own fact reads a document that has it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Command, Receipt } from '#event-sourcing';
import type { Runtime } from '#runtime';
import { openCompany, type OpenCompany } from '../oracle/open-company.js';
import { Random } from '../oracle/random.js';
import { evidence } from '../support/counts.js';
import { readModel } from './everything-read.js';

const WRITERS = 8;

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

  async function read(name: string, key: string, receipt: Receipt) {
    await runtime.reads.waitFor(receipt.position!, 30_000);
    return runtime.reads.document(readModel(runtime.projections, name), key);
  }

  /** One customer of a writer: renamed, then paying, in turns; every answer must show what was just recorded. */
  async function writer(pairs: number): Promise<readonly string[]> {
    const stale: string[] = [];
    const registered = await execute('RegisterCustomer', {
      kinds: ['BUYER'],
      name: 'New',
      source: { channel: 'PHONE' },
    });
    const customerId = registered.stream.slice('customer-'.length);
    for (let pair = 0; pair < pairs; pair += 1) {
      if (pair % 2 === 0) {
        const name = `Name ${pair}`;
        const receipt = await execute('RenameCustomer', { customerId, name });
        const found = await read('customers', customerId, receipt);
        if (found?.['name'] !== name) stale.push(`${customerId}: ${name}`);
      } else {
        const payment = { customerId, amount: `${pair}.00`, currency: 'EUR' };
        const receipt = await execute('ReceivePayment', payment);
        const paymentId = receipt.stream.slice('payment-'.length);
        const found = await read('payments', paymentId, receipt);
        if (found === undefined) stale.push(`${paymentId}: ${pair}.00`);
      }
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
