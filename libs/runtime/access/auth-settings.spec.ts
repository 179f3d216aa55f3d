import { describe, expect, it } from '@jest/globals';
import { configFromEnvironment } from '../config.js';

const GOOD = {
  LITOPYS_AUTH_JWT_SECRET: 'x'.repeat(32),
  LITOPYS_AUTH_ISSUER: 'https://login.example.com/',
  LITOPYS_AUTH_AUDIENCE: 'litopys',
};

describe('The settings of tokens', () => {
  it('are none when none is given', () => {
    expect(configFromEnvironment({}).jwt).toBe(undefined);
  });

  it('have defaults for all but the key, the issuer and the audience', () => {
    expect(configFromEnvironment(GOOD).jwt).toEqual({
      ...{ secret: 'x'.repeat(32), jwksUrl: undefined, jwks: undefined },
      ...{ issuer: 'https://login.example.com/', audience: 'litopys', clockToleranceSeconds: 5 },
      ...{ roleClaim: 'role', managerClaim: 'manager_id' },
    });
  });

  const { LITOPYS_AUTH_JWT_SECRET: _, ...keyless } = GOOD;
  it.each([
    [
      { ...GOOD, LITOPYS_AUTH_JWT_SECRET: 'short' },
      'LITOPYS_AUTH_JWT_SECRET has 5 bytes: give at least 32',
    ],
    [keyless, 'but no key to check tokens with'],
    [
      { LITOPYS_AUTH_JWT_SECRET: 'x'.repeat(32) },
      'set LITOPYS_AUTH_ISSUER (iss) and LITOPYS_AUTH_AUDIENCE (aud)',
    ],
    [{ ...GOOD, LITOPYS_AUTH_JWKS_URL: 'https://x.example/' }, 'give one only'],
    [
      { ...keyless, LITOPYS_AUTH_JWKS_URL: 'http://x.example/' },
      'LITOPYS_AUTH_JWKS_URL is "http://x.example/": give an https:// address',
    ],
    [{ ...keyless, LITOPYS_AUTH_JWKS: '{"keys":[]}' }, 'LITOPYS_AUTH_JWKS is no key set'],
    [
      { ...GOOD, LITOPYS_AUTH_CLOCK_TOLERANCE: '1h' },
      'LITOPYS_AUTH_CLOCK_TOLERANCE is "1h": give whole seconds from 0 to 300',
    ],
    [{ LITOPYS_AUTH_SECRET: 'x' }, 'LITOPYS_AUTH_SECRET is no setting of Litopys'],
    [
      { LITOPYS_AUTH_JWT_SECRET_FILE: '/nowhere' },
      'LITOPYS_AUTH_JWT_SECRET_FILE is "/nowhere": that file cannot be read',
    ],
  ])('are refused when they are wrong, and never quoted: %j', (environment, said) => {
    expect(() => configFromEnvironment(environment)).toThrow(said);
    try {
      configFromEnvironment(environment);
    } catch (error) {
      expect(String(error)).not.toContain('x'.repeat(32));
    }
  });
});
