import { describe, expect, it } from '@jest/globals';
import { cutTo, displayWidth, padded, wrapped } from './text-width.js';

describe('the width of a text on a terminal', () => {
  it('counts wide characters twice and accents that stand on another not at all', () => {
    expect(displayWidth('Kavarnia')).toBe(8);
    expect(displayWidth('Кав’ярня')).toBe(8);
    expect(displayWidth('東京')).toBe(4);
    expect(displayWidth('e\u0301')).toBe(1);
    expect(displayWidth('☕ 🎉')).toBe(4);
  });

  it('is kept within by cutting, with a sign that something was cut', () => {
    expect(cutTo('Kavarnia', 8)).toBe('Kavarnia');
    expect(cutTo('Kavarnia', 5)).toBe('Kava…');
    expect(cutTo('東京都', 4)).toBe('東…');
  });

  it('is kept within by breaking between words, and within a word that is too long', () => {
    expect(wrapped('ten bags of beans', 8)).toEqual(['ten bags', 'of beans']);
    expect(wrapped('abcdefghij kl', 4)).toEqual(['abcd', 'efgh', 'ij', 'kl']);
    expect(wrapped('1\u00a0265,00\u00a0EUR paid', 12)).toEqual(['1\u00a0265,00\u00a0EUR', 'paid']);
    expect(wrapped('東京', 1)).toEqual(['東', '京']);
    expect(wrapped('', 4)).toEqual(['']);
  });

  it('is filled with blanks behind the text, or before it', () => {
    expect(padded('ab', 4)).toBe('ab  ');
    expect(padded('東', 4, true)).toBe('  東');
    expect(padded('abcde', 4)).toBe('abcde');
  });
});
