import { formatMoney, toDecimal, type HistoryKind, type Locale, type Money } from '#crm';

/** What the table of a history says besides the titles of its entries. */
export interface HistoryWords {
  readonly date: string;
  readonly kind: string;
  readonly title: string;
  readonly amount: string;
  readonly actor: string;
  readonly remark: string;
  /** For an entry that was never true. */
  readonly void: string;
  /** Before the day on which it was recorded. */
  readonly recorded: string;
  /** Before the day or instant that is asked for. */
  readonly asOf: string;
  readonly knownAt: string;
  readonly knownAtPosition: string;
  readonly nothing: string;
  readonly kinds: Readonly<Record<HistoryKind, string>>;
  /** The newest so many of more. */
  newest(count: number): string;
  money(money: Money): string;
}

const english: HistoryWords = {
  date: 'date',
  kind: 'kind',
  title: 'what happened',
  amount: 'amount',
  actor: 'by',
  remark: 'remark',
  void: 'void',
  recorded: 'recorded',
  asOf: 'as of',
  knownAt: 'as known at',
  knownAtPosition: 'known at position',
  nothing: 'Nothing.',
  /** As `--kind` takes them. */
  kinds: {
    CONTACT: 'CONTACT',
    ORDER: 'ORDER',
    SHIPMENT: 'SHIPMENT',
    RETURN: 'RETURN',
    PAYMENT: 'PAYMENT',
    RELATIONSHIP: 'RELATIONSHIP',
    MANAGER: 'MANAGER',
    CUSTOMER_DATA: 'CUSTOMER_DATA',
    DECISION: 'DECISION',
  },
  newest: (count) => `The newest ${count}; --limit shows more.`,
  money: (money) => `${toDecimal(money)} ${money.currency}`,
};

const ukrainian: HistoryWords = {
  date: 'дата',
  kind: 'вид',
  title: 'що сталося',
  amount: 'сума',
  actor: 'хто записав',
  remark: 'примітка',
  void: 'помилковий запис',
  recorded: 'записано',
  asOf: 'станом на',
  knownAt: 'за відомостями на',
  knownAtPosition: 'за відомостями до позиції',
  nothing: 'Нічого немає.',
  kinds: {
    CONTACT: 'контакт',
    ORDER: 'замовлення',
    SHIPMENT: 'відвантаження',
    RETURN: 'повернення',
    PAYMENT: 'оплата',
    RELATIONSHIP: 'стосунки',
    MANAGER: 'менеджер',
    CUSTOMER_DATA: 'дані клієнта',
    DECISION: 'рішення',
  },
  newest: (count) => `Показано найновіші записи (${count}); --limit покаже більше.`,
  money: (money) => formatMoney(money, 'uk-UA'),
};

const russian: HistoryWords = {
  date: 'дата',
  kind: 'вид',
  title: 'что произошло',
  amount: 'сумма',
  actor: 'кто записал',
  remark: 'примечание',
  void: 'ошибочная запись',
  recorded: 'записано',
  asOf: 'по состоянию на',
  knownAt: 'по сведениям на',
  knownAtPosition: 'по сведениям до позиции',
  nothing: 'Ничего нет.',
  kinds: {
    CONTACT: 'контакт',
    ORDER: 'заказ',
    SHIPMENT: 'отгрузка',
    RETURN: 'возврат',
    PAYMENT: 'оплата',
    RELATIONSHIP: 'отношения',
    MANAGER: 'менеджер',
    CUSTOMER_DATA: 'данные клиента',
    DECISION: 'решение',
  },
  newest: (count) => `Показаны самые новые записи (${count}); --limit покажет больше.`,
  money: (money) => formatMoney(money, 'ru-RU'),
};

/** By language; an English table shows kinds and figures as options and JSON have them. */
export const historyWords: Readonly<Record<Locale, HistoryWords>> = {
  EN: english,
  UK: ukrainian,
  RU: russian,
};
