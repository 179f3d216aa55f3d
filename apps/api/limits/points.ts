import type { Limits } from './limits.js';

interface Bucket {
  points: number;
  /** When `points` was right, in milliseconds. */
  at: number;
}

/** What became of a charge. */
export interface Charged {
  readonly isPaid: boolean;
  /** Points that the client has now; a charge that could not be paid took none. */
  readonly left: number;
  /** When there will be enough; 0 when it is paid. */
  readonly waitSeconds: number;
}

/**
 * A bucket of points for each client, which fills as time passes. Remembers so many clients at most: one that is
 * forgotten begins with a full bucket, as a new one does.
 */
export class Points {
  readonly #buckets = new Map<string, Bucket>();

  /** @param now milliseconds of a clock that never jumps */
  constructor(
    private readonly limits: Pick<Limits, 'points' | 'pointsPerSecond' | 'clients'>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** How many clients are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  charge(client: string, cost: number): Charged {
    const { points, pointsPerSecond } = this.limits;
    const bucket = this.#bucketOf(client);
    const isPaid = bucket.points >= Math.min(cost, points);
    if (isPaid) bucket.points = Math.max(0, bucket.points - cost);
    const missing = isPaid ? 0 : Math.min(cost, points) - bucket.points;
    return {
      isPaid,
      left: Math.floor(bucket.points),
      waitSeconds: Math.ceil(missing / pointsPerSecond),
    };
  }

  #bucketOf(client: string): Bucket {
    const { points, pointsPerSecond, clients } = this.limits;
    const at = this.now();
    const known = this.#buckets.get(client);
    const filled =
      known === undefined
        ? points
        : Math.min(points, known.points + ((at - known.at) * pointsPerSecond) / 1000);
    const bucket = { points: filled, at };
    // Behind all others: the first one is then the one not heard of for longest.
    this.#buckets.delete(client);
    this.#buckets.set(client, bucket);
    if (this.#buckets.size > clients) {
      const [oldest] = this.#buckets.keys();
      if (oldest !== undefined) this.#buckets.delete(oldest);
    }
    return bucket;
  }
}
