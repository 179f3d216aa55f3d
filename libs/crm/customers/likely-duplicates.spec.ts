import { describe, expect, it } from '@jest/globals';
import { testUuid } from '#event-sourcing/testing';
import {
  asNewcomer,
  candidatesCondition,
  likelyDuplicates,
  nameKey,
  type Newcomer,
} from './likely-duplicates.js';
import { searchTerms } from '../shared/search-terms.js';

describe('a name as it is compared', () => {
  it.each([
    ['Alfreds Futterkiste GmbH', 'FUTTERKISTE, Alfreds'],
    ['ТОВ «Кулик»', 'кулик тов'],
    ['Müller & Co. KG', 'Muller'],
    ['Smith, John', 'john  smith'],
  ])('is the same for %j and %j', (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other));
  });

  it('differs for other names, and is not empty for a legal form alone', () => {
    expect(nameKey('Alfreds')).not.toBe(nameKey('Alfred'));
    expect(nameKey('SAS')).toBe('sas');
  });
});

const alfreds = {
  customerId: testUuid(1),
  customer: {
    name: 'Alfreds Futterkiste GmbH',
    taxId: 'DE 123',
    contactDetails: [
      { kind: 'PHONE', value: '030-0074321' },
      { kind: 'EMAIL', value: 'office@alfreds.example' },
      { kind: 'ADDRESS', value: 'Obere Str. 57' },
    ],
    contactPersons: [{ name: 'Maria Anders', email: 'maria@x.example' }],
  },
} as const;
const kulyk = {
  customerId: testUuid(2),
  customer: {
    name: 'Кулик',
    contactDetails: [{ kind: 'PHONE', value: '+49300074321' }],
    contactPersons: [],
  },
} as const;
const known = [kulyk, alfreds];

describe('likely duplicates', () => {
  it.each<[Newcomer, readonly string[]]>([
    [{ name: 'alfreds futterkiste' }, ['NAME']],
    [{ taxId: 'de123' }, ['TAX_ID']],
    [{ emails: ['MARIA@x.example'] }, ['EMAIL']],
    [{ name: 'Alfreds Futterkiste', taxId: 'DE123', emails: ['office@alfreds.example'] }, ['TAX_ID', 'EMAIL', 'NAME']],
  ])('of %j are those alike in %j', (newcomer, alike) => {
    expect(likelyDuplicates(newcomer, known)).toEqual([{ customerId: testUuid(1), alike }]);
  }); // prettier-ignore

  it('come with the most telling likeness first', () => {
    const newcomer = { name: 'Кулик', phones: ['0300074321'], taxId: 'DE123' };
    expect(likelyDuplicates(newcomer, known)).toEqual([
      { customerId: testUuid(1), alike: ['TAX_ID', 'PHONE'] },
      { customerId: testUuid(2), alike: ['PHONE', 'NAME'] },
    ]);
  });

  it('are none for somebody new, or of whom nothing is told', () => {
    expect(likelyDuplicates({ name: 'Alfreds', taxId: 'DE124', phones: ['1'] }, known)).toEqual([]);
    expect(likelyDuplicates({}, known)).toEqual([]);
    expect(candidatesCondition({ name: ' ', phones: ['1'] })).toBeUndefined();
  });

  it('all fulfil the condition that finds who may be one', () => {
    for (const { customer } of known) {
      const { in: asked = [] } = candidatesCondition(asNewcomer(customer)) ?? {};
      expect(searchTerms(customer).some((term) => asked.includes(term))).toBe(true);
    }
    expect(candidatesCondition(asNewcomer(alfreds.customer))).toEqual({
      in: ['300074321', 'office@alfreds.example', 'maria@x.example', 'de123', 'futterkiste'],
    });
  });
});
