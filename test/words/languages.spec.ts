import { describe, expect, it } from '@jest/globals';
import { fact } from '#event-sourcing/testing';
import { english, type Wording } from '../../libs/crm/history/english.js';
import { say } from './golden-examples.js';
import { Narrator } from '../../libs/crm/history/narrator.js';
import { russian } from '../../libs/crm/history/russian.js';
import { describeEvent } from '../../libs/crm/history/titles.js';
import { ukrainian } from '../../libs/crm/history/ukrainian.js';

const languages = { EN: english, UK: ukrainian, RU: russian } as const;
const others = [ukrainian, russian] as const;

function counted(wording: Wording, noun: 'lines' | 'units', decimal: string): string {
  const say = new Narrator(wording, 'UTC', () => undefined);
  return say.count(noun, decimal).replaceAll(/\s/gu, ' ');
}

describe('a number with its noun', () => {
  it.each([
    ['1', '1 line', '1 позиція', '1 позиция'],
    ['2', '2 lines', '2 позиції', '2 позиции'],
    ['5', '5 lines', '5 позицій', '5 позиций'],
    ['11', '11 lines', '11 позицій', '11 позиций'],
    ['12', '12 lines', '12 позицій', '12 позиций'],
    ['21', '21 lines', '21 позиція', '21 позиция'],
    ['22', '22 lines', '22 позиції', '22 позиции'],
    ['25', '25 lines', '25 позицій', '25 позиций'],
    ['111', '111 lines', '111 позицій', '111 позиций'],
    ['112', '112 lines', '112 позицій', '112 позиций'],
    ['1001', '1,001 lines', '1 001 позиція', '1 001 позиция'],
  ])('%s', (decimal, en, uk, ru) => {
    expect([english, ukrainian, russian].map((one) => counted(one, 'lines', decimal))).toEqual([
      ...[en, uk, ru],
    ]);
  });

  it.each([
    ['1', '1 unit', '1 одиниця', '1 единица'],
    ['0', '0 units', '0 одиниць', '0 единиц'],
    ['1.0', '1 unit', '1 одиниця', '1 единица'],
    ['0.5', '0.5 units', '0,5 одиниці', '0,5 единицы'],
    ['1.5', '1.5 units', '1,5 одиниці', '1,5 единицы'],
    ['10.25', '10.25 units', '10,25 одиниці', '10,25 единицы'],
    ['22', '22 units', '22 одиниці', '22 единицы'],
  ])('%s of goods', (decimal, en, uk, ru) => {
    expect([english, ukrainian, russian].map((one) => counted(one, 'units', decimal))).toEqual([
      ...[en, uk, ru],
    ]);
  });

  it.each(Object.values(languages))('has every form that $tag knows', ({ tag, plurals }) => {
    const needed = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
    for (const forms of Object.values(plurals)) {
      expect(Object.keys(forms)).toEqual(expect.arrayContaining(needed));
    }
  });
});

describe('dates and amounts', () => {
  const line = { quantity: '1', gross: 126_579_302, net: 126_579_302, tax: 0 };

  it.each([
    ['EN', 'Order 10248 placed: 1 line, 1,265,793.02 EUR'],
    ['UK', 'Оформлено замовлення 10248: 1 позиція, 1 265 793,02 EUR'],
    ['RU', 'Оформлен заказ 10248: 1 позиция, 1 265 793,02 EUR'],
  ] as const)('are written as in %s', (locale, title) => {
    expect(say('OrderPlaced', locale, { lines: [line] })).toBe(title);
  });

  it.each([
    ['EN', 'Order 10248: shipment promised for 1 May 2026'],
    ['UK', 'Замовлення 10248: відвантаження обіцяно на 1 трав. 2026 р.'],
    ['RU', 'Заказ 10248: отгрузка обещана на 1 мая 2026 г.'],
  ] as const)('name the month as in %s', (locale, title) => {
    const promised = { previousDate: undefined, date: '2026-05-01' };
    expect(say('ShipmentDatePromised', locale, promised)).toBe(title);
  });
});

/**
 * The places of a sentence, `{name}`, in a fixed order. A contact is the same wherever in the sentence it stands, and an
 * ending belongs to a word of the sentence.
 */
function places(sentence: string): readonly string[] {
  return [...sentence.matchAll(/\{(\w+)\}/g)]
    .map(([, name]) => (name === 'contactWithin' ? 'contact' : String(name)))
    .filter((name) => name !== 'ending')
    .sort();
}

describe.each(others)('the words of $tag', (wording) => {
  it('leave no value of a sentence out and invent none', () => {
    const saying = ({ titles, parts }: Wording) =>
      Object.entries({ ...titles, ...parts }).map(([name, text]) => [name, places(text)]);
    expect(Object.fromEntries(saying(wording))).toEqual(Object.fromEntries(saying(english)));
  });

  it('are not English, but for SMS, VIP and the like', () => {
    const texts = Object.values(wording).flatMap((words) =>
      typeof words === 'string'
        ? [words]
        : Object.values(words).map((word) => JSON.stringify(word)),
    );
    const latin = texts
      .map((text) => text.replaceAll(/\{\w+\}|"(one|few|many|other)"|SMS|VIP|^\w\w-\w\w$/g, ''))
      .filter((text) => /[a-z]/i.test(text));
    expect(latin).toEqual([]);
  });
});

describe('what was erased, or whose name is not known', () => {
  it.each([
    ['UK', 'Перейменовано: (стерто) → (стерто)'],
    ['RU', 'Переименован: (стёрто) → (стёрто)'],
  ] as const)('is said in %s', (locale, title) => {
    const blank = { name: '[erased]', previousName: '[erased]' };
    expect(say('CustomerRenamed', locale, blank)).toBe(title);
  });

  it.each([
    ['UK', 'Відповідальний менеджер: менеджер (ім’я невідоме) (раніше: інший менеджер)'],
    ['RU', 'Ответственный менеджер: менеджер (имя неизвестно) (раньше: другой менеджер)'],
  ] as const)('leaves a whole sentence in %s', (locale, title) => {
    const data = { managerId: 'a', previousManagerId: 'b' };
    expect(describeEvent(fact('CustomerManagerAssigned', data), locale).title).toBe(title);
  });
});

describe('the language and the country of a customer', () => {
  it.each([
    ['EN', 'LANGUAGE', 'Language set to Ukrainian'],
    ['UK', 'LANGUAGE', 'Мова: українська'],
    ['RU', 'LANGUAGE', 'Язык: украинский'],
    ['UK', 'COUNTRY', 'Країна: Україна'],
  ] as const)('have their names in %s: %s', (locale, attribute, title) => {
    const to = attribute === 'COUNTRY' ? 'UA' : 'UK';
    expect(say('CustomerClassified', locale, { attribute, from: undefined, to })).toBe(title);
  });
});
