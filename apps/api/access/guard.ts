import type { ApiKeys, JwtSettings } from '#runtime';
import { isLoopback } from '../loopback.js';

/** How callers show who they are. */
export interface AuthOptions {
  readonly jwt?: JwtSettings | undefined;
  readonly keys?: ApiKeys | undefined;
}

/** Whether callers must show who they are. Once a key has been made they must, even when it has been revoked. */
export function asksWho({ jwt, keys }: AuthOptions): boolean {
  return jwt !== undefined || keys?.exist === true;
}

/**
 * Why a server must not be started so; undefined when it may.
 *
 * @param host where it is to listen
 */
export function unguarded(host: string, { jwt, keys }: AuthOptions): string | undefined {
  if (isLoopback(host) || jwt !== undefined || keys?.usable === true) return undefined;
  return `Others than this machine can reach ${host}, and nobody would have to show who he is: set LITOPYS_AUTH_JWT_SECRET or LITOPYS_AUTH_JWKS_URL (see .env.example), or make an API key with "litopys keys add", or listen on 127.0.0.1`;
}
