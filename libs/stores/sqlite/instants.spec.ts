import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toInstant, toMs } from './instants.js';

describe('instants', () => {
  it('are written as Date writes them, from the year 0 to 9999', () => {
    const years = { min: new Date('0000-01-01T00:00:00.000Z'), max: new Date('9999-12-31T23:59:59.999Z') };
    fc.assert(
      fc.property(fc.date({ ...years, noInvalidDate: true }), (date) => {
        expect(toInstant(date.getTime())).toBe(date.toISOString());
        expect(toMs(toInstant(date.getTime()))).toBe(date.getTime());
      }),
      { numRuns: 1000, seed: 1 },
    );
  }); // prettier-ignore
});
