import type { Position } from './event.js';
import type { EventCodec } from './event-codec.js';
import type { EventStore } from './event-store.js';
import { foldAll, type Chunk } from './fold-all.js';
import type { KeptProjection } from './kept-projection.js';
import { oldest } from './projection-status.js';
import type { Rate } from './rate.js';
import type { Move, ReadModelStore } from './read-model-store.js';
import { saveTogether, type Mover } from './save-together.js';
import { survey, type Survey } from './survey.js';

/** What projections are built beside: the live way, which they join when they are done. */
export interface LiveWay {
  readonly log: EventStore;
  readonly codec: EventCodec;
  readonly store: ReadModelStore;
  readonly signal: AbortSignal;
  /** Counts the facts that are folded. */
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
  for (const build of buildsOf(chosen, head)) {
    await buildTogether(build, live).catch(async (error: unknown) => {
      if (live.signal.aborted) return;
      for (const one of standing(build.kept)) await one.fail(error);
    });
  }
  if (!live.signal.aborted) await join(standing(chosen), live);
}

/** Projections that go the same way: up to the same position, from the same place on. */
interface Build {
  readonly kept: readonly KeptProjection[];
  readonly to: Position;
  /** The last group of documents that is done already. */
  readonly after: string;
}

/** Interrupted builds go on where they stopped; all others begin anew, together. */
function buildsOf(chosen: readonly KeptProjection[], head: Position): readonly Build[] {
  const builds = new Map<string, Build>();
  for (const one of chosen) {
    const { to = head, after = '' } = one.interrupted ?? {};
    const way = JSON.stringify([to, after]);
    builds.set(way, { to, after, kept: [...(builds.get(way)?.kept ?? []), one] });
  }
  return [...builds.values()];
}

function standing(kept: readonly KeptProjection[]): readonly KeptProjection[] {
  return kept.filter((one) => one.state === 'rebuilding');
}

/** One survey and one fold for all of them. A projection that fails is left out; the others go on. */
async function buildTogether({ kept, to, after }: Build, live: LiveWay): Promise<void> {
  const { log, codec, store, signal } = live;
  const models = kept.map(({ writer }) => writer.model);
  const surveyed = await survey(log, codec, models, to, signal);
  await tellFailures(kept, surveyed);
  for (const one of standing(kept)) await one.beginBuilding(after);
  const countEvents = live.rate.begin();
  for await (const chunk of foldAll(log, codec, surveyed, after)) {
    signal.throwIfAborted();
    await tellFailures(kept, surveyed);
    await saveTogether(store, await planChunk(standing(kept), chunk, to));
    if (standing(kept).length === 0) return;
    countEvents(chunk.facts);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await tellFailures(kept, surveyed);
  for (const one of standing(kept)) await one.finishBuilding(to);
}

async function planChunk(kept: readonly KeptProjection[], chunk: Chunk, to: Position) {
  const planned: { mover: Mover; move: Move }[] = [];
  for (const one of kept) {
    const mover = {
      moved: (move: Move): void => one.built(move),
      stumble: (error: unknown): Promise<void> => one.fail(error),
    };
    try {
      const documents = chunk.documents.get(one.writer.model) ?? [];
      planned.push({ mover, move: one.planBuilding(documents, to, chunk.upTo) });
    } catch (error) {
      await one.fail(error);
    }
  }
  return planned;
}

/** Those that the survey leaves out fail. */
async function tellFailures(kept: readonly KeptProjection[], { failures }: Survey): Promise<void> {
  for (const one of standing(kept)) {
    const failure = failures.get(one.writer.model);
    if (failure !== undefined) await one.fail(failure);
  }
}

/** What has come since they were begun is taken by all of them together. */
async function join(
  kept: readonly KeptProjection[],
  { log, codec, head, exclusively }: LiveWay,
): Promise<void> {
  if (kept.length === 0) return;
  await exclusively(async () => {
    const upTo = head();
    if (upTo === undefined) return;
    for (const one of kept) one.join();
    const from = oldest(kept.map(({ position }) => position));
    for await (const batch of log.readAll(from, { upTo })) {
      const events = await codec.decode(batch);
      const end = batch.at(-1)?.position;
      if (end === undefined) continue;
      for (const one of kept) await one.take(events, end);
    }
    for (const one of kept) {
      await one.flush();
      if (one.state === 'catching-up') one.state = 'live';
    }
  });
}
