import { SignJWT } from 'jose';
import type { Role } from '#crm';
import type { JwtSettings } from '#runtime';

export const SECRET = 'a secret of the tests, of at least 32 bytes';

export const JWT: JwtSettings = {
  secret: SECRET,
  issuer: 'https://login.example.com/',
  audience: 'litopys',
  clockToleranceSeconds: 0,
  roleClaim: 'role',
  managerClaim: 'manager_id',
};

export interface Claims {
  readonly sub?: string;
  readonly role?: string;
  readonly manager_id?: unknown;
  readonly acts_for_others?: boolean;
  readonly iss?: string;
  readonly aud?: string;
  /** Seconds since 1970; in an hour when absent. */
  readonly exp?: number;
}

/** A token of the tests' sign-in service. */
export function token(claims: Claims, secret = SECRET, alg = 'HS256'): Promise<string> {
  const { iss = JWT.issuer, aud = JWT.audience, sub = 'somebody', ...more } = claims;
  const exp = claims.exp ?? Math.floor(Date.now() / 1_000) + 3_600;
  return new SignJWT({ ...more, iss, aud, sub, exp })
    .setProtectedHeader({ alg })
    .sign(new TextEncoder().encode(secret));
}

export async function bearer(role: Role, managerId?: string, more: Claims = {}) {
  const claims = { sub: role.toLowerCase(), role, ...more };
  const own = managerId === undefined ? claims : { ...claims, manager_id: managerId };
  return { authorization: `Bearer ${await token(own)}` };
}
