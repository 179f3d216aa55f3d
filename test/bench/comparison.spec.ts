import { beforeAll, expect, it } from '@jest/globals';

interface Comparison {
  compared(row: object, events: number): object;
  atLeast(value: number, meant?: object): object;
  atMost(value: number, meant?: object): object;
  atMostTimes(times: number): object;
  ofLimit(share: number): object;
}

const FILE = new URL('../../bench/comparison.mjs', import.meta.url);
let comparison: Comparison;

beforeAll(async () => {
  comparison = await import(FILE.pathname);
});

it('compares a rate with its limit: more is better', () => {
  const { compared, atLeast, ofLimit } = comparison;
  const row = { what: 'commands', unit: '/s', ours: 4000, limit: 10_000 };
  expect(compared({ ...row, targets: [atLeast(5000), ofLimit(0.3)] }, 500)).toEqual({
    ...row,
    ofLimit: 0.4,
    targets: [
      { text: '≥ 5,000', reached: false, missedBy: 0.2 },
      { text: '≥ 0.3 of it', reached: true },
    ],
    peers: [],
  });
});

it('compares a cost with its limit the other way round', () => {
  const { compared, atMost, atMostTimes } = comparison;
  const row = { what: 'p99', unit: 'ms', ours: 8, limit: 2 };
  expect(compared({ ...row, targets: [atMost(8), atMostTimes(3)] }, 500)).toEqual({
    ...row,
    ofLimit: 0.25,
    targets: [
      { text: '≤ 8', reached: true },
      { text: '≤ 3 × it', reached: false, missedBy: 1 / 3 },
    ],
    peers: [],
  });
});

it('says for which size a target is meant, when the run is smaller', () => {
  const { compared, atMost } = comparison;
  const row = { what: 'memory', unit: 'MB', ours: 200 };
  const targets = [atMost(400, { events: 1_000_000 })];
  const target = { text: '≤ 400', reached: true };
  expect(compared({ ...row, targets }, 500)).toEqual({
    ...row,
    targets: [{ ...target, meantFor: 1_000_000 }],
    peers: [],
  });
  expect(compared({ ...row, targets }, 1_000_000)).toEqual({
    ...row,
    targets: [target],
    peers: [],
  });
});

it('expects three times what a peer does, tells of those that fail, and leaves out who was not asked', () => {
  const { compared } = comparison;
  const row = { what: 'appends', unit: '/s', ours: 3000 };
  const peers = { slow: 500, quick: 2000, broken: 'fails: busy', away: undefined };
  expect(compared({ ...row, peers }, 500)).toEqual({
    ...row,
    targets: [],
    peers: [
      { name: 'slow', value: 500, times: 6, target: { text: '≥ 3', reached: true } },
      {
        ...{ name: 'quick', value: 2000, times: 1.5 },
        target: { text: '≥ 3', reached: false, missedBy: 0.5 },
      },
      { name: 'broken', fails: 'fails: busy' },
    ],
  });
});
