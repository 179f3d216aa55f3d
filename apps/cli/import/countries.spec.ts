import { describe, expect, it } from '@jest/globals';
import { countryCode } from './countries.js';

describe('the code of a country', () => {
  it('is the one of ISO 3166, by its English name or the short forms that data use', () => {
    const names = [
      'Germany',
      'france',
      'USA',
      'UK',
      'United Kingdom',
      'Ukraine',
      'EIRE',
      'Czech Republic',
    ];
    expect(names.map(countryCode)).toEqual(['DE', 'FR', 'US', 'GB', 'GB', 'UA', 'IE', 'CZ']);
  });

  it('is the text itself when it names no country', () => {
    expect(countryCode('European Community')).toBe('European Community');
    expect(countryCode('')).toBe('');
  });
});
