import type { Condition } from '#event-sourcing';
import type { ContactDetailKind } from '../customers/customers.events.js';

/** What a customer can be found by. */
export interface Findable {
  readonly name: string;
  readonly taxId?: string | undefined;
  readonly contactDetails: readonly { readonly kind: ContactDetailKind; readonly value: string }[];
  readonly contactPersons: readonly {
    readonly name: string;
    readonly phone?: string | undefined;
    readonly email?: string | undefined;
  }[];
}

/** Numbers are the same when they end in the same digits: one may lack the country, the other a leading zero. */
const TELLING_DIGITS = 9;
/** The part of a number that people know by heart. */
const LOCAL_DIGITS = 7;
const FEWEST_DIGITS = 5;

/** Letters without their marks, in lower case; one character for what looks the same. */
function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/[\p{M}'’ʼ`]/gu, '')
    .toLowerCase()
    .trim();
}

/** The words of a name, folded: "Ëlan & Söhne" is `elan`, `sohne`. */
export function wordsOf(text: string): readonly string[] {
  return folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** What tells a telephone number from others; undefined for what has too few digits to be one. */
export function phoneTerm(phone: string): string | undefined {
  const digits = phone.replaceAll(/\D/g, '');
  return digits.length < FEWEST_DIGITS ? undefined : digits.slice(-TELLING_DIGITS);
}

/** An e-mail address whatever the case. */
export function emailTerm(email: string): string {
  return folded(email);
}

/** A tax or company number without spaces, dots and dashes. */
export function taxIdTerm(taxId: string): string {
  return wordsOf(taxId).join('');
}

/** All terms that a customer can be found by, each once, sorted: words, numbers and addresses as they are compared. */
export function searchTerms(customer: Findable): string[] {
  const { name, taxId, contactDetails, contactPersons } = customer;
  const terms = [
    ...wordsOf(name),
    ...(taxId === undefined ? [] : [taxIdTerm(taxId)]),
    ...contactDetails.flatMap(({ kind, value }) => detailTerms(kind, value)),
    ...contactPersons.flatMap((person) => [
      ...wordsOf(person.name),
      ...(person.phone === undefined ? [] : phoneTerms(person.phone)),
      ...(person.email === undefined ? [] : [emailTerm(person.email)]),
    ]),
  ];
  return [...new Set(terms)].sort();
}

function detailTerms(kind: ContactDetailKind, value: string): readonly string[] {
  if (kind === 'PHONE') return phoneTerms(value);
  return kind === 'EMAIL' ? [emailTerm(value)] : wordsOf(value);
}

function phoneTerms(phone: string): readonly string[] {
  const digits = phone.replaceAll(/\D/g, '');
  const national = digits.slice(-TELLING_DIGITS);
  // With the 0 that is dialled at home before it, so that "067 123" is the beginning of a number, too.
  return [digits, national, `0${national}`, digits.slice(-LOCAL_DIGITS)];
}

const NUMBER = /^[+\d][\d\s().\-/]*$/;

/**
 * The condition on `search` for what somebody types: every word is the beginning of a word of the customer, a number
 * that of a telephone number, an address with "@" that of an e-mail address.
 */
export function searchCondition(text: string): Condition {
  const each = queryTerms(text).map((term) => ({ from: term, below: `${term}\u{10ffff}` }));
  // Nothing to search for finds nothing, not everything.
  return each.length === 0 ? { in: [] } : { each };
}

function queryTerms(text: string): readonly string[] {
  const number = NUMBER.test(text.trim()) ? phoneTerm(text) : undefined;
  if (number !== undefined) return [number];
  const parts = text.split(/\s+/).filter((part) => part !== '');
  return parts.flatMap((part) => (part.includes('@') ? [emailTerm(part)] : wordsOf(part)));
}
