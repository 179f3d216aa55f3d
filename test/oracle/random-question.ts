import type { Question } from './answers.js';
import type { Business } from './business.js';
import type { Random } from './random.js';

/** Days and moments at which something changes, just before, at and just after; and none at all. */
export function randomQuestion({ log, clock }: Business, random: Random): Question {
  const near = (instant: string) =>
    new Date(Date.parse(instant) + random.pick([-1, 0, 0, 1, 43_200_000])).toISOString();
  const asOf = random.chance(0.15)
    ? undefined
    : near(random.chance(0.05) ? clock.read() : random.pick(log).occurredAt);
  const how = random.weighted({ now: 2, position: 4, time: 4, before: 0.3 });
  if (how === 'now') return { asOf };
  if (how === 'position') return { asOf, knownAt: { index: random.whole(0, log.length - 1) } };
  if (how === 'before') return { asOf, knownAt: { at: '2026-01-01T00:00:00.000Z' } };
  return { asOf, knownAt: { at: near(random.pick(log).recordedAt) } };
}
