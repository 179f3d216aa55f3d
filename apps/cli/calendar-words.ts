import type { CalendarBucket, CalendarItemKind, Locale } from '#crm';

/** What the table of a calendar says besides its headings. */
export interface CalendarWords {
  readonly today: string;
  readonly kinds: Readonly<Record<CalendarItemKind, string>>;
  readonly buckets: Readonly<Record<CalendarBucket, string>>;
  readonly order: string;
  /** Before the number of a stage of a payment schedule. */
  readonly stage: string;
  readonly promised: string;
  readonly expected: string;
  /** Behind a number of days or minutes. */
  readonly days: string;
  readonly minutes: string;
}

const english: CalendarWords = {
  today: 'Today is',
  /** As `--kind` and `--bucket` take them. */
  kinds: { CONTACT: 'CONTACT', SHIPMENT: 'SHIPMENT', PAYMENT: 'PAYMENT' },
  buckets: { OVERDUE: 'overdue', TODAY: 'today', FUTURE: 'later', UNDATED: 'without a day' },
  order: 'order',
  stage: 'stage',
  promised: 'promised',
  expected: 'expected',
  days: 'd',
  minutes: 'min',
};

const ukrainian: CalendarWords = {
  today: 'Сьогодні',
  kinds: { CONTACT: 'контакт', SHIPMENT: 'відвантаження', PAYMENT: 'оплата' },
  buckets: { OVERDUE: 'прострочено', TODAY: 'на сьогодні', FUTURE: 'далі', UNDATED: 'без дати' },
  order: 'замовлення',
  stage: 'етап',
  promised: 'обіцяно',
  expected: 'очікується',
  days: 'дн.',
  minutes: 'хв',
};

const russian: CalendarWords = {
  today: 'Сегодня',
  kinds: { CONTACT: 'контакт', SHIPMENT: 'отгрузка', PAYMENT: 'оплата' },
  buckets: { OVERDUE: 'просрочено', TODAY: 'на сегодня', FUTURE: 'далее', UNDATED: 'без даты' },
  order: 'заказ',
  stage: 'этап',
  promised: 'обещано',
  expected: 'ожидается',
  days: 'дн.',
  minutes: 'мин',
};

/** By language. */
export const calendarWords: Readonly<Record<Locale, CalendarWords>> = {
  EN: english,
  UK: ukrainian,
  RU: russian,
};
