import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Authenticate } from './authentication.js';
import { faultEntry } from '../failures.js';
import { answerRefused } from '../http/refused-request.js';
import { requestIdOf } from '../http/request-id.js';
import type { Strangers } from '../limits/strangers.js';
import type { Entry, Log } from '../watch/log.js';
import { noteOf } from '../watch/note.js';
import { NotLetIn, type Session } from './session.js';

/** The sessions of the requests under way: what is not in here nobody has let in. */
const sessions = new WeakMap<object, Session>();

/** Who sent a request. @throws Error for one that was not let in: a mistake of ours */
export function sessionOf(request: object): Session {
  const session = sessions.get(request);
  if (session === undefined) throw new Error('a request was answered that nobody had let in');
  return session;
}

/** Who decides about requests, and counts those that are not let in. */
export interface Door {
  readonly authenticate: Authenticate;
  readonly strangers: Strangers;
}

/** Lets requests in, before anything of their bodies is read; the others are answered here. */
export function letIn({ authenticate, strangers }: Door, log: Log) {
  return (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const { authorization, host } = request.headers;
    const told = request.headers['x-on-behalf-of'];
    const onBehalfOf = Array.isArray(told) ? told.join() : told;
    authenticate({ authorization, host, onBehalfOf }).then(
      (session) => {
        sessions.set(request, session);
        next();
      },
      (error: unknown) => {
        const turned = isRefusal(error) ? strangers.turn(request.socket.remoteAddress) : undefined;
        if (turned?.tooOften !== true) return turnAway(error, request, response, log);
        noteOf(request).isUnsaid = true;
        if (turned.isNews) log(tooOftenEntry(requestIdOf(request)));
        const headers = { 'retry-after': String(turned.waitSeconds), connection: 'close' };
        answerRefused(response, 429, 'RATE_LIMITED', tooOften(turned.waitSeconds), headers);
      },
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

/** Whether it is the client's affair that he is not let in. */
export function isRefusal(error: unknown): boolean {
  return error instanceof NotLetIn && error.status !== 503;
}

/** That an address is refused all the time; of each refusal nothing is written any more. */
export function tooOftenEntry(requestId: string): Entry {
  const why = 'one address sends wrong tokens, or none, over and over: more of them is not written';
  return { level: 'warn', event: 'refusal', requestId, code: 'RATE_LIMITED', why };
}

function tooOften(seconds: number): string {
  return `Too many requests with no token, or a wrong one: get a right one, and try again in ${seconds} s.`;
}

/** Why somebody was not let in, for the log: never the token, nor anything that it says of a person. */
export function refusalEntry(requestId: string, { code, why }: NotLetIn): Entry {
  return { level: 'warn', event: 'refusal', requestId, code, why };
}
