import type { Position } from './event.js';
import type { EventCodec } from './event-codec.js';
import type { EventStore } from './event-store.js';
import { findPlaces, type Progress } from './fold-all.js';
import type { KeptProjection } from './kept-projection.js';
import type { Rate } from './rate.js';

/** What projections are built beside: the live way, which they join when they are done. */
export interface LiveWay {
  readonly log: EventStore;
  readonly codec: EventCodec;
  readonly signal: AbortSignal;
  /** Counts the events of the first pass. */
  readonly rate: Pick<Rate, 'begin'>;
  /** How far the ledger has come. */
  head(): Position | undefined;
  /** Runs `task` between two live batches. */
  exclusively(task: () => Promise<void>): Promise<void>;
}

/** Builds projections anew, then catches up with the live way and joins it between two of its batches. */
export async function buildAndJoin(
  chosen: readonly KeptProjection[],
  live: LiveWay,
): Promise<void> {
  const head = live.head();
  if (chosen.length === 0) return;
  if (head === undefined) {
    for (const one of chosen) one.join();
    return;
  }
  const { log, codec, signal } = live;
  const progress = { signal, onEvents: live.rate.begin() };
  await buildAll(log, codec, chosen, head, progress).catch(async (error: unknown) => {
    if (!signal.aborted) for (const one of chosen) await one.fail(error);
  });
  for (const one of chosen) {
    if (!signal.aborted && one.state === 'rebuilding') await join(one, live);
  }
}

async function join(
  one: KeptProjection,
  { log, codec, head, exclusively }: LiveWay,
): Promise<void> {
  await exclusively(async () => {
    const upTo = head();
    if (upTo === undefined) return;
    one.join();
    for await (const batch of log.readAll(one.position, { upTo })) {
      const end = batch.at(-1)?.position;
      if (end !== undefined) await one.take(await codec.decode(batch), end);
    }
    await one.flush();
    if (one.state === 'catching-up') one.state = 'live';
  });
}

/** Builds several projections with one first pass over the log; interrupted ones go on where they stopped. */
async function buildAll(
  log: EventStore,
  codec: EventCodec,
  kept: readonly KeptProjection[],
  head: Position,
  progress: Progress,
): Promise<void> {
  const byTarget = new Map<Position, KeptProjection[]>();
  for (const one of kept) {
    const to = one.rebuildingTo ?? head;
    byTarget.set(to, [...(byTarget.get(to) ?? []), one]);
  }
  for (const [to, list] of byTarget) {
    const places = await findPlaces(
      log,
      codec,
      list.map((one) => one.writer.model),
      to,
      progress,
    );
    for (const [i, one] of list.entries()) {
      const found = places[i];
      if (found !== undefined) await one.build(log, codec, found, to, progress);
    }
  }
}
