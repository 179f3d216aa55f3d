/** How tokens of others (JWT) are checked. Exactly one of `secret`, `jwksUrl` and `jwks` is given. */
export interface JwtSettings {
  /** Shared secret of at least 32 bytes; HS256. */
  readonly secret?: string | undefined;
  /** Where the public keys are fetched from; RS256, ES256 or EdDSA, as each key says. */
  readonly jwksUrl?: string | undefined;
  /** The public keys themselves, as JSON. */
  readonly jwks?: string | undefined;
  readonly issuer: string;
  readonly audience: string;
  readonly clockToleranceSeconds: number;
  /** The claim that names the role, and the one that names the manager. */
  readonly roleClaim: string;
  readonly managerClaim: string;
}

/** The settings of this file, each also with `_FILE`. */
export const AUTH_SETTINGS = [
  'JWT_SECRET',
  'JWKS_URL',
  'JWKS',
  'ISSUER',
  'AUDIENCE',
  'CLOCK_TOLERANCE',
  'ROLE_CLAIM',
  'MANAGER_CLAIM',
].map((name) => `LITOPYS_AUTH_${name}`);

const SECRET_BYTES = 32;
const MOST_TOLERANCE_SECONDS = 300;

/**
 * The settings of tokens; undefined when there are none.
 *
 * @param read the value of a setting by its whole name
 * @param problems what is wrong is added here, a line each; secrets are never quoted
 */
export function jwtFromEnvironment(
  read: (name: string) => string | undefined,
  problems: string[],
): JwtSettings | undefined {
  const auth = (name: string) => read(`LITOPYS_AUTH_${name}`);
  const [secret, jwksUrl, jwks] = [auth('JWT_SECRET'), auth('JWKS_URL'), auth('JWKS')];
  const [issuer, audience] = [auth('ISSUER'), auth('AUDIENCE')];
  const sources = [secret, jwksUrl, jwks].filter((one) => one !== undefined).length;
  if (sources === 0) {
    if (issuer !== undefined || audience !== undefined) {
      problems.push(
        'LITOPYS_AUTH_ISSUER or LITOPYS_AUTH_AUDIENCE is set, but no key to check tokens with: set LITOPYS_AUTH_JWT_SECRET, LITOPYS_AUTH_JWKS_URL or LITOPYS_AUTH_JWKS too',
      );
    }
    return undefined;
  }
  if (sources > 1) {
    problems.push(
      'Of LITOPYS_AUTH_JWT_SECRET, LITOPYS_AUTH_JWKS_URL and LITOPYS_AUTH_JWKS give one only',
    );
  }
  if (secret !== undefined && Buffer.byteLength(secret) < SECRET_BYTES) {
    problems.push(
      `LITOPYS_AUTH_JWT_SECRET has ${Buffer.byteLength(secret)} bytes: give at least ${SECRET_BYTES}, as from openssl rand -base64 48`,
    );
  }
  if (jwksUrl !== undefined && !isSafeUrl(jwksUrl)) {
    problems.push(
      `LITOPYS_AUTH_JWKS_URL is "${jwksUrl}": give an https:// address (http:// only on this machine)`,
    );
  }
  if (jwks !== undefined && !isKeySet(jwks)) {
    problems.push('LITOPYS_AUTH_JWKS is no key set: give JSON such as {"keys":[{"kty":"EC", …}]}');
  }
  if (issuer === undefined || audience === undefined) {
    problems.push(
      'Tokens are checked, so say whose and for whom: set LITOPYS_AUTH_ISSUER (iss) and LITOPYS_AUTH_AUDIENCE (aud)',
    );
  }
  const told = auth('CLOCK_TOLERANCE') ?? '5';
  const clockToleranceSeconds = Number(told);
  if (!/^\d+$/.test(told) || clockToleranceSeconds > MOST_TOLERANCE_SECONDS) {
    problems.push(
      `LITOPYS_AUTH_CLOCK_TOLERANCE is "${told}": give whole seconds from 0 to ${MOST_TOLERANCE_SECONDS}`,
    );
  }
  return {
    ...{ secret, jwksUrl, jwks, clockToleranceSeconds },
    issuer: issuer ?? '',
    audience: audience ?? '',
    roleClaim: auth('ROLE_CLAIM') ?? 'role',
    managerClaim: auth('MANAGER_CLAIM') ?? 'manager_id',
  };
}

function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isHere);
}

function isKeySet(text: string): boolean {
  try {
    const { keys }: { readonly keys?: unknown } = JSON.parse(text);
    return Array.isArray(keys) && keys.length > 0;
  } catch {
    return false;
  }
}
