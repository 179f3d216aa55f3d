import { beforeEach, describe, expect, it } from '@jest/globals';
import { createEventCodec, type EventCodec, type EventToEncode } from './event-codec.js';
import { ERASED, FACT_VOIDED, type JsonObject, type Metadata } from './event.js';
import type { StoredEvent } from './event-store.js';
import type { KeyStore } from './key-store.js';
import { MemoryKeyStore, testUuid } from './testing/index.js';
import { lampEvents } from './testing/lamps.js';

const metadata: Omit<Metadata, 'schemaVersion'> = {
  occurredAt: '2026-03-01T10:00:00.000Z',
  recordedAt: '2026-03-01T10:00:00.000Z',
  businessDate: '2026-03-01',
  actor: { type: 'user', id: 'u1' },
  correlationId: testUuid(1),
  causationId: testUuid(2),
  commandId: testUuid(2),
  inputDigest: 'd',
};
const installed = { ownerId: 'o1', room: 'hall', note: 'behind the piano', watts: 60 };

describe('The codec', () => {
  let keys: KeyStore;
  let codec: EventCodec;
  beforeEach(() => {
    keys = new MemoryKeyStore();
    codec = createEventCodec([lampEvents], keys);
  });

  const event = (type: string, data: JsonObject): EventToEncode => ({
    id: testUuid(3),
    type,
    data,
    metadata,
  });
  const store = async (type: string, data: JsonObject, stream = 'lamp-1'): Promise<StoredEvent> => {
    const [encoded] = await codec.encode(stream, [event(type, data)]);
    if (encoded === undefined) throw new Error('nothing encoded');
    return { ...encoded, stream, revision: 0, position: '1' };
  };
  const dataOf = async (stored: StoredEvent): Promise<JsonObject | undefined> =>
    (await codec.decode([stored]))[0]?.data;

  it('stores personal fields as ciphertext only, and gives them back as they were', async () => {
    const stored = await store('LampInstalled', installed);
    expect(JSON.stringify(stored)).not.toContain('piano');
    expect(stored.data['room']).toBe('hall');
    expect(await dataOf(stored)).toEqual(installed);
  });

  it('never encrypts the same text into the same bytes', async () => {
    const [a, b] = [
      await store('LampInstalled', installed),
      await store('LampInstalled', installed),
    ];
    expect(a.data['note']).not.toBe(b.data['note']);
  });

  it('reads a tombstone, not an exception, when the key has been destroyed', async () => {
    const stored = await store('LampInstalled', installed);
    await keys.destroy('o1');
    expect(await dataOf(stored)).toEqual({ ...installed, note: ERASED });
  });

  it('does not take somebody for erased whose key is only missing', async () => {
    const stored = await store('LampInstalled', installed);
    codec = createEventCodec([lampEvents], new MemoryKeyStore());
    await expect(codec.decode([stored])).rejects.toThrow(
      'lamp-1@0 (LampInstalled): the key of its personal fields is missing, though nobody destroyed it',
    );
  });

  it('refuses new personal facts about somebody who was erased', async () => {
    await store('LampInstalled', installed);
    await keys.destroy('o1');
    await expect(store('LampInstalled', installed)).rejects.toMatchObject({
      code: 'subject_erased',
    });
  });

  it('does not accept ciphertext that was moved to another stream or field', async () => {
    const stored = await store('LampInstalled', installed);
    await expect(dataOf({ ...stored, stream: 'lamp-2' })).rejects.toThrow(
      /lamp-2@0 .* cannot be decrypted/,
    );
  });

  it('encrypts the reason of a void like any personal text', async () => {
    const data = {
      voids: testUuid(9),
      voidedType: 'LampBurned',
      reason: 'wrong lamp',
      ownerId: 'o1',
    };
    const stored = await store(FACT_VOIDED, data);
    expect(JSON.stringify(stored)).not.toContain('wrong lamp');
    expect(await dataOf(stored)).toEqual(data);
  });

  it('stamps the version and brings older ones up to date', async () => {
    const stored = await store('LampInstalled', installed);
    expect(stored.metadata.schemaVersion).toBe(2);
    const { watts: _, ...old } = stored.data;
    const first = {
      ...stored,
      data: { ...old, kilowatts: 0.06 },
      metadata: { ...stored.metadata, schemaVersion: 1 },
    };
    expect(await dataOf(first)).toEqual(installed);
  });

  it('opens personal text when it is read, for who reads little of it', async () => {
    const stored = await store('LampInstalled', installed);
    const [lazy] = await codec.decodeLazily([stored]);
    expect({ ...lazy?.data }).toEqual(installed);
    expect(JSON.stringify(lazy)).toContain('behind the piano');
    const [moved] = await codec.decodeLazily([{ ...stored, stream: 'lamp-2' }]);
    expect(moved?.data['room']).toBe('hall');
    expect(() => moved?.data['note']).toThrow(/lamp-2@0 .* cannot be decrypted/);
    await keys.destroy('o1');
    expect((await codec.decodeLazily([stored]))[0]?.data['note']).toBe(ERASED);
  });

  it('leaves personal text sealed for who reads none, without asking for keys', async () => {
    const stored = await store('LampInstalled', installed);
    const { watts: _, ...old } = stored.data;
    const first = {
      ...stored,
      data: { ...old, kilowatts: 0.06 },
      metadata: { ...stored.metadata, schemaVersion: 1 },
    };
    expect((await codec.decodeSealed([first, stored])).map(({ data }) => data)).toEqual([
      installed,
      stored.data,
    ]);
    codec = createEventCodec([lampEvents], new MemoryKeyStore());
    expect(await codec.decodeSealed([stored])).toEqual([stored]);
  });

  it('says to start the newer build when the log holds a version it does not know', async () => {
    const stored = await store('LampInstalled', installed);
    const future = { ...stored, metadata: { ...stored.metadata, schemaVersion: 3 } };
    await expect(dataOf(future)).rejects.toThrow('schema version 3 is newer than this build');
  });

  it.each([
    ['a wrong type', { ...installed, watts: '60' }, 'LampInstalled.watts', '60'],
    [
      'a missing field',
      { ownerId: 'o1', room: 'hall', watts: 60 },
      'LampInstalled.note',
      undefined,
    ],
    [
      'an unknown field',
      { ...installed, colour: 'red' },
      'LampInstalled.',
      { ...installed, colour: 'red' },
    ],
  ])('names field and value of %s and encodes nothing', async (_, data, field, value) => {
    await expect(codec.encode('lamp-1', [event('LampInstalled', data)])).rejects.toMatchObject({
      field,
      value,
    });
  });

  it('refuses a type that is not declared for the category', async () => {
    await expect(store('LampEaten', {})).rejects.toThrow('type is "LampEaten"');
    await expect(store('LampInstalled', installed, 'chair-1')).rejects.toThrow(
      'streams like chair-1',
    );
  });
});
