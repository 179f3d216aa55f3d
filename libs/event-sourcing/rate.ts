import type { Standing } from './projection-status.js';

/** Events a second, over the last batches. */
export class Rate {
  #perSecond = 0;
  #began = 0;

  get value(): number {
    return Math.round(this.#perSecond);
  }

  /** Time counts from here on. Answers `add`. */
  begin(): (events: number) => void {
    this.#began = performance.now();
    return (events) => this.add(events);
  }

  /** So many events are done since `begin`, or since the last `add`. */
  add(events: number): void {
    const now = performance.now();
    const rate = (events * 1000) / Math.max(now - this.#began, 0.01);
    this.#perSecond = this.#perSecond === 0 ? rate : this.#perSecond * 0.8 + rate * 0.2;
    this.#began = now;
  }
}

/** How fast a projector is: in step with the log, and building anew. */
export class Rates {
  readonly live = new Rate();
  readonly rebuild = new Rate();

  /** The rate of what stands so, while the ledger stands so; 0 while nothing is counted. */
  of({ state }: Pick<Standing, 'state'>, ledger: Pick<Standing, 'state'>): number {
    if (state === 'rebuilding') return this.rebuild.value;
    return ledger.state === 'live' ? this.live.value : 0;
  }
}
