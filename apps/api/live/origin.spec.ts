import { describe, expect, it } from '@jest/globals';
import { isOwnOrigin } from './origin.js';

describe('A page that wants a socket', () => {
  it.each([
    [true, undefined, '127.0.0.1:4000', true],
    [true, 'http://localhost:5173', '127.0.0.1:4000', true],
    [true, 'https://crm.example', 'crm.example', true],
    [true, 'https://evil.example', '127.0.0.1:4000', false],
    [true, 'http://127.0.0.1.evil.example', '127.0.0.1:4000', false],
    [true, 'null', '127.0.0.1:4000', false],
    [false, 'http://localhost:4000', 'crm.example:4000', false],
    [false, 'https://crm.example', 'CRM.example', true],
    [false, 'https://crm.example:8443', 'crm.example', false],
  ])(
    'on a server for this machine only (%s), of origin %s, at host %s: %s',
    (local, origin, host, own) => {
      expect(isOwnOrigin(origin, host, local)).toBe(own);
    },
  );
});
