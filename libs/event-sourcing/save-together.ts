import { StoreUnavailable } from './errors.js';
import type { Position, RecordedEvent } from './event.js';
import type { LedgerOfBatch } from './projection-writer.js';
import type { Move, ReadModelStore } from './read-model-store.js';

/** What keeps a read model and moves on, as far as saving goes. */
export interface Mover {
  moved(move: Move): void;
  /** @throws StoreUnavailable, that one only */
  stumble(error: unknown): Promise<void>;
}

interface Planner extends Mover {
  plan(
    batch: readonly RecordedEvent[],
    end: Position,
    ledger: LedgerOfBatch,
  ): Promise<Move | undefined>;
}

/** A move, and whom to tell that it was saved. */
export interface Planned {
  readonly mover: Mover;
  readonly move: Move;
}

/** The moves of those for which events change something. @throws StoreUnavailable */
export async function planAll(
  movers: readonly Planner[],
  batch: readonly RecordedEvent[],
  end: Position,
  ledger: LedgerOfBatch,
): Promise<readonly Planned[]> {
  const planned: Planned[] = [];
  for (const mover of movers) {
    const move = await mover.plan(batch, end, ledger);
    if (move !== undefined) planned.push({ mover, move });
  }
  return planned;
}

/**
 * Saves all moves in one transaction. When that is refused for the sake of one of them, each is saved by itself, so
 * that only that one stands still; where a mover throws, nothing behind it is saved.
 *
 * @throws StoreUnavailable; nothing, or some of the moves whole, have then been saved and told
 */
export async function saveTogether(
  store: ReadModelStore,
  planned: readonly Planned[],
): Promise<void> {
  if (planned.length === 0) return;
  try {
    await store.save(planned.map(({ move }) => move));
  } catch (error) {
    const [only, ...more] = planned;
    if (error instanceof StoreUnavailable && !error.isDamaged) throw error;
    if (more.length === 0) return only?.mover.stumble(error);
    for (const one of planned) await saveTogether(store, [one]);
    return;
  }
  for (const { mover, move } of planned) mover.moved(move);
}
