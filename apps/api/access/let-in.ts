import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Authenticate } from './authentication.js';
import { faultEntry } from '../failures.js';
import { requestIdOf } from '../http/request-id.js';
import type { Entry, Log } from '../watch/log.js';
import { NotLetIn, type Session } from './session.js';

/** The sessions of the requests under way: what is not in here nobody has let in. */
const sessions = new WeakMap<object, Session>();

/** Who sent a request. @throws Error for one that was not let in: a mistake of ours */
export function sessionOf(request: object): Session {
  const session = sessions.get(request);
  if (session === undefined) throw new Error('a request was answered that nobody had let in');
  return session;
}

/** Lets requests in, before anything of their bodies is read; the others are answered here. */
export function letIn(authenticate: Authenticate, log: Log) {
  return (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const { authorization, host } = request.headers;
    const told = request.headers['x-on-behalf-of'];
    const onBehalfOf = Array.isArray(told) ? told.join() : told;
    authenticate({ authorization, host, onBehalfOf }).then(
      (session) => {
        sessions.set(request, session);
        next();
      },
      (error: unknown) => turnAway(error, request, response, log),
    );
  };
}

function turnAway(
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
  log: Log,
): void {
  const requestId = requestIdOf(request);
  const known = error instanceof NotLetIn ? error : undefined;
  log(known === undefined ? faultEntry(requestId, error) : refusalEntry(requestId, known));
  response.statusCode = known?.status ?? 500;
  response.setHeader('content-type', 'application/json; charset=utf-8');
  if (known?.status === 401) response.setHeader('www-authenticate', 'Bearer');
  const message = known?.message ?? `Something went wrong on our side (${requestId}).`;
  const extensions = { code: known?.code ?? 'INTERNAL', requestId };
  response.end(JSON.stringify({ errors: [{ message, extensions }] }));
}

/** Why somebody was not let in, for the log: never the token, nor anything that it says of a person. */
export function refusalEntry(requestId: string, { code, why }: NotLetIn): Entry {
  return { level: 'warn', event: 'refusal', requestId, code, why };
}
