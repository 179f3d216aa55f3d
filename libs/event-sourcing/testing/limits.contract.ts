import { describe, expect, it } from '@jest/globals';
import { NAME_LIMIT } from '../append-check.js';
import { APPEND_LIMIT_BYTES, type EventToAppend, NO_STREAM } from '../event-store.js';
import { logOf, newEvent, newEvents, type Running } from './event-store-harness.js';

/** Data of exactly so many bytes. */
function sized(bytes: number): EventToAppend {
  return newEvent({ x: 'a'.repeat(bytes - '{"x":""}'.length) });
}

function withData(data: unknown): EventToAppend {
  return Object.assign(newEvent(), JSON.parse('{}'), { data });
}

function withMetadata(told: object): EventToAppend {
  const event = newEvent();
  return Object.assign(event, { metadata: { ...event.metadata, ...told } });
}

function nested(depth: number): unknown {
  return depth === 0 ? 1 : { a: nested(depth - 1) };
}

const cycle: Record<string, unknown> = {};
cycle['self'] = cycle;
const twin = newEvent();

/** What it is, the field named in the error, and the events. */
const badEvents: readonly (readonly [string, string, readonly EventToAppend[]])[] = [
  ['no event at all', 'events', []],
  ['an empty id', 'events[0].id', [{ ...newEvent(), id: '' }]],
  ['an id that is no UUID', 'events[0].id', [{ ...newEvent(), id: 'event-1' }]],
  ['an id without dashes', 'events[0].id', [{ ...newEvent(), id: 'a'.repeat(32) }]],
  ['an id in braces', 'events[0].id', [{ ...newEvent(), id: `{${newEvent().id}}` }]],
  ['the same id twice', 'events[1].id', [twin, { ...newEvent(), id: twin.id }]],
  ['an empty type', 'events[0].type', [newEvent({}, '')]],
  ['a type that is too long', 'events[0].type', [newEvent({}, 'T'.repeat(NAME_LIMIT + 1))]],
  ['a type with a line break', 'events[0].type', [newEvent({}, 'a\nb')]],
  ['data that are null', 'events[0].data', [withData(null)]],
  ['data that are undefined', 'events[0].data', [withData(undefined)]],
  ['data that are an array', 'events[0].data', [withData([1])]],
  ['data that are text', 'events[0].data', [withData('x')]],
  ['data that are a bigint', 'events[0].data', [withData(1n)]],
  ['a bigint', 'events[0].data.a[0]', [newEvent({ a: [1n] })]],
  ['a function', 'events[0].data.a', [newEvent({ a: () => 1 })]],
  ['a symbol', 'events[0].data.a', [newEvent({ a: Symbol('s') })]],
  ['not a number', 'events[0].data.a.b', [newEvent({ a: { b: Number.NaN } })]],
  ['an infinite number', 'events[0].data.a', [newEvent({ a: -Infinity })]],
  ['a Date', 'events[0].data.a', [newEvent({ a: new Date(0) })]],
  ['a Map', 'events[0].data.a', [newEvent({ a: new Map() })]],
  ['undefined inside a list', 'events[0].data.a[1]', [newEvent({ a: [1, undefined] })]],
  ['data nested without end', 'events[0].data', [newEvent(cycle)]],
  ['data nested very deep', 'events[0].data', [withData(nested(5000))]],
  ['a good event and a bad one', 'events[1].data.a', [newEvent(), newEvent({ a: 1n })]],
  ['a time without milliseconds', '.occurredAt', [withMetadata({ occurredAt: '2026-03-15T10:00:00Z' })]],
  ['a time with an offset', '.occurredAt', [withMetadata({ occurredAt: '2026-03-15T10:00:00.000+02:00' })]],
  ['a month that does not exist', '.recordedAt', [withMetadata({ recordedAt: '2026-13-15T10:00:00.000Z' })]],
  ['an envelope without recorded time', '.recordedAt', [withMetadata({ recordedAt: undefined })]],
  ['an envelope without actor', '.actor', [withMetadata({ actor: undefined })]],
  ['an envelope without command', '.commandId', [withMetadata({ commandId: undefined })]],
  ['a schema version of 0', '.schemaVersion', [withMetadata({ schemaVersion: 0 })]],
  ['a bigint in the envelope', '.source.a', [withMetadata({ source: { a: 1n } })]],
]; // prettier-ignore

export function limitsContract(running: Running): void {
  describe('limits', () => {
    it.each([
      ['one event', () => [sized(APPEND_LIMIT_BYTES)]],
      ['several together', () => [sized(APPEND_LIMIT_BYTES - 1000), sized(1000)]],
    ])('takes %s of exactly the limit', async (_, events) => {
      const { store } = running();
      await store.append('thing-1', events(), NO_STREAM);
      expect(await logOf(store)).toHaveLength(events().length);
    });

    it.each([
      ['one event', () => [sized(APPEND_LIMIT_BYTES + 1)], 1],
      ['several together', () => [sized(APPEND_LIMIT_BYTES - 999), sized(1000)], 1],
      [
        'characters of several bytes',
        () => [newEvent({ x: 'ї'.repeat(APPEND_LIMIT_BYTES / 2) })],
        8,
      ],
    ])('refuses %s beyond the limit and writes nothing', async (_, events, beyond) => {
      const { store } = running();
      await expect(store.append('thing-1', events(), NO_STREAM)).rejects.toMatchObject({
        name: 'TooLarge',
        stream: 'thing-1',
        bytes: APPEND_LIMIT_BYTES + beyond,
        limitBytes: APPEND_LIMIT_BYTES,
      });
      expect(await logOf(store)).toEqual([]);
    });

    it('refuses what is far too large and serves the appends beside it', async () => {
      const { store } = running();
      const [large, small] = await Promise.allSettled([
        store.append('thing-1', [sized(APPEND_LIMIT_BYTES * 20)], NO_STREAM),
        store.append('thing-2', newEvents(1), NO_STREAM),
      ]);
      expect([large.status, small.status]).toEqual(['rejected', 'fulfilled']);
    });

    it.each(badEvents)('refuses %s, naming %s', async (_, field, events) => {
      const { store } = running();
      const refused = store.append('thing-1', events, NO_STREAM);
      await expect(refused).rejects.toMatchObject({
        name: 'InvalidArgument',
        field: expect.stringContaining(field),
      });
      expect(await logOf(store)).toEqual([]);
    });

    it.each([
      ['empty', ''],
      ['too long', 'x'.repeat(NAME_LIMIT + 1)],
      ['cut by a NUL', 'thing\0-1'],
      ['broken over two lines', 'thing\n-1'],
    ])('refuses a stream name that is %s', async (_, stream) => {
      const { store } = running();
      const named = { name: 'InvalidArgument', field: 'stream' };
      await expect(store.append(stream, newEvents(1), NO_STREAM)).rejects.toMatchObject(named);
      await expect(store.readStream(stream)).rejects.toMatchObject(named);
    });

    it.each([-2, 0.5, Number.NaN, 2 ** 60])(
      'refuses the expected revision %d',
      async (expected) => {
        const { store } = running();
        await expect(store.append('thing-1', newEvents(1), expected)).rejects.toMatchObject({
          name: 'InvalidArgument',
          field: 'expectedRevision',
        });
      },
    );

    it('takes data nested 50 deep', async () => {
      const { store } = running();
      const event = withData(nested(50));
      await store.append('thing-1', [event], NO_STREAM);
      expect((await store.readStream('thing-1'))[0]?.data).toEqual(event.data);
    });
  });
}
