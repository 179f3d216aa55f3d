import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import type { Cli } from '../../apps/cli/cli.js';
import { run } from '../../apps/cli/program.js';
import { openRuntime, type Runtime } from '#runtime';
import type { RecordedEvent } from '#event-sourcing';

/** How one run of `litopys` ended and what it wrote. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Surroundings {
  readonly environment?: Readonly<Record<string, string>>;
  /** Takes the place of Ctrl-C. */
  readonly interruption?: AbortSignal;
  /** Columns of a terminal; on a pipe when absent. */
  readonly width?: number;
  /** Whether that terminal shows colours. */
  readonly colour?: boolean;
}

/** Runs `litopys` in this process; as on a pipe unless a width is given: no colours, no bar, nothing shortened. */
export async function litopys(
  args: readonly string[],
  {
    environment = {},
    interruption = new AbortController().signal,
    width,
    colour = false,
  }: Surroundings = {},
): Promise<Outcome> {
  const [out, err]: [string[], string[]] = [[], []];
  const cli: Cli = {
    out: (line) => void out.push(line),
    say: (line) => void err.push(line),
    bar: undefined,
    colour,
    width,
    environment,
    interruption: () => interruption,
  };
  const code = await run(args, cli);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

/** A Ctrl-C that comes when the run has looked for one so many times: at the same place, however fast the machine. */
export function interruptedAfter(looks: number): AbortSignal {
  const { signal } = new AbortController();
  let count = 0;
  Object.defineProperty(signal, 'aborted', { get: () => (count += 1) > looks });
  return signal;
}

const made: string[] = [];

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A folder of its own, removed after the tests of the file. */
export function scratch(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `litopys-${name}-`));
  made.push(folder);
  return folder;
}

/** Opens a data directory beside whoever writes there. */
export async function reading<T>(data: string, work: (runtime: Runtime) => Promise<T>): Promise<T> {
  const runtime = await openRuntime({ data, mode: 'write' });
  try {
    await runtime.caughtUp();
    return await work(runtime);
  } finally {
    await runtime.close();
  }
}

/** The whole log, decoded. */
export async function logOf(data: string): Promise<readonly RecordedEvent[]> {
  return reading(data, async ({ store, codec }) => {
    const events: RecordedEvent[] = [];
    for await (const batch of store.readAll(undefined)) events.push(...(await codec.decode(batch)));
    return events;
  });
}

/** What two imports of the same files must agree on, stream by stream and in order. */
export function essenceOf(events: readonly RecordedEvent[]): readonly unknown[] {
  return events
    .map(({ stream, revision, type, data, metadata: { occurredAt } }) => ({
      ...{ stream, revision, type, data, occurredAt },
    }))
    .sort((a, b) =>
      a.stream === b.stream ? a.revision - b.revision : a.stream < b.stream ? -1 : 1,
    );
}
