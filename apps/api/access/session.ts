import type { Caller } from '#crm';

/** An id that stands in facts for ever: no spaces, nothing that could be taken for another line. */
export const ACTOR_ID = /^[\w.@:|+/=-]{1,128}$/;

/** Somebody whose token has been accepted. */
export interface Session {
  readonly caller: Caller;
  /** When the token ends, in milliseconds since 1970; it does not when absent. */
  readonly expiresAtMs?: number | undefined;
  /** Whether the token would still be accepted: a key may have been revoked. */
  stillHolds(): boolean;
}

/** What a request says of who sends it, whichever way it comes. */
export interface Credentials {
  /** `Bearer …`. */
  readonly authorization: string | undefined;
  /** For whom an integration acts. */
  readonly onBehalfOf: string | undefined;
  /** The `Host` header. */
  readonly host: string | undefined;
}

/** Why somebody is not let in. The caller hears `message` only, `why` goes into the log. */
export class NotLetIn extends Error {
  override readonly name = 'NotLetIn';
  constructor(
    readonly status: 401 | 403 | 503,
    readonly code: 'UNAUTHENTICATED' | 'FORBIDDEN' | 'AUTH_UNAVAILABLE',
    message: string,
    readonly why: string,
  ) {
    super(message);
  }
}

/** A token that is missing, or that is not accepted: who tries does not hear why. */
export function unauthenticated(why: string): NotLetIn {
  const message =
    why === 'no token'
      ? 'This server asks who you are: send the header "Authorization: Bearer <token>", with a token of your sign-in service or an API key (litopys keys add).'
      : 'The token is not accepted; get a new one, or ask whoever runs this server.';
  return new NotLetIn(401, 'UNAUTHENTICATED', message, why);
}
