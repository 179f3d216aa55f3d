import { beforeAll, describe, expect, it } from '@jest/globals';
import { wantsDemo } from '../../apps/cli/demo/begun.js';
import type { RecordedEvent } from '#event-sourcing';
import { interruptedAfter, litopys, logOf, reading, scratch } from './litopys.js';

const SETTINGS = ['--customers', '12', '--months', '6', '--today', '2026-03-16', '--quiet'];

const told = ({ metadata: { inputDigest: _, ...metadata }, ...event }: RecordedEvent) => ({
  ...event,
  metadata,
});

describe('the demo', () => {
  const data = scratch('demo');
  let events: readonly RecordedEvent[] = [];
  beforeAll(async () => {
    expect(await litopys(['demo', ...SETTINGS, '--data', data])).toMatchObject({
      code: 0,
      err: '',
    });
    events = await logOf(data);
  });

  it('is the same for the same seed and day, and another for another seed', async () => {
    const [same, other] = [scratch('demo'), scratch('demo')];
    await litopys(['demo', ...SETTINGS, '--data', same]);
    await litopys(['demo', ...SETTINGS, '--seed', '8', '--data', other]);
    expect((await logOf(same)).map(told)).toEqual(events.map(told));
    const names = (list: readonly RecordedEvent[]) =>
      list.filter(({ type }) => type === 'CustomerRegistered').map(({ data: { name } }) => name);
    expect(names(await logOf(other))).not.toEqual(names(events));
  });

  it('was recorded over the months, marked as simulated, some of it late, some void', () => {
    const days = new Set(events.map(({ metadata }) => metadata.recordedAt.slice(0, 10)));
    expect(days.size).toBeGreaterThan(80);
    expect([...days].sort().at(-1)! < '2026-03-16').toBe(true);
    expect(events.filter(({ metadata }) => metadata.source?.simulated !== true)).toEqual([]);
    const late = events.filter(
      ({ type, metadata: { occurredAt, recordedAt } }) =>
        type !== 'FactVoided' && occurredAt.slice(0, 10) < recordedAt.slice(0, 10),
    );
    expect(late.length / events.length).toBeGreaterThan(0.05);
    expect(events.some(({ type }) => type === 'FactVoided')).toBe(true);
  });

  it('has every kind of fact that a first look should meet, and something planned for the coming days', async () => {
    const types = new Set(events.map(({ type }) => type));
    for (const type of [
      ...['CustomerRegistered', 'ContactPlanned', 'ContactCompleted', 'ContactRecorded'],
      ...['OrderPlaced', 'ShipmentDispatched', 'PaymentReceived', 'CustomerManagerAssigned'],
      ...['ContactPersonAdded', 'DecisionRecorded', 'CustomerClassified', 'ManagerLeft'],
    ]) {
      expect(types).toContain(type);
    }
    const planned = events.filter(
      ({ type, data: { plannedStart } }) =>
        type === 'ContactPlanned' && String(plannedStart) >= '2026-03-16',
    );
    expect(planned.length).toBeGreaterThan(0);
  });

  it('keeps days apart: what was known at the end of a day is what was recorded up to then', () => {
    let newest = '';
    for (const { metadata } of events) {
      const day = metadata.recordedAt.slice(0, 10);
      expect(day >= newest).toBe(true);
      newest = day;
    }
  });

  it('goes on where it was interrupted, and leaves the same facts', async () => {
    const stopped = scratch('demo');
    const interruption = interruptedAfter(30);
    const first = await litopys(['demo', ...SETTINGS, '--data', stopped], { interruption });
    expect(first.code).toBe(130);
    expect(await reading(stopped, wantsDemo)).toBe(true);
    const begun = await litopys(['demo', '--customers', '13', '--months', '6', '--data', stopped]);
    expect(begun.code).toBe(1);
    expect((await litopys(['demo', ...SETTINGS, '--data', stopped])).code).toBe(0);
    expect(await reading(stopped, wantsDemo)).toBe(false);
    const ids = (list: readonly RecordedEvent[]) => list.map(({ id }) => id).sort();
    expect(ids(await logOf(stopped))).toEqual(ids(events));
  });

  it('leaves read models that a fresh fold confirms', async () => {
    await reading(data, async (runtime) => {
      for (const { different } of await runtime.verify()) expect(different).toEqual([]);
    });
  });
});
