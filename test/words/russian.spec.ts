import { describe, expect, it } from '@jest/globals';
import { isFactType, type FactType } from '../../libs/crm/crm.events.js';
import { say } from './golden-examples.js';

/** A new type of fact does not compile until its sentence is here. */
const SENTENCES = {
  ContactCancelled:
    'Отменён звонок (план на 15 мар. 2026 г., 12:00): Spring delivery (заказ 10248)',
  ContactCompleted: 'Звонок по плану, договорились: Spring delivery (заказ 10248)',
  ContactDetailAdded: 'Добавлены контактные данные, телефон: 030-0074321 (accounting)',
  ContactDetailChanged: 'Изменены контактные данные, телефон: 030-0074321 → 030-0076545 (office)',
  ContactDetailRemoved: 'Удалены контактные данные, телефон: 030-0076545',
  ContactImportanceChanged:
    'Важность изменена: звонок (план на 15 мар. 2026 г., 12:00), Spring delivery (заказ 10248); теперь не срочно',
  ContactPersonAdded: 'Добавлено контактное лицо: Maria Anders (Sales representative)',
  ContactPersonChanged:
    'Изменено имя контактного лица: Maria Anders → Maria Berg (Sales representative)',
  ContactPersonLeft: 'Контактное лицо больше не работает: Maria Berg',
  ContactPlanned: 'Звонок, план на 15 мар. 2026 г., 12:00: Spring delivery (заказ 10248) (важно)',
  ContactReassigned:
    'Передано: звонок (план на 15 мар. 2026 г., 12:00), Spring delivery (заказ 10248); ответственный теперь Ivan Melnyk, раньше Olena Koval',
  ContactRecorded: 'Звонок, договорились: Spring delivery (заказ 10248)',
  ContactRescheduled:
    'Перенесён звонок с 15 мар. 2026 г., 12:00 на 18 мар. 2026 г., 10:30: Spring delivery (заказ 10248)',
  CreditNoteIssued: 'Заказ 10248: кредит-нота на 6,00 EUR',
  CustomerArchived: 'Клиент перенесён в архив',
  CustomerClassified: 'Страна: Австрия → Германия',
  CustomerCreditIssued: 'Кредит-нота без заказа на 18,00 GBP',
  CustomerKindAdded: 'Добавлен тип клиента: поставщик',
  CustomerKindRemoved: 'Снят тип клиента: партнёр',
  CustomerManagerAssigned: 'Ответственный менеджер: Ivan Melnyk (раньше: Olena Koval)',
  CustomerRegistered:
    'Зарегистрирован клиент: Alfreds Futterkiste (покупатель, партнёр; канал: мероприятие)',
  CustomerRenamed: 'Переименован: Alfreds Futterkiste → Alfreds Feinkost',
  CustomerRestored: 'Клиент возвращён из архива',
  CustomerVipMarked: 'Клиент отмечен как VIP',
  CustomerVipUnmarked: 'Отметка VIP снята',
  DecisionRecorded: 'Заказ 10248, решение: Ship before payment',
  ExpectedDateRevised: 'Заказ 10248: оплата (этап 2) ожидается 20 апр. 2026 г.',
  ManagerLeft: 'Менеджер больше не работает: Olena Koval',
  ManagerRegistered: 'Зарегистрирован менеджер: Olena Koval',
  ManagerRenamed: 'Имя менеджера: Olena Koval → Olena Melnyk',
  OrderCancelled: 'Заказ 10248, отмена неотгруженного: 7 единиц',
  OrderClosed: 'Заказ 10248 закрыт, списание: 7 единиц',
  OrderLineAdded: 'Заказ 10248, добавлено: 10,5 × Singaporean Hokkien Fried Mee, 123,48 EUR',
  OrderLineCancelled: 'Заказ 10248, отменено: 2 × Queso Cabrales',
  OrderLineQuantityChanged: 'Заказ 10248, изменено количество: Queso Cabrales, 12 → 20',
  OrderLineRepriced: 'Заказ 10248, изменена скидка: Queso Cabrales, 5 % → 10 %',
  OrderPlaced: 'Оформлен заказ 10248: 2 позиции, 315,00 EUR',
  OrderReopened: 'Заказ 10248 открыт снова',
  PaymentAllocated: 'Из платежа зачтено 215,00 EUR за заказ 10248',
  PaymentBounced: 'Плательщик отозвал платёж 299,04 EUR (чарджбэк)',
  PaymentDatePromised:
    'Заказ 10248: обещанная оплата (этап 2) перенесена с 10 апр. 2026 г. на 15 апр. 2026 г.',
  PaymentDeallocated: 'Снят зачёт 15,00 EUR за заказ 10248',
  PaymentReceived: 'Получен платёж 315,00 EUR (банковский перевод) за заказ 10248',
  PaymentRefunded: 'Клиенту возвращено 15,96 EUR',
  ReturnAccepted: 'Заказ 10248, возврат с возмещением: 1 единица, 15,96 EUR',
  ShipmentCosted: 'Заказ 10248: себестоимость отгрузки 41,20 EUR',
  ShipmentDatePromised:
    'Заказ 10248: обещанная отгрузка перенесена с 20 мар. 2026 г. на 25 мар. 2026 г.',
  ShipmentDelivered: 'Заказ 10248: товар доставлен',
  ShipmentDispatched: 'Заказ 10248, отгрузка: 5 единиц, 79,80 EUR',
  UnmatchedReturnAccepted: 'Возврат без заказа, с возмещением: 2 единицы, 26,28 GBP',
} as const satisfies Readonly<Record<FactType, string>>;

describe('what happened, in Russian', () => {
  it.each(Object.entries(SENTENCES))('%s: %s', (type, sentence) => {
    expect(isFactType(type) && say(type, 'RU')).toBe(sentence);
  });
});

describe('what became of a contact, in Russian', () => {
  it.each([
    ['MEETING', 'OUTBOUND', 'Отменена встреча (план'],
    ['EMAIL', 'OUTBOUND', 'Отменено электронное письмо (план'],
    ['SMS', 'OUTBOUND', 'Отменено SMS-сообщение (план'],
    ['CHAT', 'INBOUND', 'Отменён чат от клиента (план'],
    ['MEETING', 'INBOUND', 'Отменена встреча по инициативе клиента (план'],
  ] as const)('agrees with %s, %s: %s', (channel, direction, beginning) => {
    expect(say('ContactCancelled', 'RU', { channel, direction })).toBe(
      `${beginning} на 15 мар. 2026 г., 12:00): Spring delivery (заказ 10248)`,
    );
  });

  it('is said in the same gender of a new time', () => {
    expect(say('ContactRescheduled', 'RU', { channel: 'MEETING', about: undefined })).toBe(
      'Перенесена встреча с 15 мар. 2026 г., 12:00 на 18 мар. 2026 г., 10:30: Spring delivery',
    );
  });
});
