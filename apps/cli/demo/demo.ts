import { Command } from 'commander';
import type { Instant } from '#event-sourcing';
import { businessDateOf } from '#crm';
import type { Runtime } from '#runtime';
import { day, wholeNumber } from '../arguments.js';
import type { Cli, GlobalOptions } from '../cli.js';
import { withWriter } from '../open-store.js';
import { showProgress } from '../progress.js';
import { beginDemo, begunDemo, notEmpty } from './begun.js';
import type { Action } from './diary.js';
import { planDemo, type DemoPlan } from './plan.js';
import { play, type SimulatedClock } from './play.js';

interface DemoOptions extends GlobalOptions {
  readonly customers: number;
  readonly months: number;
  readonly seed: number;
  readonly today?: string;
}

const DEFAULTS = { customers: 200, months: 18, seed: 7 } as const;

/** `litopys demo`: fills an empty store with the facts of a made-up company. */
export function demoCommand(cli: Cli): Command {
  return new Command('demo')
    .description(
      'Fill an empty store with a made-up company: months of facts, recorded day by day.',
    )
    .option('--customers <n>', 'how many customers', wholeNumber(1, 100_000), DEFAULTS.customers)
    .option(
      '--months <n>',
      'over how many months, up to today',
      wholeNumber(1, 240),
      DEFAULTS.months,
    )
    .option('--seed <n>', 'the same seed gives the same company', wholeNumber(0), DEFAULTS.seed)
    .option('--today <date>', 'the day up to which facts are recorded (default: today)', day)
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<DemoOptions>();
      const { customers, months, seed, today } = options;
      const asked = { customers, months, seed, ...(today === undefined ? {} : { today }) };
      await fillWithDemo(cli, options, cli.interruption(), asked);
    });
}

/** What is asked of a demo; the rest follows from the defaults, or from what was begun. */
type Asked = Partial<Pick<DemoOptions, 'customers' | 'months' | 'seed' | 'today'>>;

/**
 * Plays the demo through the ordinary command handler, under a clock that says what the time was then. The whole of it
 * depends on the settings and the day only, so an interrupted one is gone on with by asking again, on later days too.
 *
 * @throws Ending for a store that holds other facts, or when it is interrupted
 */
export async function fillWithDemo(
  cli: Cli,
  options: GlobalOptions,
  signal: AbortSignal,
  asked: Asked = {},
): Promise<void> {
  let now: Instant = '';
  const clock = { read: () => now, set: (to: Instant) => void (now = to > now ? to : now) };
  const count = await withWriter(
    cli,
    options,
    async (runtime) => {
      const plan = await planFor(runtime, asked);
      const done = await doneBefore(runtime, clock);
      const isDone = plan.before(done.day) + done.commands.size;
      const progress = await showProgress(
        cli,
        options,
        'Filling with the demo',
        plan.count - isDone,
      );
      const onDone = (count: number) => progress.advance(count);
      const { last } = plan;
      try {
        const playing = { last, clock, signal, onDone };
        await runtime.inBulk(() => play(runtime, leftToDo(plan, done), playing), signal);
      } finally {
        progress.end();
      }
      await runtime.caughtUp();
      return plan.count;
    },
    { clock: clock.read },
  );
  if (options.quiet !== true) cli.say(`The demo is in: ${count} commands.`);
}

/** The plan asked for, in an empty store; in one that a demo has begun, the plan of that. */
async function planFor(runtime: Runtime, asked: Asked): Promise<DemoPlan> {
  const { store, timeZone, currency } = runtime;
  const isEmpty = (await store.head()) === undefined;
  const begun = isEmpty ? undefined : await begunDemo(runtime);
  const today = businessDateOf(new Date().toISOString(), timeZone);
  const settings = begun ?? { ...DEFAULTS, today, ...asked };
  const differs = Object.entries(asked).some(
    ([name, value]) => Reflect.get(settings, name) !== value,
  );
  if (differs || (!isEmpty && begun === undefined)) throw notEmpty();
  const plan = planDemo({ ...settings, timeZone, currency });
  if (isEmpty && plan.last !== undefined) {
    await beginDemo(runtime, { ...settings, last: plan.last });
  }
  return plan;
}

/** How far a demo has come: a day is begun when the one before is in the log. */
interface Done {
  /** The newest day of the log, in UTC; all before it is done. */
  readonly day: string;
  /** What is done of that day: ids of commands. */
  readonly commands: ReadonlySet<string>;
}

/**
 * What the log holds of the demo. The clock goes on from there.
 *
 * @throws Ending when there are facts of anything else
 */
async function doneBefore(runtime: Runtime, clock: SimulatedClock): Promise<Done> {
  let [day, commands] = ['', new Set<string>()];
  for await (const events of runtime.store.readAll(undefined)) {
    for (const { metadata } of events) {
      if (metadata.source?.simulated !== true) throw notEmpty();
      const on = metadata.recordedAt.slice(0, 10);
      if (on > day) [day, commands] = [on, new Set()];
      commands.add(metadata.commandId);
      clock.set(metadata.recordedAt);
    }
  }
  return { day, commands };
}

function* leftToDo(plan: DemoPlan, { day, commands }: Done): Iterable<Action> {
  for (const batch of plan.batches(day)) {
    for (const action of batch) if (!commands.has(action.meta.commandId)) yield action;
  }
}
