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
    const position = await positionOf(runtime, '--known-at', knownAt.position);
    return { ...reading, knownAt: { position } };
  }
  return { ...reading, knownAt: { at: instantOf(knownAt, timeZone) } };
}

/**
 * The position that a text means, with or without the zeros before it.
 *
 * @throws Ending for what is no position of this log: compared as text, it would quietly mean something else
 */
export async function positionOf(
  runtime: Runtime,
  option: string,
  given: string,
): Promise<Position> {
  const head = await runtime.store.head();
  if (head !== undefined) {
    const isNumber = /^\d+$/.test(given) && /^\d+$/.test(head);
    const position = isNumber ? given.padStart(head.length, '0') : given;
    if (position.length === head.length && position <= head) return position;
  }
  throw new Ending(
    ExitCode.usage,
    `${option} is ${given}, which is no position of this log; take one that litopys log prints`,
  );
}
