import { expect, it } from '@jest/globals';
import type { RecordedEvent } from '#event-sourcing';
import { describeWithShared, evidence } from '../support/counts.js';
import { killedImport, type Acknowledged } from './killed-import.js';
import { essenceOf, litopys, logOf, reading, scratch } from './litopys.js';

/** What the log must hold, whatever was killed. */
function expectInLog(
  events: readonly RecordedEvent[],
  acknowledged: readonly Acknowledged[],
): void {
  const byId = new Map(events.map((event) => [event.id, event]));
  expect(byId.size).toBe(events.length);
  for (const { commandId, stream, position, eventIds } of acknowledged) {
    const found = eventIds.map((id) => byId.get(id));
    expect(found.map((event) => [event?.stream, event?.metadata.commandId])).toEqual(
      eventIds.map(() => [stream, commandId]),
    );
    expect(found.at(-1)?.position).toBe(position);
  }
}

describeWithShared('an import that is killed', 'northwind', (folder) => {
  it('loses nothing that was acknowledged, writes nothing twice, and is gone on with', async () => {
    const run = evidence('import-kills', { kills: 10 });
    const data = scratch('killed');
    const acknowledged: Acknowledged[] = [];
    for (let kill = 0; kill < run.counts.kills; kill += 1) {
      // Not evenly, so that kills hit managers, customers and orders at various depths of the queue.
      const after = 20 + ((run.seed + kill * 7919) % 120);
      acknowledged.push(...(await killedImport(['northwind', folder], data, after)));
      expectInLog(await logOf(data), acknowledged);
      await reading(data, async (runtime) => {
        for (const { name, different } of await runtime.verify()) {
          expect({ name, different }).toEqual({ name, different: [] });
        }
      });
    }
    const whole = scratch('not-killed');
    const importInto = (into: string) =>
      litopys(['import', '--mapping', 'northwind', folder, '--data', into, '--quiet']);
    expect((await importInto(data)).code).toBe(0);
    expect((await importInto(whole)).code).toBe(0);
    const events = await logOf(data);
    expectInLog(events, acknowledged);
    expect(essenceOf(events)).toEqual(essenceOf(await logOf(whole)));
    run.finish({ kills: run.counts.kills });
  });
});
