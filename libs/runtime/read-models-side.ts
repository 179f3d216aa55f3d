import { setTimeout as sleep } from 'node:timers/promises';
import {
  behindOf,
  changesAfter,
  foldingVerdicts,
  identityOf,
  InvalidArgument,
  ledgerCollection,
  LedgerRows,
  obstacleOf,
  oldest,
  Projector,
  throwBehind,
  type ChangesSource,
  type EventCodec,
  type EventStore,
  type Passed,
  type Position,
  type ProjectorOptions,
  type ReadModelStore,
  type Standing,
  type VerifyReport,
} from '#event-sourcing';
import type { ReadModels } from './read-model-files.js';

const POLL_MS = 20;
/** How often a process that only reads looks whether there is something new to tell. */
const CHANGES_POLL_MS = 100;

/** The read models as one process has them: what keeps them here, or what reads them beside another process. */
export interface ReadModelsSide {
  readonly rows: LedgerRows;
  obstacleTo(readModel: string): Promise<Error | undefined>;
  waitFor(position: Position, timeoutMs: number): Promise<void>;
  changes(after: Position | undefined, signal: AbortSignal): AsyncIterable<Passed>;
  standings(): Promise<readonly Standing[]>;
  rebuild(names: readonly string[]): Promise<void>;
  inBulk<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  verify(names: readonly string[]): Promise<readonly VerifyReport[]>;
  close(): Promise<void>;
}

/** The side of a process that keeps the read models in the thread that records. */
export async function keepHere(options: ProjectorOptions): Promise<ReadModelsSide> {
  const projector = new Projector(options);
  await projector.start();
  return {
    rows: projector.rows,
    obstacleTo: (readModel) => Promise.resolve(projector.obstacleTo(readModel)),
    waitFor: (position, timeoutMs) => projector.waitFor(position, timeoutMs),
    changes: (after, signal) =>
      changesAfter(
        {
          rows: projector.rows,
          whenPassed: (fits, until) => projector.whenPassed(fits, until),
          undisturbed: (task) => projector.exclusively(task),
        },
        after,
        signal,
      ),
    standings: () => Promise.resolve(projector.standings()),
    rebuild: (names) => projector.rebuild(names),
    inBulk: (work, signal) => projector.inBulk(work, signal),
    verify: (names) => foldingVerdicts(projector, names),
    close: () => projector.stop(),
  };
}

/** The side of a process that only reads: it sees the others' checkpoints, and waits for them by looking again. */
export function readBeside(
  log: EventStore,
  store: ReadModelStore,
  codec: EventCodec,
  { ledger, projections, rollups }: ReadModels,
): ReadModelsSide {
  const rows = new LedgerRows(ledgerCollection(ledger, projections), store, log, codec);
  const standings = async (): Promise<readonly Standing[]> => {
    const ofLedger = await standingOf(store, ledger, identityOf(rows.collection));
    const others = projections.map(async (model) => {
      const standing = await standingOf(store, model, identityOf(model));
      const over = rollups.filter((rollup) => rollup.of === model);
      return [
        standing,
        ...over.map(({ name, version, kind }) => ({ ...standing, name, version, kind })),
      ];
    });
    return [ofLedger, ...(await Promise.all(others)).flat()];
  };
  const whenPassed: ChangesSource['whenPassed'] = async (fits, signal) => {
    while (!signal.aborted) {
      const passed = oldest((await standings()).map(({ position }) => position));
      if (passed !== undefined && fits(passed)) return passed;
      await sleep(CHANGES_POLL_MS);
    }
    return undefined;
  };
  return {
    rows,
    changes: (after, signal) =>
      changesAfter({ rows, whenPassed, undisturbed: (task) => task() }, after, signal),
    async obstacleTo(readModel) {
      const standing = (await standings()).find(({ name }) => name === readModel);
      return standing === undefined ? undefined : obstacleOf(standing);
    },
    standings,
    async waitFor(position, timeoutMs) {
      const until = Date.now() + timeoutMs;
      for (;;) {
        const behind = behindOf(await standings(), position);
        if (behind.length === 0) return;
        if (Date.now() > until) return throwBehind(log, behind, Date.now());
        await sleep(POLL_MS);
      }
    },
    rebuild: () => Promise.reject(readOnly()),
    inBulk: (work) => work(),
    verify: () => Promise.reject(readOnly()),
    close: () => Promise.resolve(),
  };
}

async function standingOf(
  store: ReadModelStore,
  { name, version, kind }: Pick<Standing, 'name' | 'version' | 'kind'>,
  identity: string,
): Promise<Standing> {
  const checkpoint = await store.checkpoint(identity);
  const building = checkpoint === undefined || checkpoint.rebuilding !== undefined;
  const position = building ? undefined : checkpoint.position;
  const error = checkpoint?.failed;
  const state = error !== undefined ? 'failed' : building ? 'rebuilding' : 'catching-up';
  return { name, version, kind, position, state, rate: 0, error };
}

/** What a process that only reads answers to everything else. */
export function readOnly(): InvalidArgument {
  return new InvalidArgument(
    'mode',
    'read',
    'this process only reads; send the command to the one that writes',
  );
}
