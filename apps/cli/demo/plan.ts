import { addDays } from '#crm';
import { tellCustomer } from './customer-story.js';
import { Diary, type Action } from './diary.js';
import { tellTeam } from './team.js';

export interface DemoSettings {
  readonly customers: number;
  readonly months: number;
  readonly seed: number;
  /** The day on which it is played, local: nothing is recorded from its beginning on. */
  readonly today: string;
  readonly timeZone: string;
  /** The currency in which it all happens. */
  readonly currency: string;
}

/** What the people of the demo's company recorded over the months. */
export interface DemoPlan {
  /** How many commands it is. */
  readonly count: number;
  /** The id of the last of them. */
  readonly last: string | undefined;
  /** How many are recorded before a day (UTC). */
  before(day: string): number;
  /** All from a day (UTC) on in the order of recorded time, whole days at a time. */
  batches(from: string): Iterable<readonly Action[]>;
}

const DAYS_A_MONTH = 30.44;
/** Commands in memory at one time: some 120 MB. */
const IN_MEMORY = 100_000;

/**
 * Plans a demo. The same settings give the same commands, ids included. The story of each customer depends on its number
 * only, and is told anew for each batch, so that any number of customers takes no more memory than one batch does.
 */
export function planDemo(settings: DemoSettings, inMemory = IN_MEMORY): DemoPlan {
  const { seed, today, timeZone, months } = settings;
  const first = addDays(today, -Math.round(months * DAYS_A_MONTH));
  const diary = new Diary(seed, first, today, timeZone);
  const perDay = new Map<string, number>();
  let last: Action | undefined;
  tell(diary, settings, (actions) => {
    for (const action of actions) {
      const day = dayOf(action);
      perDay.set(day, (perDay.get(day) ?? 0) + 1);
      if (last === undefined || action.meta.now >= last.meta.now) last = action;
    }
  });
  const days = [...perDay].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    count: sum(days),
    last: last?.meta.commandId,
    before: (day) => sum(days.filter(([other]) => other < day)),
    *batches(from) {
      for (const { start, end } of windows(days, from, inMemory)) {
        const batch: Action[] = [];
        diary.between(start, end);
        tell(diary, settings, (actions) => void batch.push(...actions));
        yield batch.sort(byTime);
      }
    },
  };
}

function tell(
  diary: Diary,
  { customers, currency }: DemoSettings,
  keep: (actions: readonly Action[]) => void,
): void {
  const team = tellTeam(diary, customers);
  keep(diary.take());
  for (let i = 0; i < customers; i += 1) {
    tellCustomer({ diary, team, currency }, i);
    keep(diary.take());
  }
}

/** Runs of days with so many commands at most, unless one day has more. */
function windows(
  days: readonly (readonly [string, number])[],
  from: string,
  most: number,
): readonly { readonly start: string; readonly end: string }[] {
  const starts: string[] = [];
  let held = Infinity;
  for (const [day, count] of days) {
    if (day < from) continue;
    if (held + count > most) {
      starts.push(day);
      held = 0;
    }
    held += count;
  }
  return starts.map((start, i) => ({ start, end: starts[i + 1] ?? END }));
}

/** After all days. */
const END = '9999';

function sum(days: readonly (readonly [string, number])[]): number {
  return days.reduce((all, [, count]) => all + count, 0);
}

/** The day of an action, in UTC. */
export function dayOf({ meta }: Action): string {
  return meta.now.slice(0, 10);
}

function byTime(a: Action, b: Action): number {
  return a.meta.now < b.meta.now ? -1 : a.meta.now > b.meta.now ? 1 : 0;
}
