import { describe, expect, it } from '@jest/globals';
import { collectionOf } from './collection.js';
import { createEventCodec } from './event-codec.js';
import { Projector } from './projector.js';
import { identityOf } from './read-model-store.js';
import {
  MemoryEventStore,
  MemoryKeyStore,
  MemoryReadModelStore,
  Recorder,
} from './testing/index.js';
import { lampEvents, lampLedger, lamps, wattHours } from './testing/lamps.js';
import { foldingVerdicts } from './verify.js';

const march = '2026-03-01T12:00:00.000Z';

describe('verify', () => {
  it('names each document, row and ledger row that is not what the log says', async () => {
    const [log, store] = [new MemoryEventStore(), new MemoryReadModelStore()];
    const codec = createEventCodec([lampEvents], new MemoryKeyStore());
    const book = new Recorder(log, codec);
    const projector = new Projector({
      ...{ log, codec, store, logId: 'l', ledger: lampLedger, projections: [lamps] },
      ...{ rollups: [wattHours], clock: () => march },
    });
    await projector.start();
    for (const lamp of ['lamp-1', 'lamp-2']) {
      const data = { ownerId: 'o1', room: lamp, note: 'n', watts: 10 };
      await book.record(lamp, 'LampInstalled', data, march);
    }
    await projector.waitFor((await log.head())!, 5000);
    const names = ['ledger', 'lamps', 'wattHours'];
    const differences = async (): Promise<readonly string[]> =>
      (await foldingVerdicts(projector, names)).flatMap(({ name, different }) =>
        different.map(({ key }) => `${name} ${key}`),
      );
    expect(await differences()).toEqual([]);

    const at = (await store.checkpoint(identityOf(lamps)))!;
    const tampered = { key: 'lamp-1', body: { ownerId: 'o1', hours: 99 } };
    const documents = { collection: collectionOf(lamps), put: [tampered], remove: ['lamp-2'] };
    const rows = { collection: collectionOf(wattHours), put: [], remove: ['["o1","lamp-1"]'] };
    const changes = [documents, rows];
    await store.save([{ readModel: identityOf(lamps), changes, from: at, to: at }]);
    expect(await differences()).toEqual([
      'lamps lamp-1',
      'lamps lamp-2',
      'wattHours ["o1","lamp-1"]',
    ]);
    await projector.stop();
  });
});
