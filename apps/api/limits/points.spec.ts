import { describe, expect, it } from '@jest/globals';
import { Points } from './points.js';

function points(clients = 10) {
  const clock = { now: 0 };
  const made = new Points({ points: 100, pointsPerSecond: 10, clients }, () => clock.now);
  return { clock, points: made };
}

describe('Points', () => {
  it('are taken, and come back as time passes, up to what a client has at most', () => {
    const { clock, points: some } = points();
    expect(some.charge('a', 80)).toEqual({ isPaid: true, left: 20, waitSeconds: 0 });
    expect(some.charge('a', 50)).toEqual({ isPaid: false, left: 20, waitSeconds: 3 });
    clock.now = 3_000;
    expect(some.charge('a', 50)).toEqual({ isPaid: true, left: 0, waitSeconds: 0 });
    clock.now = 1_000_000;
    expect(some.charge('a', 0).left).toBe(100);
  });

  it('are each client’s own', () => {
    const { points: some } = points();
    some.charge('a', 100);
    expect(some.charge('b', 1).left).toBe(99);
  });

  it('are enough when the bucket is full, whatever is asked for: nobody waits for ever', () => {
    const { points: some } = points();
    expect(some.charge('a', 1_000)).toEqual({ isPaid: true, left: 0, waitSeconds: 0 });
  });

  it('are remembered of so many clients at most: the one not heard of for longest is forgotten', () => {
    const { points: some } = points(2);
    some.charge('a', 50);
    some.charge('b', 50);
    some.charge('a', 1);
    some.charge('c', 50);
    expect(some.size).toBe(2);
    expect(some.charge('a', 0).left).toBe(49);
    expect(some.charge('b', 0).left).toBe(100);
  });
});
