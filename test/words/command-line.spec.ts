import { describe, expect, it } from '@jest/globals';
import { russian } from '../../apps/cli/words/russian.js';
import { ukrainian } from '../../apps/cli/words/ukrainian.js';
import { counted } from '../../apps/cli/words/words.js';

const more = { UK: '; --limit покаже більше.', RU: '; --limit покажет больше.' } as const;

describe('how many entries or rows the command line shows', () => {
  it.each([
    [1, 'Показано 1 найновіший запис', 'Показана 1 самая новая запись'],
    [2, 'Показано 2 найновіші записи', 'Показаны 2 самые новые записи'],
    [5, 'Показано 5 найновіших записів', 'Показаны 5 самых новых записей'],
    [21, 'Показано 21 найновіший запис', 'Показана 21 самая новая запись'],
  ])('%i of the newest', (n, uk, ru) => {
    expect(counted(ukrainian, 'newest', n)).toBe(`${uk}${more.UK}`);
    expect(counted(russian, 'newest', n)).toBe(`${ru}${more.RU}`);
  });

  it.each([
    [1, 'Показано 1 рядок', 'Показана 1 строка'],
    [2, 'Показано 2 рядки', 'Показаны 2 строки'],
    [5, 'Показано 5 рядків', 'Показаны 5 строк'],
  ])('%i of the first', (n, uk, ru) => {
    expect(counted(ukrainian, 'first', n)).toBe(`${uk}${more.UK}`);
    expect(counted(russian, 'first', n)).toBe(`${ru}${more.RU}`);
  });
});
