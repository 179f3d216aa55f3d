import { withRuntime } from '../context.mjs';
import { rawRead } from '../limits.mjs';
import { rate } from '../measure.mjs';

export const name = 'rebuild';
export const title = 'Rebuild of all read models';
export const limit = 'every row of the log read through the driver and its data parsed';

export async function run(context) {
  const rows = [];
  for (const late of [false, true]) {
    const { events: count } = await context.company({ late });
    const directory = await context.companyCopy({ late });
    context.say(`rebuilding from ${count} events`);
    const ours = await withRuntime(directory, async (runtime) => {
      await runtime.caughtUp();
      return rate({ runs: context.runs, count, warmUp: false }, () => runtime.rebuild());
    });
    rows.push({
      what: late ? '1 in 5 facts late, 1 in 10 events a void' : 'facts in the order of time',
      unit: 'ev/s',
      ours,
      limit: await rawRead(directory, context.runs),
    });
  }
  return rows;
}
