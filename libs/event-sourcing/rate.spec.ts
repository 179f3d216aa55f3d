import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Rate, Rates } from './rate.js';

afterEach(() => {
  jest.restoreAllMocks();
});

/** Lets `performance.now` say these, one after the other. */
function clockSays(...times: readonly number[]): void {
  const said = jest.spyOn(performance, 'now');
  for (const time of times) said.mockReturnValueOnce(time);
}

describe('A rate', () => {
  it('is events a second, and follows when it changes', () => {
    const rate = new Rate();
    clockSays(0, 100, 300);
    const add = rate.begin();
    add(10);
    expect(rate.value).toBe(100);
    add(40);
    expect(rate.value).toBe(120);
  });

  it('is that of the rebuild for what is being rebuilt, and 0 until the ledger is live', () => {
    const rates = new Rates();
    clockSays(0, 1_000, 0, 1_000);
    rates.live.begin()(7);
    rates.rebuild.begin()(9);
    const [live, rebuilding] = [{ state: 'live' }, { state: 'rebuilding' }] as const;
    expect(rates.of(rebuilding, live)).toBe(9);
    expect(rates.of(live, live)).toBe(7);
    expect(rates.of(live, rebuilding)).toBe(0);
  });
});
