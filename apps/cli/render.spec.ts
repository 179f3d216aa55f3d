import { describe, expect, it } from '@jest/globals';
import { csvLines } from './render.js';

describe('CSV', () => {
  it('makes plain text of what a spreadsheet would run, and leaves amounts and numbers as they are', async () => {
    const texts = ['=1+1', ' =1+1', '@cmd', '+cmd|x', '-2+cmd', '-10.00 EUR', '+380 44 555 38 31'];
    const columns = [{ name: 'text', value: (text: string) => text }];
    expect(await csvLines(columns, texts, { header: false })).toEqual([
      ...["'=1+1", "' =1+1", "'@cmd", "'+cmd|x", "'-2+cmd", '-10.00 EUR', '+380 44 555 38 31'],
    ]);
  });
});
