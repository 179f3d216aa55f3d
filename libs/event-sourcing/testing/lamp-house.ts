import { collectionOf } from '../collection.js';
import { createEventCodec, type EventCodec } from '../event-codec.js';
import type { JsonObject, RecordedEvent } from '../event.js';
import type { Projection } from '../projection.js';
import { Projector } from '../projector.js';
import type { Rollup } from '../rollup.js';
import { foldingVerdicts } from '../verify.js';
import { lampEvents, lampLedger, lamps, wattHours } from './lamps.js';
import { MemoryEventStore } from './memory-event-store.js';
import { MemoryKeyStore } from './memory-key-store.js';
import { MemoryReadModelStore } from './memory-read-model-store.js';
import { Recorder } from './recorder.js';

/** Noon of a day of March 2026. */
export function day(n: number): string {
  return `2026-03-${String(n).padStart(2, '0')}T12:00:00.000Z`;
}

/** A log of lamps with a projector behind it, in memory. */
export class LampHouse {
  readonly log = new MemoryEventStore();
  store = new MemoryReadModelStore();
  readonly codec: EventCodec = createEventCodec([lampEvents], new MemoryKeyStore());
  readonly book = new Recorder(this.log, this.codec);
  projector = this.open();

  open(
    projections: readonly Projection<unknown>[] = [lamps],
    rollups: readonly Rollup[] = [wattHours],
    logId = 'log-1',
  ): Projector {
    const { log, codec, store } = this;
    const models = { ledger: lampLedger, projections, rollups };
    return new Projector({ log, codec, store, logId, ...models, clock: () => day(31) });
  }

  /** Stops the projector and starts another one, over other read models if told so. */
  async restart(...others: Parameters<LampHouse['open']>): Promise<void> {
    await this.projector.stop();
    this.projector = this.open(...others);
    await this.projector.start();
  }

  install(lamp: string, at: number, watts = 10, ownerId = 'o1'): Promise<RecordedEvent> {
    const data = { ownerId, room: 'hall', note: 'n', watts };
    return this.book.record(`lamp-${lamp}`, 'LampInstalled', data, day(at));
  }

  burn(lamp: string, hours: number, at: number): Promise<RecordedEvent> {
    return this.book.record(`lamp-${lamp}`, 'LampBurned', { ownerId: 'o1', hours }, day(at));
  }

  move(lamp: string, room: string, at: number): Promise<RecordedEvent> {
    return this.book.record(`lamp-${lamp}`, 'LampMoved', { ownerId: 'o1', room }, day(at));
  }

  /** Waits until the read models have seen the newest fact. */
  async settled(): Promise<void> {
    const head = await this.log.head();
    if (head !== undefined) await this.projector.waitFor(head, 5000);
  }

  async lamp(key: string, model: Projection<unknown> = lamps): Promise<JsonObject | undefined> {
    await this.settled();
    return (await this.store.load(collectionOf(model), [`lamp-${key}`])).get(`lamp-${key}`)?.body;
  }

  async sums(): Promise<readonly JsonObject[]> {
    await this.settled();
    return (await this.store.find(collectionOf(wattHours), { limit: 100 })).map(({ body }) => body);
  }

  /** What is stored and not what a fresh fold gives. */
  async differences(): Promise<readonly string[]> {
    const reports = await foldingVerdicts(this.projector, ['ledger', 'lamps', 'wattHours']);
    return reports.flatMap(({ name, different }) => different.map(({ key }) => `${name} ${key}`));
  }
}
