import { afterEach, beforeEach, describe } from '@jest/globals';
import { appendContract } from './append.contract.js';
import { concurrencyContract } from './concurrency.contract.js';
import type { Abilities, EventStoreFactory, EventStoreHarness } from './event-store-harness.js';
import { faultsContract } from './faults.contract.js';
import { idempotencyContract } from './idempotency.contract.js';
import { limitsContract } from './limits.contract.js';
import { readersContract } from './readers.contract.js';
import { readsContract } from './reads.contract.js';
import { restartsContract } from './restarts.contract.js';
import { subscriptionsContract } from './subscriptions.contract.js';

/** Everything an `EventStore` promises, as tests. Each gets a log of its own from the factory. */
export function eventStoreContract(
  name: string,
  factory: EventStoreFactory,
  abilities: Abilities = {},
): void {
  describe(`${name} as an event store`, () => {
    let harness: EventStoreHarness;
    const running = () => harness;
    beforeEach(async () => {
      harness = await factory();
    });
    afterEach(() => harness.dispose());

    appendContract(running);
    concurrencyContract(running);
    idempotencyContract(running);
    limitsContract(running);
    readsContract(running);
    subscriptionsContract(running);
    restartsContract(running);
    if (abilities.readBeside === true) readersContract(running);
    if (abilities.fail === true) faultsContract(running);
  });
}
