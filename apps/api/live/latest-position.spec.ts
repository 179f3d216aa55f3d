import { describe, expect, it } from '@jest/globals';
import { LatestPosition, PAUSE_MS } from './latest-position.js';

const position = (n: number): string => String(n).padStart(16, '0');
const latestAfter = (n: number): LatestPosition => new LatestPosition(position(n), () => undefined);
const value = (n: number) => ({ done: false, value: position(n) });

describe('What a subscription has to be told', () => {
  it('is the newest position only, however many were offered to a client that does not read', async () => {
    const latest = latestAfter(0);
    for (let n = 1; n <= 100_000; n += 1) latest.offer(position(n));
    expect(await latest.next()).toEqual(value(100_000));
    const next = latest.next();
    latest.offer(position(100_001));
    expect(await next).toEqual(value(100_001));
  });

  it('never goes back, and never comes twice', async () => {
    const latest = latestAfter(5);
    for (const n of [4, 5, 7, 6, 7]) latest.offer(position(n));
    expect(await latest.next()).toEqual(value(7));
    const next = latest.next();
    for (const n of [7, 3, 8]) latest.offer(position(n));
    expect(await next).toEqual(value(8));
  });

  it('comes at once, and the next not before a pause', async () => {
    const latest = latestAfter(0);
    latest.offer(position(1));
    const started = performance.now();
    await latest.next();
    expect(performance.now() - started).toBeLessThan(PAUSE_MS);
    latest.offer(position(2));
    expect(await latest.next()).toEqual(value(2));
    expect(performance.now() - started).toBeGreaterThanOrEqual(PAUSE_MS - 5);
  });

  it('ends when nobody wants it any more, also for who is waiting for it', async () => {
    const ended: LatestPosition[] = [];
    const latest = new LatestPosition(undefined, (one) => ended.push(one));
    const next = latest.next();
    await latest.return();
    await latest.return();
    latest.offer(position(1));
    const done = { done: true, value: undefined };
    expect([await next, await latest.next(), ended]).toEqual([done, done, [latest]]);
  });

  it('ends with the error when the feed fails', async () => {
    const latest = latestAfter(0);
    latest.offer(position(1));
    latest.fail(new Error('gone'));
    await expect(latest.next()).rejects.toThrow('gone');
  });
});
