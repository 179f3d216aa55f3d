import { Refusal, type Command, type Instant } from '#event-sourcing';
import type { Runtime } from '#runtime';
import { Ending, ExitCode } from '../exit.js';
import { streamsNamedIn, type Action } from './diary.js';
import { dayOf } from './plan.js';

/** The time as the demo has it: it only goes on. */
export interface SimulatedClock {
  read(): Instant;
  set(to: Instant): void;
}

interface Playing {
  /** The command that comes alone at the end, so that the newest fact tells whether everything is there. */
  readonly last: string | undefined;
  readonly clock: SimulatedClock;
  readonly signal: AbortSignal;
  onDone(done: number): void;
}

/**
 * Carries the actions out in the order of their time. Those of half a day are under way together, except that each waits
 * for what it names, and are all recorded at its end, so that recorded times never go back along the log. The next half
 * begins when the one before is in the log: what was known at the end of a day is exactly what was recorded up to then.
 *
 * @throws Ending when it is interrupted
 */
export async function play(
  runtime: Pick<Runtime, 'execute'>,
  actions: Iterable<Action>,
  { last, clock, signal, onDone }: Playing,
): Promise<void> {
  let done = 0;
  for (const together of halfDays(actions, last)) {
    if (signal.aborted) throw interrupted();
    onDone(done);
    clock.set(together.at(-1)?.meta.now ?? clock.read());
    await carryOutTogether(runtime, together);
    done += together.length;
  }
}

/** The actions of each half of a day; the last one comes by itself. */
function* halfDays(actions: Iterable<Action>, last: string | undefined): Generator<Action[]> {
  let together: Action[] = [];
  let half = '';
  for (const action of actions) {
    const itsHalf = `${dayOf(action)} ${action.meta.now.slice(11) < NOON ? 'morning' : 'afternoon'}`;
    const isAlone = action.meta.commandId === last;
    if (together.length > 0 && (itsHalf !== half || isAlone)) {
      yield together;
      together = [];
    }
    half = itsHalf;
    together.push(action);
  }
  if (together.length > 0) yield together;
}

const NOON = '12';

async function carryOutTogether(
  runtime: Pick<Runtime, 'execute'>,
  actions: readonly Action[],
): Promise<void> {
  const underWay = new Map<string, Promise<void>>();
  for (const action of actions) {
    for (const stream of streamsNamedIn(action.input)) await underWay.get(stream);
    // The handler keeps the order within a stream.
    const before = underWay.get(action.stream);
    const carried = carryOut(runtime, action);
    // Its failure is met by whoever waits for it, at the latest at the end of the half day.
    carried.catch(() => undefined);
    underWay.set(
      action.stream,
      before === undefined ? carried : Promise.all([before, carried]).then(() => undefined),
    );
  }
  await Promise.all(underWay.values());
}

async function carryOut(
  runtime: Pick<Runtime, 'execute'>,
  { type, input, meta }: Action,
): Promise<void> {
  const command: Command = { type, ...input, meta };
  try {
    await runtime.execute(command);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // The stories of the demo keep the rules; where one does not, that is a mistake to be seen.
    const why = `${error.message} (${error.code})`;
    throw new Error(`the demo's ${type} at ${meta.now} was refused: ${why}`, { cause: error });
  }
}

function interrupted(): Ending {
  return new Ending(
    ExitCode.interrupted,
    'Interrupted. Run the same command again: it goes on where it stopped.',
  );
}
