import { pluralForm, type Locale } from '#crm';
import type { Cli, GlobalOptions } from '../cli.js';
import { localeOf } from '../locale.js';
import { english, type CliWords } from './english.js';
import { russian } from './russian.js';
import { ukrainian } from './ukrainian.js';

const words: Readonly<Record<Locale, CliWords>> = { EN: english, UK: ukrainian, RU: russian };

/** What the command line says in the language that the options and the environment ask for. */
export function wordsOf(cli: Cli, options: GlobalOptions): CliWords {
  return words[localeOf(cli, options)];
}

/** The heading of a field; its own name where the language has no word for it. */
export function heading({ headings }: CliWords, field: string): string {
  return headings[field] ?? field;
}

/** A sentence with its places filled. */
export function filled(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
}

/** What is said of so many, in the form that the language uses with that number. */
export function counted(
  { plurals, tag }: CliWords,
  what: keyof CliWords['plurals'],
  n: number,
): string {
  const forms = plurals[what];
  const form = forms[pluralForm(String(n), tag)] ?? forms.other;
  return filled(form, { n: String(n) });
}
