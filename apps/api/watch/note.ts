import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Caller } from '#crm';
import { requestIdOf } from '../http/request-id.js';
import type { RequestSpan } from './tracing.js';

export const CORRELATION_ID = 'x-correlation-id';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What is noted of a request while it is answered, for its line in the log. */
export interface Note {
  /** The id that the answer carries, and the log where something goes wrong. */
  readonly requestId: string;
  /** The client's own when it is a UUID; stands in every event that the request leads to. */
  readonly correlationId: string;
  /** When it began, as of `performance.now`. */
  readonly startedMs: number;
  actor?: string;
  span?: RequestSpan;
  kind?: string | undefined;
  operation?: string | undefined;
  fields?: readonly string[];
  cost?: number | undefined;
  outcome?: string;
  /** That nothing is to be written of it: there are too many of its kind. */
  isUnsaid?: boolean;
}

const notes = new WeakMap<object, Note>();

/** The note of a request that `watched` has seen; a new one for each subscription over a socket. */
export function noteOf(request: Pick<IncomingMessage, 'headers'>): Note {
  return notes.get(request) ?? newNote(request);
}

/** Begins the note of a request. */
export function takeNote(request: Pick<IncomingMessage, 'headers'>): Note {
  const note = newNote(request);
  notes.set(request, note);
  return note;
}

/** Who somebody is, as the log says it: never by name. */
export function actorOf({ actor: { type, id } }: Caller): string {
  return `${type}:${id}`;
}

function newNote(request: Pick<IncomingMessage, 'headers'>): Note {
  const told = request.headers[CORRELATION_ID];
  return {
    requestId: requestIdOf(request),
    correlationId: typeof told === 'string' && UUID.test(told) ? told : randomUUID(),
    startedMs: performance.now(),
  };
}
