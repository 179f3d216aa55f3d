import { z } from 'zod';
import type { Runtime } from '#runtime';
import { Ending, ExitCode } from '../exit.js';

/** With what a demo was begun; kept with the log, so that it can be gone on with on another day. */
const Begun = z.strictObject({
  customers: z.int(),
  months: z.int(),
  seed: z.int(),
  today: z.iso.date(),
  /** The id of its last command. */
  last: z.uuid(),
});
export type Begun = z.output<typeof Begun>;

/** The property of the log; set once and for ever. */
const PROPERTY = 'demo';
const NONE = 'none';

/** The demo that this log was begun with; undefined for a log of other facts. Settles the question for ever. */
export async function begunDemo({ store }: Runtime): Promise<Begun | undefined> {
  const text = await store.fix(PROPERTY, NONE);
  return text === NONE ? undefined : Begun.parse(JSON.parse(text));
}

/** Notes in a log without facts with what its demo begins. @throws Ending when it was noted otherwise before */
export async function beginDemo({ store }: Runtime, settings: Begun): Promise<void> {
  const text = JSON.stringify(settings);
  if ((await store.fix(PROPERTY, text)) !== text) throw notEmpty();
}

/** Whether this store waits for a demo, or for the rest of one that was interrupted. */
export async function wantsDemo(runtime: Runtime): Promise<boolean> {
  const head = await runtime.store.head();
  if (head === undefined) return true;
  const [newest] = await runtime.store.readAt([head]);
  // Whoever records facts of their own on top of half a demo has chosen to keep it so.
  if (newest?.metadata.source?.simulated !== true) return false;
  const begun = await begunDemo(runtime);
  return begun !== undefined && begun.last !== newest.metadata.commandId;
}

/** The refusal of a store that holds anything but the demo asked for. */
export function notEmpty(): Ending {
  return new Ending(
    ExitCode.failed,
    'There are other facts in this store already; the demo goes into an empty one only: give another directory with --data',
  );
}
