import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createEventCodec } from './event-codec.js';
import type { RecordedEvent } from './event.js';
import { Projector } from './projector.js';
import { createReads } from './reads.js';
import type { LedgerQuery, Reading, Reads } from './readings.js';
import {
  MemoryEventStore,
  MemoryKeyStore,
  MemoryReadModelStore,
  Recorder,
} from './testing/index.js';
import { lampEvents, lampLedger, lamps, wattHours } from './testing/lamps.js';

const day = (n: number): string => `2026-03-${String(n).padStart(2, '0')}T12:00:00.000Z`;

/** p1 installed v1 · p2 burned 5 v5 · p3 moved v7 · p4 void of p2 · p5 burned 4 v5: recorded a second apart. */
let p: RecordedEvent[];
let reads: Reads;
let projector: Projector;
beforeEach(async () => {
  const log = new MemoryEventStore();
  const store = new MemoryReadModelStore();
  const codec = createEventCodec([lampEvents], new MemoryKeyStore());
  const book = new Recorder(log, codec);
  projector = new Projector({
    log, codec, store, logId: 'l', ledger: lampLedger, projections: [lamps], rollups: [wattHours], clock: () => day(1),
  }); // prettier-ignore
  await projector.start();
  reads = createReads({
    log, codec, store, rows: projector.rows,
    obstacleTo: (name) => Promise.resolve(projector.obstacleTo(name)),
    waitFor: (position, ms) => projector.waitFor(position, ms),
  }); // prettier-ignore
  const about = { ownerId: 'o1' };
  const p1 = await book.record(
    'lamp-1',
    'LampInstalled',
    { ...about, room: 'hall', note: 'n', watts: 10 },
    day(1),
  );
  const p2 = await book.record('lamp-1', 'LampBurned', { ...about, hours: 5 }, day(5));
  const p3 = await book.record('lamp-1', 'LampMoved', { ...about, room: 'attic' }, day(7));
  const p4 = await book.void(p2, 'ownerId');
  const p5 = await book.record('lamp-1', 'LampBurned', { ...about, hours: 4 }, day(5));
  p = [p1, p2, p3, p4, p5];
  await reads.waitFor(p5.position);
});
afterEach(() => projector.stop());

const known = (n: number): Reading['knownAt'] => ({ position: p[n - 1]!.position });
const knownTime = (n: number): Reading['knownAt'] => ({ at: p[n - 1]!.metadata.recordedAt });

describe('reading(d, k) of a document', () => {
  it.each<[string, Reading, unknown]>([
    ['now, now', {}, { hours: 4, room: 'attic' }],
    ['6 March, now', { asOf: day(6) }, { hours: 4, room: 'hall' }],
    ['4 March, now', { asOf: day(4) }, { hours: 0, room: 'hall' }],
    ['28 February, now', { asOf: '2026-02-28T12:00:00.000Z' }, undefined],
    ['now, p2', { knownAt: { position: 'p2' } }, { hours: 5, room: 'hall' }],
    ['6 March, p3', { asOf: day(6), knownAt: { position: 'p3' } }, { hours: 5, room: 'hall' }],
    ['6 March, p4', { asOf: day(6), knownAt: { position: 'p4' } }, { hours: 0, room: 'hall' }],
    ['now, when p4 was recorded', { knownAt: { at: 'p4' } }, { hours: 0, room: 'attic' }],
    [
      'now, before anything was recorded',
      { knownAt: { at: '2026-03-31T23:00:00.000Z' } },
      undefined,
    ],
  ])('%s', async (_, reading, expected) => {
    const asked = { ...reading, ...(reading.knownAt && { knownAt: resolve(reading.knownAt) }) };
    const found = await reads.document(lamps, 'lamp-1', asked);
    expect(found).toEqual(
      expected === undefined ? undefined : expect.objectContaining(expected as object),
    );
    const list = await reads.documents(lamps, { limit: 10 }, asked);
    expect(list.items.map(({ item }) => item.document)).toEqual(found === undefined ? [] : [found]);
  });

  const resolve = (knownAt: NonNullable<Reading['knownAt']>): NonNullable<Reading['knownAt']> => {
    const name = 'at' in knownAt ? knownAt.at : knownAt.position;
    if (!name.startsWith('p')) return knownAt;
    const n = Number(name.slice(1));
    return ('at' in knownAt ? knownTime(n) : known(n))!;
  };
});

describe('The ledger', () => {
  const list = async (query: Partial<LedgerQuery>): Promise<readonly string[]> => {
    const page = await reads.ledger({ key: 'owner:o1', limit: 10, ...query });
    return page.items.map(({ item }) => `p${p.findIndex(({ id }) => id === item.eventId) + 1}`);
  };

  it.each<[string, () => Partial<LedgerQuery>, readonly string[]]>([
    [
      'newest first by valid time, then position, voided facts left out',
      () => ({}),
      ['p3', 'p5', 'p1'],
    ],
    [
      'with voided facts on request, where they stood',
      () => ({ includeVoided: true }),
      ['p3', 'p5', 'p2', 'p1'],
    ],
    ['oldest first', () => ({ descending: false }), ['p1', 'p5', 'p3']],
    ['as of a day', () => ({ asOf: day(5) }), ['p5', 'p1']],
    ['as it was known', () => ({ knownAt: known(3) }), ['p3', 'p2', 'p1']],
    [
      'by position, with the voids themselves',
      () => ({ order: 'log', includeVoided: true, includeVoids: true }),
      ['p5', 'p4', 'p3', 'p2', 'p1'],
    ],
    ['by a facet', () => ({ where: { kind: { equals: 'USE' } } }), ['p5']],
    ['of somebody unknown', () => ({ key: 'owner:o2' }), []],
  ])('lists facts %s', async (_, query, expected) => {
    expect(await list(query())).toEqual(expected);
  });

  it('marks a voided fact with what voided it, but not in a reading that does not know it yet', async () => {
    const find = async (query: Partial<LedgerQuery>) =>
      (await reads.ledger({ limit: 10, includeVoided: true, ...query })).items.find(
        ({ item }) => item.eventId === p[1]!.id,
      )?.item;
    expect(await find({})).toMatchObject({ voidedBy: p[3]!.id, voidedAt: p[3]!.position });
    expect((await find({ knownAt: known(3) }))?.voidedBy).toBeUndefined();
  });

  it('pages without a gap or a repetition, whatever is filtered out', async () => {
    const pages: string[] = [];
    let after: LedgerQuery['after'];
    for (let i = 0; i < 5; i += 1) {
      const page = await reads.ledger({ key: 'owner:o1', limit: 1, after });
      pages.push(...page.items.map(({ item }) => item.eventId));
      after = page.items.at(-1)?.cursor ?? after;
      if (!page.hasMore) break;
    }
    expect(pages).toEqual([p[2]!.id, p[4]!.id, p[0]!.id]);
  });

  it('gives the row of an event and its body', async () => {
    const row = await reads.ledgerRow(p[1]!.id);
    expect(row).toMatchObject({
      type: 'LampBurned',
      kind: 'USE',
      keys: ['owner:o1', 'lamp:lamp-1'],
    });
    expect(await reads.events([row!])).toEqual([p[1]]);
  });
});

describe('waitFor', () => {
  it('names a position that no answer of this log contained', async () => {
    await expect(reads.waitFor('zzz')).rejects.toMatchObject({
      field: 'minPosition',
      value: 'zzz',
    });
  });
});
