import { describe, expect, it } from '@jest/globals';
import { phoneTerm, searchCondition, searchTerms, taxIdTerm, wordsOf } from './search-terms.js';

describe('the words of a name', () => {
  it.each([
    ['Alfreds Futterkiste', ['alfreds', 'futterkiste']],
    ['Ëlan & Söhne, Straße 7', ['elan', 'sohne', 'straße', '7']],
    ['ТОВ «Прокоп’єв і К°»', ['тов', 'прокопєв', 'і', 'к']],
    ['ﬁne ＴＥＸＴ', ['fine', 'text']],
    [' – ', []],
  ])('of %j are %j', (name, words) => {
    expect(wordsOf(name)).toEqual(words);
  });
});

describe('a telephone number', () => {
  it('is told by its last nine digits, with or without the country', () => {
    for (const written of ['+49 30 0074321', '0049-300074321', '(0)30/0074321', '030 007 43 21']) {
      expect(phoneTerm(written)).toBe('300074321');
    }
    expect(phoneTerm('12345')).toBe('12345');
  });

  it('has at least five digits', () => {
    expect(phoneTerm('ext. 123')).toBeUndefined();
  });
});

it('A tax id is told by its letters and digits', () => {
  expect(taxIdTerm(' de 12.345-6 ')).toBe('de123456');
});

const customer = {
  name: 'Alfreds Futterkiste',
  taxId: 'DE 123',
  contactDetails: [
    { kind: 'PHONE', value: '030-0074321' },
    { kind: 'EMAIL', value: 'Office@Alfreds.example' },
    { kind: 'ADDRESS', value: 'Obere Str. 57' },
  ],
  contactPersons: [{ name: 'Maria Anders', phone: '+49 171 5551234', email: 'maria@x.example' }],
} as const;

it('A customer is found by names, numbers and addresses, its own and those of its people', () => {
  expect(searchTerms(customer)).toEqual([
    '0074321',
    '0300074321',
    '0715551234',
    '300074321',
    '491715551234',
    '5551234',
    '57',
    '715551234',
    'alfreds',
    'anders',
    'de123',
    'futterkiste',
    'maria',
    'maria@x.example',
    'obere',
    'office@alfreds.example',
    'str',
  ]);
});

describe('what somebody types', () => {
  const terms = searchTerms(customer);
  const finds = (text: string): boolean => {
    const { each = [] } = searchCondition(text);
    return (
      each.length > 0 &&
      each.every(({ from, below }) =>
        terms.some((term) => term >= String(from) && term < String(below)),
      )
    );
  };

  it.each([
    'futterkiste',
    'FUTTER alf',
    'maria anders',
    'Anders Futterkiste',
    '030 0074321',
    '+49 30 0074321',
    '0074321',
    '0171-5551234',
    'OFFICE@alfreds',
    'maria@x.example',
    'de123',
    'obere str 57',
  ])('%s finds the customer', (text) => {
    expect(finds(text)).toBe(true);
  });

  it.each(['kiste', 'alfreds berlin', 'alfreds@office', '030 0074322', 'DE 124'])(
    '%s does not',
    (text) => {
      expect(finds(text)).toBe(false);
    },
  );

  it('finds nobody when it says nothing', () => {
    expect(searchCondition(' – ')).toEqual({ in: [] });
  });
});
