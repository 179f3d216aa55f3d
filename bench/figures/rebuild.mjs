import { atLeast, ofLimit } from '../comparison.mjs';
import { withRuntime } from '../data-directories.mjs';
import { rawReader } from '../limits.mjs';
import { rates } from '../measure.mjs';
import { peerReadModels } from '../peers.mjs';

export const name = 'rebuild';
export const title = 'Rebuild of all read models';
export const limit = 'every row of the log read through the driver and its data parsed';

export async function run(context) {
  const peers = await context.peers('rebuild');
  return [
    {
      what: 'facts in the order of time',
      ...(await rebuilt(context, false)),
      targets: [atLeast(60_000), ofLimit(0.35)],
      peers,
      ...peerReadModels(peers),
    },
    {
      what: '1 in 5 facts late, 1 in 10 a void',
      ...(await rebuilt(context, true)),
      targets: [atLeast(45_000)],
    },
  ];
}

async function rebuilt(context, late) {
  const { events: count } = await context.company({ late });
  const directory = await context.companyCopy({ late });
  context.say(`rebuilding from ${count} events`);
  const raw = rawReader(directory);
  const found = await withRuntime(directory, async (runtime) => {
    await runtime.caughtUp();
    const how = { runs: context.longRuns, count, warmUp: false };
    return rates(how, { ours: () => runtime.rebuild(), limit: raw.read });
  }).finally(raw.close);
  return { unit: 'ev/s', ...found };
}
