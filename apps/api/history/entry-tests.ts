import {
  describeEvent,
  endOfBusinessDay,
  isKeyMoment,
  mayBeFirstPurchase,
  mentions,
  startOfBusinessDay,
} from '#crm';
import type { Condition, LedgerQuery, LedgerRow } from '#event-sourcing';
import type { Found, Tests } from '../ledger-scan.js';
import type { FirstPurchases } from './first-purchases.js';
import type { HistoryFilter } from './history.type.js';
import type { ManagerNames } from './manager-names.js';

/** The conditions of a filter that a row can be checked for, by the store or here. */
export function rowConditions(
  filter: HistoryFilter | undefined,
  timeZone: string,
): NonNullable<LedgerQuery['where']> {
  const where: Record<string, Condition> = {};
  if (filter?.kinds !== undefined) where['kind'] = { in: filter.kinds };
  if (filter?.channels !== undefined) where['channel'] = { in: filter.channels };
  if (filter?.manager !== undefined) where['managerId'] = { equals: filter.manager };
  if (filter?.actor !== undefined) where['actorId'] = { equals: filter.actor };
  const { from, to } = filter?.period ?? {};
  if (from !== undefined || to !== undefined) {
    where['occurredAt'] = {
      ...(from === undefined ? {} : { from: startOfBusinessDay(from, timeZone) }),
      ...(to === undefined ? {} : { upTo: endOfBusinessDay(to, timeZone) }),
    };
  }
  return where;
}

/** What else must be known to judge an entry. */
export interface Light {
  readonly timeZone: string;
  readonly firstPurchases: FirstPurchases;
  readonly names: ManagerNames;
}

/** The conditions of a filter that no index can tell. */
export function entryTests(filter: HistoryFilter | undefined, light: Light): Tests {
  const keyMoments = filter?.keyMoments;
  const text = filter?.text?.trim() ?? '';
  if (keyMoments === undefined && text === '') return {};
  return {
    row:
      keyMoments === true
        ? (row) => mayBeFirstPurchase(row) || isKeyMoment(row, undefined)
        : undefined,
    facts: async (facts) => {
      const told = await mentioned(facts, text, filter?.locale ?? 'EN', light);
      if (keyMoments === undefined) return told;
      const moments = await Promise.all(facts.map(({ row }) => isMoment(row, light)));
      return told.map((is, i) => is && moments[i] === keyMoments);
    },
  };
}

/** Whether the entry of a row is a key moment of its customer. */
export async function isMoment(
  row: LedgerRow,
  { firstPurchases }: Pick<Light, 'firstPurchases'>,
): Promise<boolean> {
  if (!mayBeFirstPurchase(row)) return isKeyMoment(row, undefined);
  const { customerId } = row;
  const first = typeof customerId === 'string' ? await firstPurchases.of(customerId) : undefined;
  return isKeyMoment(row, first);
}

async function mentioned(
  facts: readonly Found[],
  text: string,
  locale: NonNullable<HistoryFilter['locale']>,
  { timeZone, names }: Light,
): Promise<readonly boolean[]> {
  if (text === '') return facts.map(() => true);
  const managerName = await names.toTell(facts);
  return facts.map(({ event }) =>
    mentions(describeEvent(event, locale, { timeZone, managerName }), text),
  );
}
