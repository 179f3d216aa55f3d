import type { Position, Reading } from '#event-sourcing';
import type { Runtime } from '#runtime';
import { instantOf, type Knowledge, type Moment } from './arguments.js';
import { Ending, ExitCode } from './exit.js';

/** The reading that `--as-of` and `--known-at` ask for. @throws Ending for what is no position of this log */
export async function readingOf(
  runtime: Runtime,
  { asOf, knownAt }: { readonly asOf?: Moment; readonly knownAt?: Knowledge },
): Promise<Reading> {
  const { timeZone } = runtime;
  const reading = asOf === undefined ? {} : { asOf: instantOf(asOf, timeZone) };
  if (knownAt === undefined) return reading;
  if ('position' in knownAt) {
    await refuseForeignPosition(runtime, '--known-at', knownAt.position);
    return { ...reading, knownAt };
  }
  return { ...reading, knownAt: { at: instantOf(knownAt, timeZone) } };
}

/** @throws Ending for what is no position of this log: compared as text, it would quietly mean something else */
export async function refuseForeignPosition(
  runtime: Runtime,
  option: string,
  position: Position,
): Promise<void> {
  const head = await runtime.store.head();
  if (head !== undefined && position.length === head.length && position <= head) return;
  throw new Ending(
    ExitCode.usage,
    `${option} is ${position}, which is no position of this log; take one that litopys log prints`,
  );
}
