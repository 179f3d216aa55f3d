import { readFileSync } from 'node:fs';
import { fact } from '#event-sourcing/testing';
import type { FactType } from '../../libs/crm/crm.events.js';
import type { Locale } from '../../libs/crm/shared/vocabulary.js';
import { describeEvent } from '../../libs/crm/history/titles.js';

const names: Readonly<Record<string, string>> = {
  '0e9a7d40-93f4-4f6e-8a3f-5d2b1c7e9a10': 'Olena Koval',
  '2f3c8b91-7d15-4c0b-9e6a-8b4d3f2a1c55': 'Ivan Melnyk',
};

/** What the frozen example of a type of event says, with other data in these fields; spaces as on a keyboard. */
export function say(
  type: FactType,
  locale: Locale,
  other: Readonly<Record<string, unknown>> = {},
): string {
  const file = new URL(`../golden/events/${type}.v1.json`, import.meta.url);
  const data = { ...JSON.parse(readFileSync(file, 'utf8')).data, ...other };
  const telling = { timeZone: 'Europe/Kyiv', managerName: (id: string) => names[id] };
  return describeEvent(fact(type, data), locale, telling).title.replaceAll(/\s/gu, ' ');
}
