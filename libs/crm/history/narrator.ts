import { ERASED } from '#event-sourcing';
import { sumMinor, type Money } from '../shared/money.js';
import { formatMoment, formatMoney, formatNumber, pluralForm } from './formats.js';
import type { Wording } from './english.js';

/** What an event says to a person. */
export interface EventDescription {
  /** What happened, in one line. */
  readonly title: string;
  /** The amount with tax, where it is about one. */
  readonly amount?: Money;
  /** Why, in the words of whoever recorded it. */
  readonly reason?: string;
  /** More of it, in the words of whoever recorded it: what was said in a contact. */
  readonly detail?: string;
}

type Values = Readonly<Record<string, string>>;

/** Tells events in one language, for one time zone. */
export class Narrator {
  constructor(
    readonly wording: Wording,
    readonly timeZone: string,
    /** The name of a manager by id, where it is known. */
    readonly managerName: (managerId: string) => string | undefined,
  ) {}

  title(name: keyof Wording['titles'], values: Values): string {
    return fill(this.wording.titles[name], values);
  }

  part(name: keyof Wording['parts'], values: Values = {}): string {
    return fill(this.wording.parts[name], values);
  }

  /** A number with its noun. */
  count(noun: keyof Wording['plurals'], decimal: string): string {
    const { tag, plurals } = this.wording;
    const forms = plurals[noun];
    const form = forms[pluralForm(decimal, tag)] ?? forms.other;
    return fill(form, { n: formatNumber(decimal, tag) });
  }

  /** What was shipped, returned …: how much of it when it is one line, else how many lines. */
  goods(lines: readonly { readonly quantity: string }[]): string {
    const [only, ...others] = lines;
    if (only === undefined || others.length > 0) return this.count('lines', String(lines.length));
    return this.count('units', only.quantity);
  }

  /** Personal data as it is, or the word for data that has been erased. */
  text(value: string): string {
    return value === ERASED ? this.wording.erased : value;
  }

  /** A manager by name, or the word for one whose name is not at hand. */
  manager(managerId: string, unnamed: string): string {
    const name = this.managerName(managerId);
    return name === undefined ? unnamed : this.text(name);
  }

  moment(instant: string): string {
    return formatMoment(instant, this.wording.tag, this.timeZone);
  }

  money(money: Money): string {
    return formatMoney(money, this.wording.tag);
  }

  /** `reason` for a description, when one was given. */
  because(reason: string | undefined): { readonly reason?: string } {
    return reason === undefined ? {} : { reason: this.text(reason) };
  }
}

/** The sum of lines with tax. */
export function grossOf(lines: readonly { readonly gross: number }[], currency: string): Money {
  return { minor: sumMinor(lines.map(({ gross }) => gross)), currency };
}

/** Sentences taken apart: the words, and between them, at every odd place, the names of what is to be put there. */
const partsOf = new Map<string, readonly string[]>();

/** @throws Error when the sentence has a place for which there is no value: the wording is wrong */
function fill(sentence: string, values: Values): string {
  const parts = partsOf.get(sentence) ?? sentence.split(/\{(\w+)\}/);
  partsOf.set(sentence, parts);
  let text = '';
  let isName = false;
  for (const part of parts) {
    const said = isName ? values[part] : part;
    if (said === undefined) throw new Error(`"${sentence}": nothing is known of ${part}`);
    text += said;
    isName = !isName;
  }
  return text;
}
