import { beforeEach, describe, expect, it } from '@jest/globals';
import { createCommandHandler, type AnyDecider, type Receipt } from './command-handler.js';
import type { Command, CommandMeta, Consult } from './decider.js';
import { StoreUnavailable, WrongExpectedRevision } from './errors.js';
import { createEventCodec, type EventCodec } from './event-codec.js';
import type { EventStore } from './event-store.js';
import type { RecordedEvent } from './event.js';
import { MemoryEventStore, MemoryKeyStore, testUuid } from './testing/index.js';
import { lampDecider, lampEvents } from './testing/lamps.js';
import { eventIdOf } from './uuid.js';

let ids = 0;
const meta = (told: Partial<CommandMeta> = {}): CommandMeta => ({
  commandId: testUuid((ids += 1)),
  actor: { type: 'user', id: 'u1' },
  correlationId: testUuid(900),
  now: '2026-03-01T10:00:00.000Z',
  ...told,
});
type Asked = {
  readonly type: string;
  readonly meta: CommandMeta;
  readonly [field: string]: unknown;
};
const install = (told: Partial<CommandMeta> = {}, fields = {}): Asked => ({
  type: 'InstallLamp', lamp: '1', ownerId: 'o1', watts: 60, note: 'n', ...fields, meta: meta(told),
}); // prettier-ignore
const burn = (hours = 1, told: Partial<CommandMeta> = {}): Asked => ({
  type: 'BurnLamp', lamp: '1', hours, meta: meta(told),
}); // prettier-ignore
const voidFact = (eventId: string | undefined, told: Partial<CommandMeta> = {}): Asked => ({
  type: 'VoidFact', stream: 'lamp-1', eventId, reason: 'wrong', meta: meta(told),
}); // prettier-ignore

let store: EventStore;
let codec: EventCodec;
let now: string;
let execute: (command: Command) => Promise<Receipt>;
const facts = async (): Promise<readonly RecordedEvent[]> =>
  codec.decode(await store.readStream('lamp-1'));
const handler = (
  over: EventStore,
  newestRecordedAt?: string,
  decider: AnyDecider = lampDecider,
): typeof execute =>
  createCommandHandler({
    store: over,
    codec,
    deciders: [decider],
    clock: () => now,
    businessDate: (instant) => instant.slice(0, 10),
    digestKey: Buffer.alloc(32, 7),
    newestRecordedAt,
  });

beforeEach(() => {
  store = new MemoryEventStore();
  codec = createEventCodec([lampEvents], new MemoryKeyStore());
  now = '2026-03-01T10:00:01.000Z';
  execute = handler(store);
});

describe('A command', () => {
  it('is recorded with its whole envelope', async () => {
    const command = install({
      occurredAt: '2026-02-27T23:59:59.999Z',
      source: { channel: 'PHONE' },
    });
    await execute(command);
    expect((await facts())[0]).toMatchObject({
      id: eventIdOf(command.meta.commandId, 'lamp-1', 0),
      revision: 0,
      metadata: {
        schemaVersion: 2,
        occurredAt: '2026-02-27T23:59:59.999Z',
        recordedAt: now,
        businessDate: '2026-02-27',
        actor: { type: 'user', id: 'u1' },
        correlationId: testUuid(900),
        causationId: command.meta.commandId,
        commandId: command.meta.commandId,
        source: { channel: 'PHONE' },
      },
    });
  });

  it('that changes nothing writes nothing', async () => {
    await execute(install());
    await execute({ type: 'ScrapLamp', lamp: '1', meta: meta() } as Command);
    const again = await execute({ type: 'ScrapLamp', lamp: '1', meta: meta() } as Command);
    expect(again).toMatchObject({
      revision: undefined,
      position: undefined,
      eventIds: [],
      repeated: false,
    });
    expect(await facts()).toHaveLength(2);
  });

  it('repeated with the same id is answered with the first receipt', async () => {
    await execute(install());
    const command = burn(3);
    const first = await execute(command);
    await execute(burn(4));
    now = '2026-03-01T11:00:00.000Z';
    expect(await execute({ ...command, meta: { ...command.meta, now } })).toEqual({
      ...first,
      repeated: true,
    });
    expect(await facts()).toHaveLength(3);
  });

  it('with other input under the same id is an idempotency_mismatch', async () => {
    await execute(install());
    const command = burn(3);
    await execute(command);
    await expect(execute({ ...command, hours: 4 } as Command)).rejects.toMatchObject({
      code: 'idempotency_mismatch',
    });
  });

  it('more than five minutes ahead of the clock is occurred_in_future', async () => {
    await expect(
      execute(install({ occurredAt: '2026-03-01T10:05:01.001Z' })),
    ).rejects.toMatchObject({
      code: 'occurred_in_future',
      path: ['occurredAt'],
    });
    await expect(
      execute(install({ occurredAt: '2026-03-01T10:05:01.000Z' })),
    ).resolves.toBeDefined();
  });

  it('is refused with clock_behind_log when the log is from the future', async () => {
    const late = handler(store, '2099-01-01T00:00:00.000Z');
    await expect(late(install())).rejects.toMatchObject({ code: 'clock_behind_log' });
  });

  it('whose id is no UUID, or which nobody declared, is an invalid argument', async () => {
    await expect(execute(install({ commandId: '1' }))).rejects.toMatchObject({
      field: 'commandId',
      value: '1',
    });
    await expect(execute({ type: 'EatLamp', meta: meta() })).rejects.toMatchObject({
      field: 'type',
    });
  });
});

describe('A decider that consults other streams', () => {
  it('may name them by the live facts of its own', async () => {
    await execute(install());
    const burned = await execute(burn(5));
    await execute(burn(6));
    await execute(voidFact(burned.eventIds[0]));
    await execute(install({}, { lamp: '6' }));
    const told: unknown[] = [];
    const lampsNamed: Consult<unknown, number> = {
      streams: (_, own) =>
        own.flatMap(({ data }) => (data['hours'] ? [`lamp-${data['hours']}`] : [])),
      fold: ({ length }) => length,
    };
    const decide: AnyDecider['decide'] = (_command, _state, { consulted }) => {
      told.push(...(consulted['lampsNamed'] ?? []));
      return [];
    };
    await handler(store, undefined, { ...lampDecider, consults: { lampsNamed }, decide })(burn(7));
    expect(told).toEqual([['lamp-6', 1]]);
  });
});

describe('Sixty-four commands on one stream at once', () => {
  it('are all carried out, one after the other', async () => {
    await execute(install());
    await Promise.all(Array.from({ length: 64 }, () => execute(burn())));
    expect(await facts()).toHaveLength(65);
  });
});

describe('An append', () => {
  const failing = (
    errors: (() => Error)[],
    writes: boolean,
  ): { store: EventStore; calls: unknown[][] } => {
    const calls: unknown[][] = [];
    const wrapped: EventStore = Object.assign(Object.create(store) as EventStore, {
      append: async (...args: Parameters<EventStore['append']>) => {
        calls.push([args[1].map((event) => event.id), args[2]]);
        const error = errors.shift();
        if (error === undefined || writes) {
          const result = await store.append(...args);
          if (error === undefined) return result;
        }
        throw error();
      },
    });
    return { store: wrapped, calls };
  };
  const race = (): Error => new WrongExpectedRevision('lamp-1', -1, 0);
  const unknown = (): Error => new StoreUnavailable('timed out', 'unknown');

  it('that lost the race three times is decided a fourth time', async () => {
    const { store: racy, calls } = failing([race, race, race], false);
    await handler(racy)(install());
    expect(calls).toHaveLength(4);
  });

  it('that lost the race four times is given up', async () => {
    const { store: racy } = failing([race, race, race, race], false);
    await expect(handler(racy)(install())).rejects.toThrow('lamp-1: expected revision -1, found 0');
  });

  it('of unknown outcome is repeated with the same ids at the same revision, and written once', async () => {
    const { store: slow, calls } = failing([unknown, unknown], true);
    await handler(slow)(install());
    expect(calls[1]).toEqual(calls[0]);
    expect(calls[2]).toEqual(calls[0]);
    expect(await facts()).toHaveLength(1);
  });
});

describe('A void', () => {
  let installed: Receipt;
  beforeEach(async () => {
    installed = await execute(install());
  });

  it('leaves the fact out of later decisions', async () => {
    const burned = await execute(burn(5));
    await execute(voidFact(burned.eventIds[0]));
    expect((await facts()).map(({ type, data }) => [type, data['voids'] ?? null])).toEqual([
      ['LampInstalled', null],
      ['LampBurned', null],
      ['FactVoided', burned.eventIds[0]],
    ]);
  });

  it('of the fact that opens a stream takes all others along, and the stream can be opened anew', async () => {
    const burned = await execute(burn());
    await execute(voidFact(installed.eventIds[0]));
    expect((await facts()).slice(2).map(({ data }) => data)).toEqual([
      { voids: installed.eventIds[0], voidedType: 'LampInstalled', reason: 'wrong', ownerId: 'o1' },
      { voids: burned.eventIds[0], voidedType: 'LampBurned', reason: 'wrong', ownerId: 'o1' },
    ]);
    await expect(execute(burn())).rejects.toMatchObject({ code: 'lamp_not_found' });
    await expect(execute(install())).resolves.toMatchObject({ revision: 4 });
  });

  it('has the recorded time in its envelope, whatever the command says', async () => {
    await execute(voidFact(installed.eventIds[0], { occurredAt: '2026-01-01T00:00:00.000Z' }));
    expect((await facts())[1]?.metadata.occurredAt).toBe(now);
  });

  it.each([
    ['fact_not_found', (): string => testUuid(77)],
    ['already_voided', (): string => String(installed.eventIds[0])],
    ['void_cannot_be_voided', async (): Promise<string> => String((await facts()).at(-1)?.id)],
  ])('is refused with %s', async (code, eventId) => {
    await execute(voidFact(installed.eventIds[0]));
    await expect(execute(voidFact(await eventId()))).rejects.toMatchObject({ code });
  });

  it('is refused when the decider says that the fact must stand', async () => {
    const burned = await execute(burn());
    await execute({ type: 'ScrapLamp', lamp: '1', meta: meta() } as Command);
    await expect(execute(voidFact(burned.eventIds[0]))).rejects.toMatchObject({
      code: 'lamp_scrapped',
    });
  });
});
