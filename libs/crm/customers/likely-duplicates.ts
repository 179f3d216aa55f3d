import { z } from 'zod';
import type { Condition } from '#event-sourcing';
import { emailTerm, phoneTerm, taxIdTerm, wordsOf, type Findable } from '../shared/search-terms.js';

/** In what two customers are alike. */
export const Likeness = z.enum(['TAX_ID', 'EMAIL', 'PHONE', 'NAME']).meta({
  graphql: 'Likeness',
  about: 'In what two customers are alike, the most telling first.',
  values: {
    TAX_ID: 'The same tax or company number.',
    EMAIL: 'The same e-mail address, of the customer or a contact person.',
    PHONE: 'The same telephone number, of the customer or a contact person.',
    NAME: 'The same name, whatever the case, the legal form and the order of its words.',
  },
});
export type Likeness = z.output<typeof Likeness>;

/** Somebody who may be known already. */
export interface Newcomer {
  readonly name?: string | undefined;
  readonly taxId?: string | undefined;
  readonly phones?: readonly string[] | undefined;
  readonly emails?: readonly string[] | undefined;
}

/** A customer that is likely to be the same, and in what they are alike, the most telling first. */
export interface LikelyDuplicate {
  readonly customerId: string;
  readonly alike: readonly Likeness[];
}

/** Say nothing of who a company is; folded. */
const LEGAL_FORMS = new Set(
  (
    'gmbh ag kg ohg ug mbh co ltd limited llc llp plc inc corp corporation company sa sarl sas srl spa sl bv nv ab oy as aps ' +
    'тов тзов ват прат пат ат пп фоп ооо зао оао пао ао ип чп the'
  )
    .split(' ')
    .filter((form) => form !== ''),
);

/**
 * A name as it is compared: its words without marks and legal forms, in alphabetical order. A name of nothing but legal
 * forms keeps them.
 */
export function nameKey(name: string): string {
  const words = wordsOf(name);
  const telling = words.filter((word) => !LEGAL_FORMS.has(word));
  return [...(telling.length > 0 ? telling : words)].sort().join(' ');
}

/**
 * The condition on a customer's `search` that all who may be the same fulfil; undefined when nothing is told. More
 * fulfil it: ask `likelyDuplicates` of them.
 */
export function candidatesCondition(newcomer: Newcomer): Condition | undefined {
  const { phones, emails, taxId } = digested(newcomer);
  const words = newcomer.name === undefined ? [] : nameKey(newcomer.name).split(' ');
  // The longest word is the rarest.
  const [rarest = ''] = [...words].sort((a, b) => b.length - a.length);
  const terms = [...phones, ...emails, taxId, rarest].filter((term) => term !== '');
  return terms.length === 0 ? undefined : { in: terms };
}

/**
 * Who of the known customers is likely to be the newcomer: alike in tax id, e-mail address, telephone number or name.
 * The most telling likeness first, then who is alike in more, then by id.
 */
export function likelyDuplicates(
  newcomer: Newcomer,
  known: readonly { readonly customerId: string; readonly customer: Findable }[],
): readonly LikelyDuplicate[] {
  return known
    .map(({ customerId, customer }) => ({ customerId, alike: likenesses(newcomer, customer) }))
    .filter(({ alike }) => alike.length > 0)
    .sort(
      (a, b) =>
        rank(a) - rank(b) ||
        b.alike.length - a.alike.length ||
        (a.customerId < b.customerId ? -1 : 1),
    );
}

/** The newcomer that a known customer would be: to look for others like it. */
export function asNewcomer({ name, taxId, contactDetails, contactPersons }: Findable): Newcomer {
  const valuesOf = (kind: string) =>
    contactDetails.filter((detail) => detail.kind === kind).map(({ value }) => value);
  const persons = <F extends 'phone' | 'email'>(field: F) =>
    contactPersons.flatMap((person) => person[field] ?? []);
  return {
    name,
    taxId,
    phones: [...valuesOf('PHONE'), ...persons('phone')],
    emails: [...valuesOf('EMAIL'), ...persons('email')],
  };
}

function likenesses(newcomer: Newcomer, customer: Findable): readonly Likeness[] {
  const [asked, known] = [digested(newcomer), digested(asNewcomer(customer))];
  const meet = (one: readonly string[], other: readonly string[]) =>
    one.some((term) => other.includes(term));
  const alike: Readonly<Record<Likeness, boolean>> = {
    TAX_ID: asked.taxId !== '' && asked.taxId === known.taxId,
    EMAIL: meet(asked.emails, known.emails),
    PHONE: meet(asked.phones, known.phones),
    NAME: asked.name !== '' && asked.name === known.name,
  };
  return Likeness.options.filter((likeness) => alike[likeness]);
}

function digested({ name = '', taxId = '', phones = [], emails = [] }: Newcomer) {
  return {
    name: nameKey(name),
    taxId: taxIdTerm(taxId),
    phones: phones.flatMap((phone) => phoneTerm(phone) ?? []),
    emails: emails.map(emailTerm).filter((email) => email !== ''),
  };
}

function rank({ alike }: LikelyDuplicate): number {
  return Math.min(...alike.map((likeness) => Likeness.options.indexOf(likeness)));
}
