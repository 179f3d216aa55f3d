import { expect } from '@jest/globals';
import type { StoredEvent } from '#event-sourcing';
import { openRuntime } from '#runtime';

/** A line of `importing.mjs`: what its runtime said was written. */
export interface Acknowledged {
  readonly n: number;
  readonly commandId: string;
  readonly stream: string;
  readonly position: string;
  readonly eventIds: readonly string[];
}

/** Every acknowledged command stands in the log as it was acknowledged, and no fact stands there twice. */
function expectInLog(log: readonly StoredEvent[], acknowledged: readonly Acknowledged[]): void {
  const byId = new Map(log.map((event) => [event.id, event]));
  expect(byId.size).toBe(log.length);
  const found = acknowledged.map(({ n, eventIds }) => {
    const events = eventIds.map((id) => byId.get(id));
    return {
      n,
      commandId: events[0]?.metadata.commandId,
      stream: events[0]?.stream,
      position: events.at(-1)?.position,
      eventIds: events.map((event) => event?.id),
    };
  });
  expect(found).toEqual(acknowledged);
  const revisions = new Map<string, number>();
  for (const { stream, revision } of log) {
    expect([stream, revision]).toEqual([stream, (revisions.get(stream) ?? -1) + 1]);
    revisions.set(stream, revision);
  }
}

/** A restart, and everything it must find. */
export async function expectWhole(
  data: string,
  acknowledged: readonly Acknowledged[],
): Promise<void> {
  const runtime = await openRuntime({ data, mode: 'write' });
  try {
    await runtime.caughtUp();
    const log: StoredEvent[] = [];
    for await (const batch of runtime.store.readAll(undefined)) log.push(...batch);
    expectInLog(log, acknowledged);
    for (const { name, different } of await runtime.verify()) {
      expect({ name, different }).toEqual({ name, different: [] });
    }
  } finally {
    await runtime.close();
  }
}
