import { Advances } from './advances.js';
import type { Instant, Position } from './event.js';
import type { EventStore } from './event-store.js';
import { behindOf, obstacleOf, oldest, throwBehind, type Standing } from './projection-status.js';

/** Who waits is woken; looking again by itself only guards against a wake-up that nobody thought of. */
const LOOK_AGAIN_MS = 10_000;

/** How read models stand, for those who wait: known to the projector itself, or told by one in another thread. */
export interface WaitingFor {
  readonly log: EventStore;
  readonly clock: () => Instant;
  /** The newest that is known of all read models, the ledger among them. */
  standings(): readonly Standing[];
}

/** Lets readers wait until read models have come far enough. Whoever moves them on calls `tell`. */
export class Waiting {
  readonly #advances = new Advances();
  #ended = false;

  constructor(readonly source: WaitingFor) {}

  /** Read models have moved on: everybody who waits looks again. */
  tell(): void {
    this.#advances.tell();
  }

  /** Nothing will move on any more: `whenPassed` ends. */
  end(): void {
    this.#ended = true;
    this.tell();
  }

  /** Why a read model cannot be asked; undefined for one that can. While the ledger stands still, nothing moves on. */
  obstacleTo(readModel: string): Error | undefined {
    const all = this.source.standings();
    const failedLedger = all.find(({ kind, state }) => kind === 'ledger' && state === 'failed');
    const asked = failedLedger ?? all.find(({ name }) => name === readModel);
    return asked === undefined ? undefined : obstacleOf(asked);
  }

  /**
   * Resolves when the ledger and every projection that does not stand still have passed `position`. What is being
   * rebuilt is waited for, but does not fail the others: whoever reads it is told so.
   *
   * @throws ProjectionBehind after `timeoutMs`; ProjectionFailed at once when the ledger stands still
   */
  async waitFor(position: Position, timeoutMs: number): Promise<void> {
    const { log, clock } = this.source;
    const until = Date.now() + timeoutMs;
    for (;;) {
      const all = this.source.standings();
      const behind = behindOf(all, position);
      if (behind.length === 0 && !isLedgerShort(all, position)) return;
      throwFailedLedger(all);
      const left = until - Date.now();
      if (left <= 0) return throwBehind(log, behind, Date.parse(clock()));
      await this.#advances.next(left);
    }
  }

  /**
   * Resolves with the position that the ledger and every projection that does not stand still have passed, once `fits`
   * holds for it; with undefined when `signal` is aborted or nothing moves on any more.
   *
   * @throws ProjectionFailed when the ledger stands still, for then nothing moves on
   */
  async whenPassed(
    fits: (passed: Position) => boolean,
    signal: AbortSignal,
  ): Promise<Position | undefined> {
    while (!signal.aborted && !this.#ended) {
      const all = this.source.standings();
      throwFailedLedger(all);
      const keeping = all.filter(({ state }) => state !== 'failed');
      const passed = oldest(keeping.map(({ position }) => position));
      if (passed !== undefined && fits(passed)) return passed;
      await this.#advances.next(LOOK_AGAIN_MS, signal);
    }
    return undefined;
  }

  /** Resolves when the ledger is not being made anew, so that its rows are all there. */
  async forLedger(): Promise<void> {
    const isBuilding = ({ kind, state }: Standing): boolean =>
      kind === 'ledger' && state === 'rebuilding';
    while (!this.#ended && this.source.standings().some(isBuilding))
      await this.#advances.next(LOOK_AGAIN_MS);
  }
}

/** Whether the ledger, standing still or not, has not passed `position`. */
function isLedgerShort(all: readonly Standing[], position: Position): boolean {
  const ledger = all.find(({ kind }) => kind === 'ledger');
  return ledger !== undefined && (ledger.position === undefined || ledger.position < position);
}

function throwFailedLedger(all: readonly Standing[]): void {
  const failed = all.find(({ kind, state }) => kind === 'ledger' && state === 'failed');
  const obstacle = failed === undefined ? undefined : obstacleOf(failed);
  if (obstacle !== undefined) throw obstacle;
}
