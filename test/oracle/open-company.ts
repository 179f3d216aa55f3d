/** A product in a data directory of its own, with a company in it whose clock the test sets. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRuntime, type Runtime } from '#runtime';
import { Business, TestClock } from './business.js';
import { logReader } from './read-log.js';
import { Random } from './random.js';

export const START = '2026-01-05T08:00:00.000Z';

export interface OpenCompany {
  readonly company: Business;
  readonly data: string;
  /** Closes the product and opens it again on the same directory; `between` runs while it is closed. */
  reopen(between?: () => void): Promise<Runtime>;
  /** Closes the product and deletes its directory. */
  close(): Promise<void>;
}

/** Opens a product without any facts. */
export async function openCompany(seed: number): Promise<OpenCompany> {
  const data = mkdtempSync(join(tmpdir(), 'litopys-oracle-'));
  const clock = new TestClock(START);
  const open = () =>
    openRuntime({
      data,
      mode: 'write',
      currency: 'EUR',
      timeZone: 'Europe/Kyiv',
      clock: clock.read,
    });
  let runtime = await open();
  return {
    company: new Business(runtime, clock, new Random(seed), logReader(runtime)),
    data,
    async reopen(between) {
      await runtime.close();
      between?.();
      runtime = await open();
      return runtime;
    },
    async close() {
      await runtime.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Waits until every read model has seen the last fact. */
export async function settled(runtime: Runtime): Promise<void> {
  const head = await runtime.store.head();
  if (head !== undefined) await runtime.reads.waitFor(head, 30_000);
}
