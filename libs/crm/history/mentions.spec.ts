import { describe, expect, it } from '@jest/globals';
import { mentions } from './mentions.js';

describe('a text is found', () => {
  it.each([
    ['in the title', { title: 'Order 10248 placed' }, '10248'],
    ['in the reason', { title: '', reason: 'Damaged on the way' }, 'damaged'],
    ['in the detail', { title: '', detail: 'Will take two parts' }, 'two parts'],
    ['whatever the case', { title: 'Оформлено замовлення' }, 'ОФОРМЛЕНО'],
    ['with the spaces of a keyboard', { title: '1\u00a0265,00\u00a0EUR' }, ' 1 265,00  eur'],
    ['with е for ё', { title: 'Получен платёж' }, 'платеж'],
    ['with the apostrophe of a keyboard', { title: 'зв’язатися не вдалося' }, "зв'язатися"],
  ])('%s', (_, said, text) => {
    expect(mentions(said, text)).toBe(true);
  });

  it('nowhere when it is not there', () => {
    expect(mentions({ title: 'Order 10248 placed', reason: 'Spring' }, '10249')).toBe(false);
  });
});
