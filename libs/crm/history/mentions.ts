import { foldName } from '../shared/names.js';
import type { EventDescription } from './narrator.js';

/** Whether a text occurs in what an event says, written as people type it: see `foldText`. */
export function mentions({ title, reason, detail }: EventDescription, text: string): boolean {
  const wanted = foldText(text);
  return [title, reason, detail].some(
    (said) => said !== undefined && foldText(said).includes(wanted),
  );
}

/**
 * What people do not tell apart when they search: capitals, the spaces of "1 265,00" (which do not break a line), ё and
 * е, the apostrophes of "зв’язок".
 */
function foldText(text: string): string {
  return foldName(text)
    .replaceAll(/\s+/gu, ' ')
    .replaceAll('ё', 'е')
    .replaceAll(/[ʼ’‘`´]/gu, "'");
}
