import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

export const REQUEST_ID = 'x-request-id';

/** What may stand in a log, and in a header: nothing that could be taken for another line. */
const WELL_FORMED = /^[\w.:-]{1,64}$/;

const idsOfErrors = new WeakMap<object, string>();

/** Gives each request an id, the client's own when it is well formed, and tells it in the answer. */
export function identify(
  request: IncomingMessage,
  response: ServerResponse,
  next: () => void,
): void {
  const id = requestIdOf(request);
  request.headers[REQUEST_ID] = id;
  response.setHeader(REQUEST_ID, id);
  next();
}

/** The id that a request was given, or one for a request that has none. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const told = headers[REQUEST_ID];
  return typeof told === 'string' && WELL_FORMED.test(told) ? told : randomUUID();
}

/** Remembers to which request an error belongs: whoever tells of it gets the error alone. */
export function ofRequest(error: object, requestId: string): void {
  idsOfErrors.set(error, requestId);
}

export function requestIdOfError(error: unknown): string {
  const known = typeof error === 'object' && error !== null ? idsOfErrors.get(error) : undefined;
  return known ?? randomUUID();
}
