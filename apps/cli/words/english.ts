import { HistoryKind } from '#crm';

/** All that the command line says in English besides help and errors. */
export const english = {
  tag: 'en-GB',
  /** Above columns and beside values, by field; a field without a word is called as JSON calls it. */
  headings: {
    businessDate: 'date',
    whatHappened: 'what happened',
    actor: 'by',
    managerId: 'manager',
    responsibleId: 'manager',
    customerId: 'customer',
    receivable: 'open',
    occurredAt: 'happened',
    recordedAt: 'recorded',
    knownAt: 'as known at',
    asOf: 'as of',
    commandId: 'command',
    correlationId: 'correlation',
    reasonCode: 'reason',
    mark: '!',
    toDo: 'what to do',
  },
  /** As `--kind` takes them. */
  kinds: HistoryKind.enum,
  nothing: 'Nothing.',
  void: 'void',
  keyMoment: 'key moment',
  recorded: 'recorded {day}',
  knownAtPosition: 'known at position {position}',
  wholeCompany: 'The whole company',
  noRoom: 'No room for {names}: a wider terminal or --json shows more.',
  cause: 'led to by',
  caused: 'led to',
  voidedEvent: 'declares void',
  voidingEvent: 'declared void by',
  data: 'data',
  archived: 'archived',
  vip: 'VIP',
  left: 'has left',
  none: 'none',
  overdue: 'overdue',
  contactDetails: 'contact details',
  contactPersons: 'contact persons',
  lastContactAt: 'last contact',
  nextContact: 'next contact',
  openOrders: 'open orders',
  balance: 'balance',
  owesUs: 'the customer owes {amount}',
  weOwe: 'we owe {amount}',
  settled: 'nothing is open in {currency}',
  leftToShip: 'to be shipped',
  leftToPayOf: '{amount} to be paid',
  total: 'total',
  noOrder: 'no order',
  settlements: 'Settlements with {name}',
  /** Forms by the plural category of the number, at least `other`. */
  plurals: {
    newest: {
      one: 'The newest entry; --limit shows more.',
      other: 'The newest {n} entries; --limit shows more.',
    },
    first: {
      one: 'The first row; --limit shows more.',
      other: 'The first {n} rows; --limit shows more.',
    },
    more: { one: '{n} more', other: '{n} more' },
  },
} as const;

type Widened<T> = T extends string ? string : { readonly [K in keyof T]: Widened<T[K]> };

type Counted = keyof typeof english.plurals;
type Forms<R extends Intl.LDMLPluralRule> = Readonly<Record<R, string>>;

/** The words of one language: another language is another object of this type. */
export type CliWords = Widened<Omit<typeof english, 'plurals' | 'headings'>> & {
  readonly headings: Readonly<Record<string, string>>;
  readonly plurals: Readonly<Record<Counted, Partial<Forms<Intl.LDMLPluralRule>> & Forms<'other'>>>;
};

/** A language in which nothing that English has a word for may be missing, and which counts 1, 2 to 4, 5 to 20, 1.5. */
export type EastSlavic = CliWords & {
  readonly headings: Readonly<Record<keyof typeof english.headings, string>>;
  readonly plurals: Readonly<Record<Counted, Forms<'one' | 'few' | 'many' | 'other'>>>;
};
