import { randomBytes } from 'node:crypto';
import {
  createCommandHandler,
  createEventCodec,
  WrongExpectedRevision,
  type EventStore,
  type KeyStore,
  type StoredEvent,
} from '#event-sourcing';
import { businessDateOf, deciders, eventCategories } from '#crm';
import type { Runtime } from '#runtime';
import type { Importing } from './settle-row.js';

/** A log and its keys, with what was appended since in memory only. */
export interface Overlay extends Pick<Importing, 'execute'> {
  readonly store: EventStore;
  readonly keys: KeyStore;
}

/**
 * Decides commands as the runtime would, on top of what is in its log (or in another overlay), and keeps what they
 * append in memory: for a run that writes nothing. New keys of personal data stay in memory too.
 */
export function dryRun(
  runtime: Runtime,
  under: Pick<Overlay, 'store' | 'keys'> = runtime,
): Overlay {
  const store = overlaid(under.store);
  const keys = overlaidKeys(under.keys);
  const execute = createCommandHandler({
    store,
    codec: createEventCodec(eventCategories, keys),
    deciders: deciders({ baseCurrency: runtime.currency }),
    clock: runtime.clock,
    businessDate: (instant) => businessDateOf(instant, runtime.timeZone),
    digestKey: randomBytes(32),
  });
  return { store, keys, execute };
}

function overlaid(log: EventStore): EventStore {
  const appended = new Map<string, StoredEvent[]>();
  let count = 0;
  const own = (stream: string): readonly StoredEvent[] => appended.get(stream) ?? [];
  return {
    readAll: (after, options) => log.readAll(after, options),
    readAt: (positions) => log.readAt(positions),
    subscribe: (after, signal) => log.subscribe(after, signal),
    head: () => log.head(),
    countAfter: (after) => log.countAfter(after),
    fix: (property, value) => log.fix(property, value),
    close: () => Promise.resolve(),
    async readStream(stream, { from = 0, limit = Infinity } = {}) {
      const facts = [...(await log.readStream(stream)), ...own(stream)];
      return facts.slice(from, from + limit);
    },
    async append(stream, events, expectedRevision) {
      const stored = await log.readStream(stream);
      const actual = stored.length + own(stream).length - 1;
      if (actual !== expectedRevision) {
        throw new WrongExpectedRevision(stream, expectedRevision, actual);
      }
      const added = events.map((event, i): StoredEvent => {
        count += 1;
        return { ...event, stream, revision: actual + 1 + i, position: `not-written-${count}` };
      });
      appended.set(stream, [...own(stream), ...added]);
      return { revision: actual + events.length, position: `not-written-${count}` };
    },
  };
}

function overlaidKeys(keys: KeyStore): KeyStore {
  const created = new Map<string, Buffer>();
  const load: KeyStore['load'] = async (subjects) =>
    new Map([
      ...(await keys.load(subjects)),
      ...[...created].filter(([subject]) => subjects.includes(subject)),
    ]);
  return {
    load,
    destroyed: (subjects) => keys.destroyed(subjects),
    destroy: (subject) => keys.destroy(subject),
    close: () => Promise.resolve(),
    async ensure(subjects) {
      const known = await load(subjects);
      for (const subject of subjects) {
        if (!known.has(subject)) created.set(subject, randomBytes(32));
      }
      return load(subjects);
    },
  };
}
