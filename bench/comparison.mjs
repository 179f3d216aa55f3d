/**
 * What a row of a figure is held against: its limit, its peers, its targets. Ratios say 1 for as good, and more is
 * better, also where the unit is a cost.
 */

/** Of these units less is better. */
const COSTS = new Set(['ms', 's', 'MB', 'B']);
/** How many times better than every peer the product is to be. */
const TIMES_PEER = 3;

/**
 * A target for what is measured, in the unit of its row.
 *
 * @param {number} value
 * @param {{ events?: number }} [meant] the size it is meant for, where that matters
 */
export function atLeast(value, meant) {
  return { atLeast: value, ...meant };
}

/** As `atLeast`, for what must not be more. */
export function atMost(value, meant) {
  return { atMost: value, ...meant };
}

/**
 * A target for a cost that must not be more than so many times its limit, the same in other circumstances.
 *
 * @param {number} times
 * @param {{ events?: number }} [meant]
 */
export function atMostTimes(times, meant) {
  return { atMostTimes: times, ...meant };
}

/**
 * A target for the share of the limit that is reached.
 *
 * @param {number} share
 */
export function ofLimit(share) {
  return { ofLimit: share };
}

/**
 * A row with its ratios and verdicts.
 *
 * @param {{
 *   what: string, unit: string, ours: number, limit?: number, note?: string,
 *   targets?: readonly object[], peers?: Readonly<Record<string, number | string | undefined>>,
 * }} row a peer that is a text says why there is no number
 * @param {number} events the size of this run
 */
export function compared({ peers = {}, targets = [], ...row }, events) {
  const { ours, limit, unit } = row;
  const better = (other) => (COSTS.has(unit) ? other / ours : ours / other);
  const share = limit === undefined ? undefined : better(limit);
  const measured = Object.entries(peers).filter(([, value]) => value !== undefined);
  return {
    ...row,
    ...(share !== undefined && { ofLimit: share }),
    targets: targets.map((target) => judged(target, { ours, share, events })),
    peers: measured.map(([name, value]) =>
      typeof value === 'string'
        ? { name, fails: value }
        : {
            ...{ name, value, times: better(value) },
            target: judged({ atLeast: TIMES_PEER }, { ours: better(value), events }),
          },
    ),
  };
}

/**
 * All targets of a run, of peers too, each with the row it belongs to.
 *
 * @param {readonly { name: string, rows: readonly object[] }[]} figures
 */
export function targetsOf(figures) {
  return figures.flatMap(({ name, rows }) =>
    rows.flatMap(({ what, targets, peers }) => [
      ...targets.map((target) => ({ figure: name, what, ...target })),
      ...peers
        .filter(({ target }) => target !== undefined)
        .map(({ name: peer, target }) => ({ figure: name, what: `${what}, ${peer}`, ...target })),
    ]),
  );
}

/** What targets are made of: the sign before the number, what follows it, and which of our numbers is meant. */
const KINDS = {
  atLeast: { sign: '≥', after: '', found: ({ ours }) => ours },
  atMost: { sign: '≤', after: '', found: ({ ours }) => ours },
  atMostTimes: { sign: '≤', after: ' × it', found: ({ share }) => 1 / share },
  ofLimit: { sign: '≥', after: ' of it', found: ({ share }) => share },
};

/** `missedBy` is the part of the target that is lacking, or that is too much. */
function judged(target, { events, ...numbers }) {
  const kind = Object.keys(KINDS).find((name) => target[name] !== undefined);
  const { sign, after, found: find } = KINDS[kind];
  const [wanted, found] = [target[kind], find(numbers)];
  const reached = sign === '≥' ? found >= wanted : found <= wanted;
  return {
    text: `${sign} ${wanted.toLocaleString('en-US')}${after}`,
    reached,
    ...(!reached && { missedBy: Math.abs(found - wanted) / wanted }),
    // Small runs are too easy for some targets.
    ...(target.events > events && { meantFor: target.events }),
  };
}
