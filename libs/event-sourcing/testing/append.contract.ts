import { describe, expect, it } from '@jest/globals';
import { NAME_LIMIT } from '../append-check.js';
import { NO_STREAM } from '../event-store.js';
import type { JsonObject, Metadata } from '../event.js';
import {
  fill,
  logOf,
  metadataOf,
  newEvent,
  newEvents,
  type Running,
} from './event-store-harness.js';
import { testUuid } from './fact.js';

const values: readonly (readonly [string, unknown])[] = [
  ['an empty object', {}],
  ['objects in objects', { a: { b: { c: [] } } }],
  ['arrays in arrays', [[1], [], [[2]]]],
  ['true, false and null', [true, false, null]],
  ['the largest safe integer', Number.MAX_SAFE_INTEGER],
  ['a negative number', -42],
  ['a fraction', 0.1],
  ['very large and very small numbers', [1e300, 5e-324]],
  ['an empty text', ''],
  ['text in Cyrillic', 'Літопис — «їжак»'],
  ['an emoji', '👩‍👩‍👧'],
  ['quotes, backslashes and line breaks', '"\'`\\\n\r\t'],
  ['a NUL', 'a\0b'],
  ['half a surrogate pair', '\ud83d'],
  ['text that looks like SQL', `'); DROP TABLE events; --`],
  ['text that looks like a time', '2026-03-15T10:00:00Z'],
  ['a long text', 'x'.repeat(100_000)],
  ['field names with dots and dollars', { 'a.b': 1, $set: 2, '': 3 }],
];

const envelopes: readonly (readonly [string, Partial<Metadata>])[] = [
  ['another correlation', { correlationId: testUuid(1) }],
  ['another cause', { causationId: testUuid(2) }],
  ['a reason code', { reasonCode: 'CHANGED_MIND' }],
  ['a source', { source: { externalSystem: 'legacy', externalId: '7', inferred: ['unit'] } }],
  ['an actor on behalf of another', { actor: { type: 'integration', id: 'i', onBehalfOf: 'u' } }],
  ['a later schema version', { schemaVersion: 12 }],
  ['the beginning of 1970', { occurredAt: '1970-01-01T00:00:00.000Z' }],
  ['the last millisecond before 1970', { occurredAt: '1969-12-31T23:59:59.999Z' }],
  ['a leap day', { occurredAt: '2024-02-29T23:59:59.001Z', businessDate: '2024-03-01' }],
  ['the year 1', { occurredAt: '0001-01-01T00:00:00.000Z' }],
  ['the year 9999', { occurredAt: '9999-12-31T23:59:59.999Z' }],
];

const names = [
  'thing-00000000-0000-4000-8000-000000000001',
  'no dash',
  'thing-a-b-c',
  'річ-1',
  `it's "quoted" \\ %_`,
  'x'.repeat(NAME_LIMIT),
];

export function appendContract(running: Running): void {
  describe('append', () => {
    it.each([1, 2, 10, 500])('of %i events starts a stream at revision 0', async (n) => {
      const { store } = running();
      const receipt = await store.append('thing-1', newEvents(n), NO_STREAM);
      const stored = await store.readStream('thing-1');
      expect(stored.map(({ revision }) => revision)).toEqual([...Array(n).keys()]);
      expect(receipt).toEqual({ revision: n - 1, position: stored.at(-1)?.position });
      expect(receipt.position).toBe(await store.head());
    });

    it('goes on at the revision found', async () => {
      const { store } = running();
      await store.append('thing-1', newEvents(2), NO_STREAM);
      const receipt = await store.append('thing-1', newEvents(3, 2), 1);
      expect(receipt.revision).toBe(4);
      const stored = await store.readStream('thing-1');
      expect(stored.map(({ data }) => data['n'])).toEqual([0, 1, 2, 3, 4]);
    });

    it('gives positions that ascend as text, over all streams', async () => {
      const { store } = running();
      const positions = (await fill(store, 30, 3)).map(({ position }) => position);
      expect([...new Set(positions)].sort()).toEqual(positions);
    });

    it.each(values)('keeps %s', async (_, value) => {
      const { store } = running();
      const data: JsonObject = { value };
      await store.append('thing-1', [newEvent(data)], NO_STREAM);
      expect((await store.readStream('thing-1')).map((event) => event.data)).toEqual([data]);
    });

    it('leaves out fields that are undefined', async () => {
      const { store } = running();
      await store.append('thing-1', [newEvent({ a: 1, b: undefined })], NO_STREAM);
      const [event] = await store.readStream('thing-1');
      expect(Object.keys(event?.data ?? {})).toEqual(['a']);
    });

    it.each(envelopes)('keeps an envelope with %s', async (_, told) => {
      const { store } = running();
      const metadata = { ...metadataOf(testUuid(9)), ...told };
      await store.append('thing-1', [{ ...newEvent(), metadata }], NO_STREAM);
      expect((await logOf(store)).map((event) => event.metadata)).toEqual([metadata]);
    });

    it('keeps fields of the envelope that it does not know', async () => {
      const { store } = running();
      const event = newEvent();
      const metadata = { ...event.metadata, later: { build: 7 } };
      await store.append('thing-1', [{ ...event, metadata }], NO_STREAM);
      expect((await store.readStream('thing-1'))[0]?.metadata).toEqual(metadata);
    });

    it.each(names)('takes the stream name %s', async (name) => {
      const { store } = running();
      await store.append(name, newEvents(1), NO_STREAM);
      expect((await store.readStream(name)).map(({ stream }) => stream)).toEqual([name]);
      expect((await logOf(store)).map(({ stream }) => stream)).toEqual([name]);
    });

    it('tells stream names apart by case', async () => {
      const { store } = running();
      await store.append('thing-a', newEvents(1), NO_STREAM);
      await store.append('thing-A', newEvents(2), NO_STREAM);
      expect(await store.readStream('thing-a')).toHaveLength(1);
    });

    it.each(['Happened', 'Подія', `It's`, 'T'.repeat(NAME_LIMIT)])(
      'takes the event type %s',
      async (type) => {
        const { store } = running();
        await store.append('thing-1', [newEvent({}, type)], NO_STREAM);
        expect((await logOf(store)).map((event) => event.type)).toEqual([type]);
      },
    );

    it('keeps what was given, whatever the caller does to it afterwards', async () => {
      const { store } = running();
      const data = { list: [1] };
      const appending = store.append('thing-1', [newEvent(data)], NO_STREAM);
      data.list.push(2);
      await appending;
      expect((await store.readStream('thing-1'))[0]?.data).toEqual({ list: [1] });
    });
  });
}
