import { isLoopback } from '../loopback.js';

/**
 * Whether a browser page of this origin may open a socket. A page of the server itself may, and on a server that only
 * this machine can reach, any page that this machine serves. Programs send no origin, and no page can leave it out.
 *
 * @param host the `Host` header of the same request
 */
export function isOwnOrigin(
  origin: string | undefined,
  host: string | undefined,
  local: boolean,
): boolean {
  if (origin === undefined) return true;
  let page: URL;
  try {
    page = new URL(origin);
  } catch {
    return false; // "null", as sandboxed frames and files have it
  }
  if (page.host === host?.toLowerCase()) return true;
  return local && isLoopback(page.hostname.replace(/^\[|\]$/g, ''));
}
