import { describe, expect, it } from '@jest/globals';
import { consult, type Decider } from '../decider.js';
import type { Command } from '../decider.js';
import { Refusal } from '../errors.js';
import type { NewEvent, RecordedEvent } from '../event.js';
import { fact, given, minute, NOW, testUuid } from './index.js';

interface Open extends Command<'Open'> {
  readonly lamp: string;
}
interface Switch extends Command<'Switch'> {
  readonly lamp: string;
  readonly on: boolean;
}
type Lit = RecordedEvent<'Lit', { readonly at: string }>;
type Dark = RecordedEvent<'Dark', { readonly at: string }>;
type Opened = RecordedEvent<'Opened', { readonly room: string }>;
type State = 'none' | 'off' | 'on';

const power = consult<Open | Switch, number, RecordedEvent>(
  { initial: 0, evolve: (cuts, event) => cuts + (event.type === 'PowerCut' ? 1 : 0) },
  () => ['power-1'],
);

const lamps: Decider<
  Open | Switch,
  State,
  Opened | Lit | Dark,
  NewEvent<'Opened', Opened['data']> | NewEvent<'Lit' | 'Dark', Lit['data']>,
  { power: typeof power }
> = {
  category: 'lamp',
  commands: ['Open', 'Switch'],
  streamOf: (command) => `lamp-${command.lamp}`,
  consults: { power },
  initial: 'none',
  evolve: (_, event) => (event.type === 'Lit' ? 'on' : 'off'),
  decide(command, state, { occurredAt, consulted }) {
    if (command.type === 'Open') return [{ type: 'Opened', data: { room: command.lamp } }];
    if (state === 'none') throw new Refusal('lamp_not_found', `no lamp ${command.lamp}`, ['lamp']);
    if (consulted.power.get('power-1') !== 0) throw new Refusal('no_power', 'the power is cut');
    if ((state === 'on') === command.on) return [];
    return [{ type: command.on ? 'Lit' : 'Dark', data: { at: occurredAt } }];
  },
  voiding: {
    along: (voided, facts) =>
      facts.filter((one) => voided.type === 'Lit' && one.revision > voided.revision),
    check: (voided, _before, after) => {
      if (voided.type === 'Dark' && after === 'on') throw new Refusal('must_stay_dark', 'no');
    },
  },
};

const opened = { type: 'Opened', data: { room: 'a' } } as const;
const lit = { type: 'Lit', data: { at: NOW } } as const;
const dark = { type: 'Dark', data: { at: NOW } } as const;
const on = { type: 'Switch', lamp: 'a', on: true } as const;

describe('given, when, then', () => {
  it('asserts the facts decided, at the fixed time of specs', () => {
    given(lamps, [opened]).when(on).then([lit]);
  });

  it('takes what a command says about itself', () => {
    const occurredAt = '2026-01-31T10:00:00.000Z';
    given(lamps, [opened])
      .when({ ...on, meta: { occurredAt } })
      .then([{ type: 'Lit', data: { at: occurredAt } }]);
  });

  it('keeps the type that a command class has on its prototype', () => {
    class SwitchOn {
      get type(): 'Switch' {
        return 'Switch';
      }
      readonly lamp = 'a';
      readonly on = true;
    }
    given(lamps, [opened]).when(new SwitchOn()).then([lit]);
  });

  it('asserts a refusal by its code and hands it over', () => {
    expect(given(lamps).when(on).thenRefused('lamp_not_found').path).toEqual(['lamp']);
  });

  it('gives the decider the streams it consults', () => {
    const cut = { type: 'PowerCut', data: {} };
    given(lamps, [opened]).and('power-1', [cut]).when(on).thenRefused('no_power');
    given(lamps, [opened])
      .and('power-1', [{ ...cut, voided: true }])
      .when(on)
      .then([lit]);
  });

  it('leaves out the facts that are void', () => {
    given(lamps, [opened, { ...lit, voided: true }])
      .when(on)
      .then([lit]);
    expect(given(lamps, [opened, { ...lit, voided: true }]).state).toBe('off');
  });

  it('asserts which facts fall with a voided one', () => {
    given(lamps, [opened, lit, dark]).whenVoided(1).then([1, 2]);
    given(lamps, [opened, lit, dark]).whenVoided(0).then([0, 1, 2]);
    given(lamps, [opened, lit, dark]).whenVoided(2).thenRefused('must_stay_dark');
  });

  it('fails for one fact too many, another order, or a refusal that does not come', () => {
    expect(() => given(lamps, [opened]).when(on).then([lit, dark])).toThrow();
    expect(() => given(lamps, [opened]).when(on).then([])).toThrow();
    expect(() => given(lamps, [opened]).when(on).thenRefused('no_power')).toThrow(/got \[.*Lit/);
    expect(() => given(lamps).when(on).thenRefused('no_power')).toThrow(/lamp_not_found/);
  });
});

describe('fact', () => {
  it('makes up what is not told, always the same way', () => {
    expect(fact('Lit', { at: NOW }, { revision: 2, stream: 'lamp-1' })).toEqual({
      id: testUuid(3),
      type: 'Lit',
      stream: 'lamp-1',
      revision: 2,
      position: '0000000000000003',
      data: { at: NOW },
      metadata: {
        schemaVersion: 1,
        occurredAt: minute(2),
        recordedAt: minute(2),
        businessDate: '2026-03-01',
        actor: { type: 'system', id: 'spec' },
        correlationId: testUuid(3),
        causationId: testUuid(3),
        commandId: testUuid(3),
        inputDigest: '',
      },
    });
  });

  it('dates record and business day by when it happened', () => {
    const { metadata } = fact('Lit', {}, { occurredAt: '2026-02-03T23:30:00.000Z' });
    expect(metadata).toMatchObject({
      recordedAt: '2026-02-03T23:30:00.000Z',
      businessDate: '2026-02-03',
    });
  });
});
