import { setTimeout as sleep } from 'node:timers/promises';
import { eventCategories } from '#crm';
import { createEventCodec } from '#event-sourcing';
import { atMostTimes } from '../comparison.mjs';
import { withRuntime } from '../data-directories.mjs';
import { contactAppend, customerIdOf, EVENTS_PER_CUSTOMER } from '../facts.mjs';
import { quantile, timed } from '../measure.mjs';

export const name = 'while-rebuilding';
export const title = 'Appends and history pages beside a full rebuild';
export const limit = 'the same while nothing is rebuilt';

const NOW = Date.UTC(2026, 0, 5);
/** Small companies are rebuilt again, so that there is something to measure. */
const MOST_REBUILDS = 4;

export async function run(context) {
  const enough = context.upTo(500, 0.05);
  return withRuntime(await context.companyCopy(), async (runtime) => {
    await runtime.caughtUp();
    const customers = Math.max(1, Math.round(context.events / EVENTS_PER_CUSTOMER));
    const append = appending(runtime, customers);
    const page = reading(runtime, customers);
    // While the ledger itself is built nobody can read it.
    const others = runtime.projections.map((model) => model.name);
    return [
      ...compare('append', await idle(enough, append), await beside(runtime, [], enough, append)),
      ...compare(
        'history page',
        await idle(enough, page),
        await beside(runtime, others, enough, page),
      ),
    ];
  });
}

function compare(what, before, during) {
  return [
    ['p50', 0.5, []],
    ['p99', 0.99, [atMostTimes(3)]],
  ].map(([label, q, targets]) => ({
    what: `${what}, ${label}`,
    unit: 'ms',
    ours: quantile(during, q),
    limit: quantile(before, q),
    targets,
  }));
}

async function idle(enough, sample) {
  const times = [];
  for (let n = 0; n < 2 * enough; n += 1) {
    const ms = await sample();
    // The first half warms up.
    if (n >= enough) times.push(ms);
    await sleep(1);
  }
  return times;
}

/** Samples while the read models named (all when none) are rebuilt. */
async function beside(runtime, names, enough, sample) {
  const times = [];
  for (let n = 0; n < MOST_REBUILDS && times.length < enough; n += 1) {
    let isRunning = true;
    const rebuilt = runtime.rebuild(names.length === 0 ? undefined : names).finally(() => {
      isRunning = false;
    });
    while (isRunning) {
      times.push(await sample());
      await sleep(1);
    }
    await rebuilt;
    await runtime.caughtUp();
  }
  return times;
}

/** Every request waits for a turn of the event loop first: that time counts. */
function asRequest(work) {
  return timed(async () => {
    await new Promise(setImmediate);
    await work();
  });
}

function appending(runtime, customers) {
  const codec = createEventCodec(eventCategories, runtime.keys);
  let n = 0;
  return async () => {
    n += 1;
    const contact = contactAppend(customerIdOf(n % customers), `beside/${n}`, NOW + n * 1000);
    const encoded = await codec.encode(contact.stream, contact.events);
    return asRequest(() => runtime.store.append(contact.stream, encoded, contact.expected));
  };
}

function reading(runtime, customers) {
  let n = 0;
  return () => {
    n += 1;
    const key = `customer:${customerIdOf((n * 7) % customers)}`;
    return asRequest(async () => {
      const { items } = await runtime.reads.ledger({ key, limit: 50 });
      await runtime.reads.events(items.map(({ item }) => item));
    });
  };
}
