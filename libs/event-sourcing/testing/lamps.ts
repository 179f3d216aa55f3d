import { z } from 'zod';
import type { Command, Decider } from '../decider.js';
import { Refusal } from '../errors.js';
import { events, personal, type EventOf, type NewEventOf } from '../event.js';
import { ledger } from '../ledger.js';
import { projection } from '../projection.js';
import { rollup } from '../rollup.js';

/** The smallest domain that needs everything the mechanism offers; specs of the mechanism speak of it. */
export const lampEvents = events(
  'lamp',
  {
    LampInstalled: z.strictObject({
      ownerId: z.string(),
      room: z.string(),
      note: personal(),
      watts: z.int().positive(),
    }),
    LampBurned: z.strictObject({ ownerId: z.string(), hours: z.int().positive() }),
    LampMoved: z.strictObject({ ownerId: z.string(), room: z.string() }),
    LampScrapped: z.strictObject({ ownerId: z.string() }),
  },
  {
    subject: 'ownerId',
    // Version 1 had kilowatts.
    upcasters: {
      LampInstalled: [
        ({ kilowatts, ...rest }) => ({ ...rest, watts: Math.round(Number(kilowatts) * 1000) }),
      ],
    },
  },
);
export type LampEvent = EventOf<typeof lampEvents>;

export type LampCommand =
  | (Command<'InstallLamp'> & {
      readonly lamp: string;
      readonly ownerId: string;
      readonly watts: number;
      readonly note: string;
    })
  | (Command<'BurnLamp'> & { readonly lamp: string; readonly hours: number })
  | (Command<'ScrapLamp'> & { readonly lamp: string });

export type LampState =
  | { readonly status: 'none' }
  | { readonly status: 'lit' | 'scrapped'; readonly ownerId: string; readonly hours: number };

export const lampDecider: Decider<
  LampCommand,
  LampState,
  LampEvent,
  NewEventOf<typeof lampEvents>
> = {
  category: 'lamp',
  commands: ['InstallLamp', 'BurnLamp', 'ScrapLamp'],
  initial: { status: 'none' },
  streamOf: (command) => `lamp-${command.lamp}`,
  evolve(state, event) {
    if (event.type === 'LampInstalled')
      return { status: 'lit', ownerId: event.data.ownerId, hours: 0 };
    if (state.status === 'none') return state;
    if (event.type === 'LampBurned') return { ...state, hours: state.hours + event.data.hours };
    return event.type === 'LampScrapped' ? { ...state, status: 'scrapped' } : state;
  },
  decide(command, state) {
    if (command.type === 'InstallLamp') {
      if (state.status !== 'none') throw new Refusal('lamp_installed', 'this lamp hangs already');
      const { ownerId, watts, note } = command;
      return [{ type: 'LampInstalled', data: { ownerId, room: 'hall', note, watts } }];
    }
    if (state.status === 'none') throw new Refusal('lamp_not_found', 'install the lamp first');
    const { ownerId } = state;
    if (command.type === 'ScrapLamp') {
      return state.status === 'scrapped' ? [] : [{ type: 'LampScrapped', data: { ownerId } }];
    }
    if (state.status === 'scrapped')
      throw new Refusal('lamp_scrapped', 'a scrapped lamp does not burn');
    return [{ type: 'LampBurned', data: { ownerId, hours: command.hours } }];
  },
  voiding: {
    along: (fact, facts) =>
      fact.type === 'LampScrapped'
        ? []
        : facts.filter((f) => f.type === 'LampMoved' && f.revision > fact.revision),
    check(fact, before) {
      if (fact.type === 'LampBurned' && before.status === 'scrapped') {
        throw new Refusal('lamp_scrapped', 'a scrapped lamp keeps its hours');
      }
    },
  },
};

export const lamps = projection({
  name: 'lamps',
  one: 'lamp',
  version: 1,
  description: 'A lamp',
  entity: 'lamp',
  document: z.strictObject({
    ownerId: z.string(),
    room: z.string(),
    watts: z.int(),
    hours: z.int(),
    scrapped: z.boolean(),
  }),
  indexes: [['ownerId', 'hours'], ['room']],
  events: [lampEvents],
  on: {
    LampInstalled: {
      key: (event) => event.stream,
      apply: (_, { data: { ownerId, room, watts } }) => ({
        ownerId,
        room,
        watts,
        hours: 0,
        scrapped: false,
      }),
    },
    LampBurned: {
      key: (event) => event.stream,
      apply: (lamp, event) => lamp && { ...lamp, hours: lamp.hours + event.data.hours },
    },
    LampMoved: {
      key: (event) => event.stream,
      apply: (lamp, event) => lamp && { ...lamp, room: event.data.room },
    },
    LampScrapped: {
      key: (event) => event.stream,
      apply: (lamp) => lamp && { ...lamp, scrapped: true },
    },
  },
});

export const wattHours = rollup({
  name: 'wattHours',
  one: 'wattHour',
  version: 1,
  description: 'What burned, by owner and room',
  of: lamps,
  key: z.strictObject({ ownerId: z.string(), room: z.string() }),
  measures: z.strictObject({ wattHours: z.int(), lamps: z.int() }),
  indexes: [['ownerId', 'room']],
  contribute: ({ ownerId, room, watts, hours }) => [
    { key: { ownerId, room }, add: { wattHours: watts * hours, lamps: 1 } },
  ],
});

export const lampLedger = ledger({
  name: 'ledger',
  version: 1,
  description: 'All facts about lamps',
  facets: z.strictObject({ kind: z.string() }),
  describe: (event) => ({
    keys: [`owner:${String(event.data['ownerId'])}`],
    kind: event.type === 'LampBurned' ? 'USE' : 'PLACE',
  }),
});
