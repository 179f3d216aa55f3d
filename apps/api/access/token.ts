import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
} from 'jose';
import { type Caller, Role } from '#crm';
import type { JwtSettings } from '#runtime';
import { ACTOR_ID, NotLetIn, unauthenticated } from './session.js';

/** A token that was accepted: whose it is, until when. */
export interface Accepted {
  readonly caller: Caller;
  readonly expiresAtMs: number;
  /** Whether its owner may say for whom he acts. */
  readonly actsForOthers: boolean;
}

const MOST_BYTES = 8_192;
const FETCH_MS = 5_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Checks tokens as the settings say. The algorithm is decided by the settings and by the key, never by the token.
 *
 * @returns a function that throws NotLetIn
 */
export function tokenCheck(settings: JwtSettings): (token: string) => Promise<Accepted> {
  const { issuer, audience, clockToleranceSeconds, secret } = settings;
  const options: JWTVerifyOptions = {
    issuer,
    audience,
    clockTolerance: clockToleranceSeconds,
    requiredClaims: ['exp', 'sub'],
    algorithms: secret === undefined ? ['RS256', 'ES256', 'EdDSA'] : ['HS256'],
  };
  const keys = keysOf(settings);
  return async (token) => {
    if (token.length > MOST_BYTES) throw unauthenticated('longer than any token');
    let payload: JWTPayload;
    try {
      const verified =
        typeof keys === 'function'
          ? await jwtVerify(token, keys, options)
          : await jwtVerify(token, keys, options);
      payload = verified.payload;
    } catch (error) {
      throw refusal(error);
    }
    return accepted(payload, settings);
  };
}

function keysOf({ secret, jwksUrl, jwks }: JwtSettings): Uint8Array | JWTVerifyGetKey {
  if (secret !== undefined) return new TextEncoder().encode(secret);
  if (jwksUrl !== undefined)
    return createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: FETCH_MS });
  const set: JSONWebKeySet = JSON.parse(jwks ?? '{"keys":[]}');
  return createLocalJWKSet(set);
}

/** What jose finds wrong with the token is its owner's affair; that the keys cannot be had is ours. */
function refusal(error: unknown): NotLetIn {
  const isOfToken =
    error instanceof errors.JOSEError &&
    !(error instanceof errors.JWKSTimeout) &&
    error.code !== 'ERR_JOSE_GENERIC';
  if (isOfToken) return unauthenticated(`${error.code}${claimOf(error)}`);
  const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const message = 'Tokens cannot be checked at the moment; try again soon.';
  return new NotLetIn(503, 'AUTH_UNAVAILABLE', message, `the keys cannot be had: ${why}`);
}

function claimOf(error: unknown): string {
  const isOfClaim =
    error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired;
  return isOfClaim ? ` (${error.claim}: ${error.reason})` : '';
}

function accepted(payload: JWTPayload, { roleClaim, managerClaim }: JwtSettings): Accepted {
  const { sub = '', exp = 0 } = payload;
  const role = Role.safeParse(payload[roleClaim]).data;
  const managerId = payload[managerClaim];
  if (role === undefined) throw unauthenticated(`claim ${roleClaim} names none of our roles`);
  if (!ACTOR_ID.test(sub)) throw unauthenticated('claim sub is no id');
  if (role !== 'SALES_MANAGER') {
    const type = role === 'INTEGRATION' ? 'integration' : 'user';
    const actsForOthers = payload['acts_for_others'] === true;
    return { caller: { role, actor: { type, id: sub } }, expiresAtMs: exp * 1_000, actsForOthers };
  }
  if (typeof managerId !== 'string' || !UUID.test(managerId))
    throw unauthenticated(`claim ${managerClaim} is no id of a manager`);
  const caller = { role, actor: { type: 'user', id: sub }, managerId };
  return { caller, expiresAtMs: exp * 1_000, actsForOthers: false };
}
