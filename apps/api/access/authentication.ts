import type { Caller } from '#crm';
import { API_KEY_PREFIX, type ApiKey, type ApiKeys } from '#runtime';
import { isLoopback } from '../loopback.js';
import { asksWho, type AuthOptions } from './guard.js';
import { ACTOR_ID, type Credentials, NotLetIn, type Session, unauthenticated } from './session.js';
import type { Accepted } from './token.js';

/** Whoever works at the machine itself, where nobody has to show who he is. */
export const LOCAL_ADMIN: Caller = { role: 'ADMIN', actor: { type: 'user', id: 'local' } };

/** Who a request is from. @throws NotLetIn */
export type Authenticate = (credentials: Credentials) => Promise<Session>;

/** What reads tokens is loaded only where there are any. */
export async function authentication(options: AuthOptions): Promise<Authenticate> {
  const { jwt } = options;
  const checkToken = jwt === undefined ? undefined : (await import('./token.js')).tokenCheck(jwt);
  return async ({ authorization, onBehalfOf, host }) => {
    if (!asksWho(options)) return localSession(options, host);
    const token = /^Bearer +([\w.~+/=-]+) *$/i.exec(authorization ?? '')?.[1];
    if (authorization === undefined) throw unauthenticated('no token');
    if (token === undefined) throw unauthenticated('no Bearer token');
    if (token.startsWith(API_KEY_PREFIX)) return keySession(options.keys, token, onBehalfOf);
    if (checkToken === undefined)
      throw unauthenticated('no API key, and other tokens are not set up');
    const accepted = await checkToken(token);
    const { expiresAtMs } = accepted;
    const caller = actingFor(accepted, onBehalfOf);
    return { caller, expiresAtMs, stillHolds: () => Date.now() < expiresAtMs };
  };
}

/**
 * A page of another site can make a browser on this machine ask here, under that site's name: who does not use a name
 * of this machine is not at it.
 */
function localSession(options: AuthOptions, host: string | undefined): Session {
  const name = host === undefined ? undefined : /^(\[[^\]]*\]|[^:]*)(:\d+)?$/.exec(host)?.[1];
  if (name === undefined || !isLoopback(name.replace(/^\[|\]$/g, '').toLowerCase()))
    throw unauthenticated('not asked for by a name of this machine');
  return { caller: LOCAL_ADMIN, stillHolds: () => !asksWho(options) };
}

function keySession(keys: ApiKeys | undefined, token: string, onBehalfOf: string | undefined) {
  const key = keys?.find(token);
  if (key === undefined) throw unauthenticated('an API key that is none, or has been revoked');
  const caller = actingFor(
    { caller: callerOf(key), actsForOthers: key.actsForOthers === true },
    onBehalfOf,
  );
  return { caller, stillHolds: () => keys?.find(token) !== undefined };
}

function callerOf({ name, role, managerId }: ApiKey): Caller {
  const actor = { type: role === 'INTEGRATION' ? 'integration' : 'user', id: name };
  return { role, actor, ...(managerId === undefined ? {} : { managerId }) };
}

function actingFor(
  { caller, actsForOthers }: Omit<Accepted, 'expiresAtMs'>,
  onBehalfOf: string | undefined,
): Caller {
  if (onBehalfOf === undefined) return caller;
  if (caller.role !== 'INTEGRATION' || !actsForOthers) {
    const message =
      'X-On-Behalf-Of is for integrations whose token or key allows it (acts_for_others): leave it out';
    throw new NotLetIn(403, 'FORBIDDEN', message, `${caller.role} acts for nobody else`);
  }
  if (!ACTOR_ID.test(onBehalfOf)) {
    const message = 'X-On-Behalf-Of is no id: give the id of a person, without spaces';
    throw new NotLetIn(403, 'FORBIDDEN', message, 'X-On-Behalf-Of is no id');
  }
  return { ...caller, actor: { ...caller.actor, onBehalfOf } };
}
