import { describe, expect, it } from '@jest/globals';
import { isFactType, type FactType } from '../../libs/crm/crm.events.js';
import { say } from './golden-examples.js';

/** A new type of fact does not compile until its sentence is here. */
const SENTENCES = {
  ContactCancelled:
    'Скасовано дзвінок (план на 15 бер. 2026 р., 12:00): Spring delivery (замовлення 10248)',
  ContactCompleted: 'Дзвінок за планом, домовилися: Spring delivery (замовлення 10248)',
  ContactDetailAdded: 'Додано контактні дані, телефон: 030-0074321 (accounting)',
  ContactDetailChanged: 'Змінено контактні дані, телефон: 030-0074321 → 030-0076545 (office)',
  ContactDetailRemoved: 'Вилучено контактні дані, телефон: 030-0076545',
  ContactImportanceChanged:
    'Важливість змінено: дзвінок (план на 15 бер. 2026 р., 12:00), Spring delivery (замовлення 10248); тепер не терміново',
  ContactPersonAdded: 'Додано контактну особу: Maria Anders (Sales representative)',
  ContactPersonChanged:
    'Змінено ім’я контактної особи: Maria Anders → Maria Berg (Sales representative)',
  ContactPersonLeft: 'Контактна особа більше не працює: Maria Berg',
  ContactPlanned:
    'Дзвінок заплановано на 15 бер. 2026 р., 12:00: Spring delivery (замовлення 10248) (важливо)',
  ContactReassigned:
    'Передано: дзвінок (план на 15 бер. 2026 р., 12:00), Spring delivery (замовлення 10248); відповідальний тепер Ivan Melnyk, раніше Olena Koval',
  ContactRecorded: 'Дзвінок, домовилися: Spring delivery (замовлення 10248)',
  ContactRescheduled:
    'Дзвінок перенесено з 15 бер. 2026 р., 12:00 на 18 бер. 2026 р., 10:30: Spring delivery (замовлення 10248)',
  CreditNoteIssued: 'Замовлення 10248: кредит-нота на 6,00 EUR',
  CustomerArchived: 'Клієнта перенесено до архіву',
  CustomerClassified: 'Країна: Австрія → Німеччина',
  CustomerCreditIssued: 'Кредит-нота без замовлення на 18,00 GBP',
  CustomerKindAdded: 'Додано тип клієнта: постачальник',
  CustomerKindRemoved: 'Знято тип клієнта: партнер',
  CustomerManagerAssigned: 'Відповідальний менеджер: Ivan Melnyk (раніше: Olena Koval)',
  CustomerRegistered:
    'Зареєстровано клієнта: Alfreds Futterkiste (покупець, партнер; канал: захід)',
  CustomerRenamed: 'Перейменовано: Alfreds Futterkiste → Alfreds Feinkost',
  CustomerRestored: 'Клієнта повернено з архіву',
  CustomerVipMarked: 'Клієнта позначено як VIP',
  CustomerVipUnmarked: 'Позначку VIP знято',
  DecisionRecorded: 'Замовлення 10248, рішення: Ship before payment',
  ExpectedDateRevised: 'Замовлення 10248: оплата (етап 2) очікується 20 квіт. 2026 р.',
  ManagerLeft: 'Менеджер більше не працює: Olena Koval',
  ManagerRegistered: 'Зареєстровано менеджера: Olena Koval',
  ManagerRenamed: 'Ім’я менеджера: Olena Koval → Olena Melnyk',
  OrderCancelled: 'Замовлення 10248, скасовано невідвантажене: 7 одиниць',
  OrderClosed: 'Замовлення 10248 закрито, списання: 7 одиниць',
  OrderLineAdded: 'Замовлення 10248, додано: 10,5 × Singaporean Hokkien Fried Mee, 123,48 EUR',
  OrderLineCancelled: 'Замовлення 10248, скасовано: 2 × Queso Cabrales',
  OrderLineQuantityChanged: 'Замовлення 10248, змінено кількість: Queso Cabrales, 12 → 20',
  OrderLineRepriced: 'Замовлення 10248, змінено знижку: Queso Cabrales, 5% → 10%',
  OrderPlaced: 'Оформлено замовлення 10248: 2 позиції, 315,00 EUR',
  OrderReopened: 'Замовлення 10248 відкрито знову',
  PaymentAllocated: 'З платежу зараховано 215,00 EUR за замовлення 10248',
  PaymentBounced: 'Платник відкликав платіж 299,04 EUR (чарджбек)',
  PaymentDatePromised:
    'Замовлення 10248: обіцяну оплату (етап 2) перенесено з 10 квіт. 2026 р. на 15 квіт. 2026 р.',
  PaymentDeallocated: 'Знято зарахування 15,00 EUR за замовлення 10248',
  PaymentReceived: 'Отримано платіж 315,00 EUR (банківський переказ) за замовлення 10248',
  PaymentRefunded: 'Клієнту повернено 15,96 EUR',
  ReturnAccepted: 'Замовлення 10248, повернення з відшкодуванням: 1 одиниця, 15,96 EUR',
  ShipmentCosted: 'Замовлення 10248: собівартість відвантаження 41,20 EUR',
  ShipmentDatePromised:
    'Замовлення 10248: обіцяне відвантаження перенесено з 20 бер. 2026 р. на 25 бер. 2026 р.',
  ShipmentDelivered: 'Замовлення 10248: товар доставлено',
  ShipmentDispatched: 'Замовлення 10248, відвантаження: 5 одиниць, 79,80 EUR',
  UnmatchedReturnAccepted: 'Повернення без замовлення, з відшкодуванням: 2 одиниці, 26,28 GBP',
} as const satisfies Readonly<Record<FactType, string>>;

describe('what happened, in Ukrainian', () => {
  it.each(Object.entries(SENTENCES))('%s: %s', (type, sentence) => {
    expect(isFactType(type) && say(type, 'UK')).toBe(sentence);
  });
});

describe('a meeting that the customer asked for, in Ukrainian', () => {
  it('is at the request of the customer', () => {
    const asked = { channel: 'MEETING', direction: 'INBOUND', about: undefined };
    expect(say('ContactRecorded', 'UK', asked)).toBe(
      'Зустріч на прохання клієнта, домовилися: Spring delivery',
    );
  });
});
