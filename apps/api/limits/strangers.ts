import { isIPv6 } from 'node:net';
import type { Limits } from './limits.js';
import { Points } from './points.js';

const SECONDS = 60;

/** What becomes of somebody who is not let in. */
export interface Turned {
  /** Whether his address has been refused too often: he is told to wait, and nothing is written of it. */
  readonly tooOften: boolean;
  readonly waitSeconds: number;
  /** Whether that is said now, for the first time in a minute. */
  readonly isNews: boolean;
}

/**
 * Counts who is not let in, by address, since strangers have no name: so that a flood of wrong tokens neither fills the
 * log nor is answered at length. Right tokens are never counted, so nobody is locked out by others behind the same proxy.
 */
export class Strangers {
  readonly #points: Points;
  #saidAt = -Infinity;

  /** @param now milliseconds of a clock that never jumps */
  constructor(
    { refusals, clients }: Pick<Limits, 'refusals' | 'clients'>,
    private readonly now: () => number = () => performance.now(),
  ) {
    const bucket = { points: refusals, pointsPerSecond: refusals / SECONDS, clients };
    this.#points = new Points(bucket, now);
  }

  /** @param address of the other end of the connection; what headers say anybody can write */
  turn(address: string | undefined): Turned {
    const { isPaid, waitSeconds } = this.#points.charge(networkOf(address ?? ''), 1);
    const isNews = !isPaid && this.now() - this.#saidAt > SECONDS * 1_000;
    if (isNews) this.#saidAt = this.now();
    return { tooOften: !isPaid, waitSeconds, isNews };
  }
}

/** An IPv4 address; of an IPv6 address its first half, which is one customer's of a provider. */
function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [before = '', after = ''] = address.split('::');
  const [first, last] = [before.split(':'), after.split(':').filter((part) => part !== '')];
  const missing = address.includes('::') ? 8 - first.length - last.length : 0;
  return [...first, ...Array.from({ length: missing }, () => '0'), ...last].slice(0, 4).join(':');
}
