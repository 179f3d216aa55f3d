import { expect } from '@jest/globals';
import fc from 'fast-check';
import { type EventStore, type EventToAppend, NO_STREAM } from '../event-store.js';
import {
  type EventStoreFactory,
  type EventStoreHarness,
  idsOf,
  logOf,
  newEvents,
} from './event-store-harness.js';
import { Follower } from './follower.js';

interface Append {
  readonly stream: number;
  readonly events: number;
  /** How far the expected revision is off. */
  readonly off: number;
}

/** One step; the numbers are taken modulo what there is. */
type Step =
  | { readonly kind: 'append'; readonly appends: readonly Append[] }
  | { readonly kind: 'again'; readonly which: number; readonly length: number }
  | { readonly kind: 'stream'; readonly stream: number; readonly from: number; readonly limit: number }
  | { readonly kind: 'all'; readonly after: number; readonly upTo: number; readonly batchSize: number }
  | { readonly kind: 'at'; readonly indexes: readonly number[] }
  | { readonly kind: 'restart' }; // prettier-ignore

const off = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: -2, max: 2 }) },
);
const append = fc.record({ stream: fc.nat(3), events: fc.integer({ min: 1, max: 4 }), off });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      // One to a stream: who wins a race is not promised.
      appends: fc.uniqueArray(append, { minLength: 1, maxLength: 4, selector: (a) => a.stream }),
    }),
  },
  fc.record({ kind: fc.constant('again' as const), which: fc.nat(), length: fc.nat(4) }),
  fc.record({
    kind: fc.constant('stream' as const),
    stream: fc.nat(4),
    from: fc.nat(8),
    limit: fc.integer({ min: 1, max: 5 }),
  }),
  fc.record({
    kind: fc.constant('all' as const),
    after: fc.nat(),
    upTo: fc.nat(),
    batchSize: fc.integer({ min: 1, max: 6 }),
  }),
  fc.record({ kind: fc.constant('at' as const), indexes: fc.array(fc.nat(), { maxLength: 5 }) }),
  fc.record({ kind: fc.constant('restart' as const) }),
);

/**
 * Random sequences of operations against a model that is two lists: the ids of each stream, and those of the log.
 * A follower reads along the whole time and must have seen everything once and in order at the end.
 *
 * @throws fast-check's report with the smallest sequence that fails, and the seed
 */
export async function eventStoreSequences(
  factory: EventStoreFactory,
  { sequences, seed }: { readonly sequences: number; readonly seed: number },
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 20 }), async (steps) => {
      const harness = await factory();
      try {
        const sequence = new Sequence(harness);
        for (const one of steps) await sequence.take(one);
        await sequence.finish();
      } finally {
        await harness.dispose();
      }
    }),
    { numRuns: sequences, seed },
  );
}

interface Done {
  readonly stream: string;
  readonly events: readonly EventToAppend[];
  readonly expected: number;
}

class Sequence {
  private store: EventStore;
  private follower: Follower;
  private readonly streams = new Map<string, readonly string[]>();
  private log: readonly string[] = [];
  private readonly done: Done[] = [];

  constructor(private readonly harness: EventStoreHarness) {
    this.store = harness.store;
    this.follower = new Follower(this.store);
  }

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'append':
        return this.append(step.appends);
      case 'again':
        return this.again(step.which, step.length);
      case 'stream':
        return this.readStream(`thing-${step.stream}`, step.from, step.limit);
      case 'all':
        return this.readAll(step.after, step.upTo, step.batchSize);
      case 'at':
        return this.readAt(step.indexes);
      case 'restart':
        return this.restart();
    }
  }

  async finish(): Promise<void> {
    await this.follower.untilAt(await this.store.head());
    await this.follower.stop();
    const all = await logOf(this.store);
    expect(idsOf(all)).toEqual(this.log);
    expect(this.follower.events).toEqual(all);
    const positions = all.map(({ position }) => position);
    expect([...new Set(positions)].sort()).toEqual(positions);
    for (const [stream, ids] of this.streams) {
      const stored = await this.store.readStream(stream);
      expect(idsOf(stored)).toEqual(ids);
      expect(stored.map(({ revision }) => revision)).toEqual([...ids.keys()]);
    }
  }

  private async append(appends: readonly Append[]): Promise<void> {
    const asked = appends.map(({ stream, events, off }) => {
      const name = `thing-${stream}`;
      const right = this.idsOf(name).length - 1;
      return { stream: name, events: newEvents(events), expected: Math.max(right + off, NO_STREAM), right };
    }); // prettier-ignore
    const outcomes = await Promise.allSettled(
      asked.map(({ stream, events, expected }) => this.store.append(stream, events, expected)),
    );
    const written: { readonly position: string; readonly done: Done }[] = [];
    for (const [index, outcome] of outcomes.entries()) {
      const one = asked[index];
      if (one === undefined) continue;
      const { right, ...done } = one;
      if (outcome.status === 'rejected') {
        expect(outcome.reason).toMatchObject({
          name: 'WrongExpectedRevision',
          expected: done.expected,
          actual: right,
        });
        expect(done.expected).not.toBe(right);
      } else {
        expect(done.expected).toBe(right);
        expect(outcome.value.revision).toBe(right + done.events.length);
        written.push({ position: outcome.value.position, done });
      }
    }
    written.sort((a, b) => (a.position < b.position ? -1 : 1));
    for (const { done } of written) {
      this.streams.set(done.stream, [...this.idsOf(done.stream), ...idsOf(done.events)]);
      this.log = [...this.log, ...idsOf(done.events)];
      this.done.push(done);
    }
  }

  /** The whole of an earlier append, or its beginning, succeeds and changes nothing. */
  private async again(which: number, length: number): Promise<void> {
    const done = this.done[which % Math.max(this.done.length, 1)];
    if (done === undefined) return;
    const events = done.events.slice(0, Math.max(1, length));
    const receipt = await this.store.append(done.stream, events, done.expected);
    expect(receipt.revision).toBe(done.expected + events.length);
    const [last] = await this.store.readAt([receipt.position]);
    expect(last?.id).toBe(events.at(-1)?.id);
  }

  private async readStream(stream: string, from: number, limit: number): Promise<void> {
    const read = await this.store.readStream(stream, { from, limit });
    expect(idsOf(read)).toEqual(this.idsOf(stream).slice(from, from + limit));
  }

  private async readAll(after: number, upTo: number, batchSize: number): Promise<void> {
    const all = await logOf(this.store);
    if (all.length === 0) return;
    const [start, end] = [after % all.length, upTo % all.length];
    const bounds = { batchSize, upTo: all[end]?.position ?? '' };
    const read = await logOf(this.store, all[start]?.position, bounds);
    expect(idsOf(read)).toEqual(this.log.slice(start + 1, end + 1));
  }

  private async readAt(indexes: readonly number[]): Promise<void> {
    const all = await logOf(this.store);
    const asked = indexes.flatMap((index) => all[index % Math.max(all.length, 1)] ?? []);
    expect(await this.store.readAt(asked.map(({ position }) => position))).toEqual(asked);
  }

  /** The follower goes on behind what it had seen. */
  private async restart(): Promise<void> {
    const before = this.follower.events;
    await this.follower.stop();
    await this.store.close();
    this.store = await this.harness.reopen();
    this.follower = new Follower(this.store, before.at(-1)?.position, before);
  }

  private idsOf(stream: string): readonly string[] {
    return this.streams.get(stream) ?? [];
  }
}
