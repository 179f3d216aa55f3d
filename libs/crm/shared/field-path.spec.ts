import { expect, it } from '@jest/globals';
import { fieldAt } from './field-path.js';

it.each([
  [[], ''],
  [['quantity'], 'quantity'],
  [['lines', '0', 'quantity'], 'lines[0].quantity'],
  [['source', 'referredBy'], 'source.referredBy'],
])('the field at %j is written %s', (path, written) => {
  expect(fieldAt(path)).toBe(written);
});
