import {
  changesAfter,
  Hold,
  ledgerCollection,
  LedgerRows,
  Waiting,
  type EventCodec,
  type EventStore,
  type Instant,
  type ReadModelStore,
  type Standing,
} from '#event-sourcing';
import type { ProjectorThread } from './projector-thread.js';
import type { ReadModels } from './read-model-files.js';
import type { ReadModelsSide } from './read-models-side.js';

export interface KeptInThread {
  readonly log: EventStore;
  readonly codec: EventCodec;
  /** To read only: the thread writes. */
  readonly store: ReadModelStore;
  readonly clock: () => Instant;
  readonly models: ReadModels;
  /** Hears, in a sentence, that something is wrong. */
  readonly say: (remark: string) => void;
}

/** The side of a process whose read models a thread of its own keeps: here they are read, and what is done to them is asked for. */
export async function keepInThread(
  thread: ProjectorThread,
  { log, codec, store, clock, models: { ledger, projections }, say }: KeptInThread,
): Promise<ReadModelsSide> {
  let standings: readonly Standing[] = [];
  const waiting = new Waiting({ log, clock, standings: () => standings });
  let isHeld = false;
  const hold = new Hold(() => {
    if (hold.stands === isHeld) return;
    isHeld = hold.stands;
    thread.hold(isHeld);
  });
  await thread.open({
    onStandings(all) {
      standings = all;
      waiting.tell();
    },
    onEnd(reason, again) {
      say(remarkOn(reason, again));
      standings = standings.map((one) => (again ? notFollowing(one) : failed(one, reason)));
      waiting.tell();
    },
    onRestart: () => thread.hold(isHeld),
  });
  const rows = new LedgerRows(ledgerCollection(ledger, projections), store, log, codec);
  const source = {
    rows,
    whenPassed: waiting.whenPassed.bind(waiting),
    async undisturbed<T>(task: () => Promise<T>): Promise<T> {
      await waiting.forLedger();
      return task();
    },
  };
  return {
    rows,
    obstacleTo: (readModel) => Promise.resolve(waiting.obstacleTo(readModel)),
    waitFor: (position, timeoutMs) => hold.liftedFor(() => waiting.waitFor(position, timeoutMs)),
    changes: (after, signal) => changesAfter(source, after, signal),
    standings: () => Promise.resolve(standings),
    rebuild: async (names) => void (await thread.ask('rebuild', names)),
    inBulk: (work, signal) =>
      hold.during(async () => {
        const done = await work();
        if (signal?.aborted !== true) await thread.ask('catch-up');
        return done;
      }),
    verify: (names) => thread.ask('verify', names),
    async close() {
      waiting.end();
      await thread.close();
    },
  };
}

function remarkOn(reason: string, again: boolean): string {
  const next = again
    ? 'It is being started again; what is read meanwhile may be behind, and says so.'
    : 'It is not started again: stop this process, see to the cause and start it; nothing is lost.';
  return `The thread that keeps the read models has ended (${reason}). ${next}`;
}

function notFollowing(one: Standing): Standing {
  return { ...one, rate: 0, state: one.state === 'live' ? 'catching-up' : one.state };
}

function failed(one: Standing, reason: string): Standing {
  const message = `the thread that keeps the read models has ended again and again (${reason}); see to the cause and start the process again`;
  const error = one.error ?? { eventId: '', key: '', message };
  return { ...one, rate: 0, state: 'failed', error };
}
