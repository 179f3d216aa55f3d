import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { collectionOf } from '../collection.js';
import type { EventCodec } from '../event-codec.js';
import type { RecordedEvent } from '../event.js';
import type { Ledger } from '../ledger.js';
import { foldDocument, keysOf, type Projection } from '../projection.js';
import { inReadingOrder } from '../projection-writer.js';
import { Projector } from '../projector.js';
import type { StoredDocument } from '../read-model-store.js';
import type { Rollup } from '../rollup.js';
import { liveFacts } from '../void-fact.js';
import { MemoryEventStore } from './memory-event-store.js';
import { MemoryReadModelStore } from './memory-read-model-store.js';

/** The read models of a domain, and a log in which everything happens that can: late facts, voids, all types. */
export interface LawsUnder {
  readonly ledger: Ledger;
  readonly projections: readonly Projection<unknown>[];
  readonly rollups: readonly Rollup[];
  readonly facts: readonly RecordedEvent[];
}

/** The facts are decoded already. */
const plain: EventCodec = {
  encode: () => Promise.reject(new Error('laws only read')),
  decode: (events) => Promise.resolve(events),
  decodeKeeping: (events) => Promise.resolve(events),
  decodeLazily: (events) => Promise.resolve(events),
  decodeSealed: (events) => Promise.resolve(events),
  subjectFieldOf: () => '',
};

type Contents = Readonly<Record<string, readonly StoredDocument[]>>;

/**
 * The laws that every projection and rollup must keep, whatever it computes: any batch size, any restart and a rebuild
 * give the same documents; a batch applied twice changes nothing; every document fits its declared type.
 */
export function projectionLaws(name: string, under: () => Promise<LawsUnder>): void {
  describe(`The laws of read models, over ${name}`, () => {
    let laws: LawsUnder;
    let log: MemoryEventStore;
    let whole: Contents;

    beforeAll(async () => {
      laws = await under();
      log = await logOf(laws.facts);
      whole = await contents(laws, await run(laws, log, laws.facts.length));
    });
    afterAll(() => log.close());

    it.each([1, 7, 100])(
      'batches of %i give the same documents as one batch of all',
      async (size) => {
        expect(await contents(laws, await run(laws, log, size))).toEqual(whole);
      },
    );

    it('a restart after every hundred events changes nothing', async () => {
      expect(await contents(laws, await run(laws, log, 50, 2))).toEqual(whole);
    });

    it('events that are handed over twice are applied once', async () => {
      expect(await contents(laws, await run(laws, log, 40, Infinity, 2))).toEqual(whole);
    });

    it('rebuilt = live', async () => {
      const store = await run(laws, log, 64);
      const projector = open(laws, log, store);
      await projector.start();
      await projector.rebuild(['ledger', ...laws.projections.map((model) => model.name)]);
      await projector.stop();
      expect(await contents(laws, store)).toEqual(whole);
    });

    it('every document fits its type, and every row of a rollup', () => {
      for (const model of laws.projections) {
        for (const { body } of whole[model.name] ?? [])
          expect(model.document.parse(body)).toEqual(body);
      }
      for (const rollup of laws.rollups) {
        const row = rollup.key.extend(rollup.measures.shape);
        for (const { body } of whole[rollup.name] ?? []) expect(row.parse(body)).toEqual(body);
      }
    });

    it('every read model says something about this log', () => {
      const silent = [...laws.projections, ...laws.rollups].filter(
        ({ name: one }) => whole[one]?.length === 0,
      );
      expect(silent.map((model) => model.name)).toEqual([]);
    });

    it('facts that are said to commute may come before or behind all others', () => {
      for (const model of laws.projections) {
        const commutes = ({ type }: RecordedEvent) => model.on[type]?.commutes === true;
        for (const { key, body } of whole[model.name] ?? []) {
          const facts = liveFacts(laws.facts)
            .filter((fact) => keysOf(model, fact).includes(key))
            .sort(inReadingOrder);
          const [free, ordered] = [facts.filter(commutes), facts.filter((fact) => !commutes(fact))];
          const orders = [
            [...ordered, ...free],
            [...ordered, ...free.reverse()],
            [...ordered.slice(0, 1), ...free, ...ordered.slice(1)],
          ];
          for (const order of orders) expect(foldDocument(model, key, order)).toEqual(body);
        }
      }
    });
  });
}

async function logOf(facts: readonly RecordedEvent[]): Promise<MemoryEventStore> {
  const log = new MemoryEventStore();
  for (const { stream, id, type, data, metadata, revision } of facts) {
    await log.append(stream, [{ id, type, data, metadata }], revision - 1);
  }
  return log;
}

function open(
  { ledger, projections, rollups }: LawsUnder,
  log: MemoryEventStore,
  store: MemoryReadModelStore,
): Projector {
  const clock = (): string => '2026-01-01T00:00:00.000Z';
  return new Projector({
    log,
    codec: plain,
    store,
    logId: 'laws',
    ledger,
    projections,
    rollups,
    clock,
  });
}

/** Drives projectors by hand over the log in batches of `size`, a new one after each `restart` batches. */
async function run(
  laws: LawsUnder,
  log: MemoryEventStore,
  size: number,
  restart = Infinity,
  times = 1,
): Promise<MemoryReadModelStore> {
  const store = new MemoryReadModelStore();
  let projector = open(laws, log, store);
  await projector.open();
  for (const one of projector.kept) one.join();
  let batches = 0;
  for await (const batch of log.readAll(undefined, { batchSize: size })) {
    if (batches > 0 && batches % restart === 0) {
      await projector.flush();
      projector = open(laws, log, store);
      await projector.open();
    }
    for (let i = 0; i < times; i += 1) await projector.take(batch);
    batches += 1;
  }
  for (const one of projector.kept) expect(one.error).toBeUndefined();
  await projector.flush();
  return store;
}

async function contents(
  { projections, rollups }: LawsUnder,
  store: MemoryReadModelStore,
): Promise<Contents> {
  const all: Record<string, readonly StoredDocument[]> = {};
  for (const model of [...projections, ...rollups]) {
    all[model.name] = await store.find(collectionOf(model), { limit: 1_000_000 });
  }
  return all;
}
