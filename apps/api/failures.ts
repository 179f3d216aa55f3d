import { unwrapResolverError } from '@apollo/server/errors';
import { Forbidden } from '#crm';
import {
  InvalidArgument,
  ProjectionBehind,
  ProjectionFailed,
  Refusal,
  StoreUnavailable,
} from '#event-sourcing';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Entry, Log } from './watch/log.js';

/** Arguments that no answer fits: said to the caller, logged nowhere. `reason` is stable snake_case. */
export class BadInput extends GraphQLError {
  constructor(reason: string, message: string, argument: readonly string[] = []) {
    super(message, { extensions: { code: 'BAD_USER_INPUT', reason, argument } });
  }
}

const LONGEST_MESSAGE = 600;

/** A failure as callers get it: a stable code, and what a program may want to know of it. */
interface Told {
  readonly message: string;
  readonly code: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What callers are told of a failure; undefined for a fault of ours, of which they get an id only. */
function told(error: unknown): Told | undefined {
  if (error instanceof ProjectionBehind) {
    const { readModel, lagEvents, lagSeconds } = error;
    const details = { readModel, lagEvents, lagSeconds };
    return { message: error.message, code: 'PROJECTION_BEHIND', details };
  }
  if (error instanceof ProjectionFailed) {
    const { readModel, eventId, key } = error;
    return {
      message: error.message,
      code: 'PROJECTION_FAILED',
      details: { readModel, event: eventId, key },
    };
  }
  if (error instanceof StoreUnavailable) {
    const message =
      error.outcome === 'unknown'
        ? 'The store did not answer, and whether it recorded anything is not known; repeat with the same commandId, which is safe.'
        : 'The store does not answer, and nothing was recorded; try again in a moment.';
    return { message, code: 'STORE_UNAVAILABLE', details: { outcome: error.outcome } };
  }
  if (error instanceof InvalidArgument) {
    return {
      message: error.message,
      code: 'BAD_USER_INPUT',
      details: { reason: 'invalid_argument', argument: [error.field] },
    };
  }
  if (error instanceof Forbidden) {
    const { role, what, allowed } = error;
    return { message: error.message, code: 'FORBIDDEN', details: { role, what, allowed } };
  }
  if (error instanceof Refusal) {
    return {
      message: error.message,
      code: 'BAD_USER_INPUT',
      details: { reason: error.code, argument: error.path },
    };
  }
  return undefined;
}

/**
 * What leaves the server for an error, and what is logged of it. GraphQL's own errors (syntax, validation, variables) go
 * out as they are; of a fault only an id goes out, and only its kind and place into the log: its message may quote
 * personal data.
 */
export function formatFailure(
  formatted: GraphQLFormattedError,
  thrown: unknown,
  log: Log,
  newId: () => string,
): GraphQLFormattedError {
  const error = unwrapResolverError(thrown);
  const place = {
    ...(formatted.path === undefined ? {} : { path: formatted.path }),
    ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
  };
  const expected = told(error);
  if (expected !== undefined) {
    const { message, code, details } = expected;
    return { message, ...place, extensions: { code, ...details } };
  }
  const code = formatted.extensions?.['code'];
  if (error instanceof GraphQLError && code !== undefined && code !== 'INTERNAL_SERVER_ERROR') {
    const { stacktrace: _stack, http: _http, ...extensions } = formatted.extensions ?? {};
    return { message: shortened(inOurWords(formatted.message)), ...place, extensions };
  }
  const requestId = newId();
  log(faultEntry(requestId, error));
  return {
    message: `Something went wrong on our side. Tell whoever runs this server the id ${requestId}.`,
    ...place,
    extensions: { code: 'INTERNAL', requestId },
  };
}

/** What GraphQL and Apollo say without a remedy, or without the name of the field. */
const OTHER_WORDS: readonly (readonly [theirs: RegExp, ours: string])[] = [
  [
    /Document contains more that (\d+) tokens.*/,
    'the query has more than $1 words and signs: send it in parts, each in a request of its own',
  ],
  [
    /Maximum call stack size exceeded/,
    'the query nests its brackets too deep to be read: ask for the inner things in a query of their own',
  ],
  [
    /^POST body missing, .*/,
    'The request has no query: send JSON such as {"query": "{ projections { name } }"}',
  ],
  [
    /^Operation batching disabled\./,
    'The body is a list: send one operation in each request, or several fields in one operation',
  ],
  [
    /^PersistedQueryNotSupported$/,
    'extensions.persistedQuery is not understood here: send the text of the query as query',
  ],
  [/^GraphQL queries must be strings\./, 'query is no text: send it as a string of JSON'],
];

function inOurWords(message: string): string {
  return OTHER_WORDS.reduce((text, [theirs, ours]) => text.replace(theirs, ours), message);
}

/** GraphQL's own messages quote what was sent, however long it is. */
function shortened(message: string): string {
  const { length } = message;
  if (length <= LONGEST_MESSAGE) return message;
  return `${message.slice(0, LONGEST_MESSAGE / 2)} … ${message.slice(length - LONGEST_MESSAGE / 2)}`;
}

/** The stable code that callers get for a failure; `INTERNAL` for a fault of ours. */
export function codeOf(thrown: unknown): string {
  const error = unwrapResolverError(thrown);
  const code = error instanceof GraphQLError ? error.extensions['code'] : undefined;
  return told(error)?.code ?? (typeof code === 'string' ? code : 'INTERNAL');
}

/** A fault as the log shows it: its id, its kind, where it was thrown; never its message. */
export function faultEntry(requestId: string, error: unknown): Entry {
  const kind = error instanceof Error ? error.name : typeof error;
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const frames = stack
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, 8);
  return { level: 'error', event: 'fault', requestId, kind, at: frames };
}
