import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { type ApolloServer, type BaseContext, HeaderMap } from '@apollo/server';
import { faultEntry } from '../failures.js';
import { statusOf, tell } from '../failure.filter.js';
import type { Limits } from '../limits/limits.js';
import { GRAPHQL_PATH } from '../paths.js';
import type { Log } from '../watch/log.js';
import { requestIdOf } from './request-id.js';
import { BROKEN_TEXT } from './strict.js';

type Step = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

export interface PostedOperations {
  readonly apollo: ApolloServer;
  /** What every request goes through before anything of its body is read, as in express. */
  readonly steps: readonly Step[];
  readonly context: (request: IncomingMessage) => BaseContext;
  readonly limits: Limits;
  readonly log: Log;
}

/**
 * Answers what is posted to /graphql before express sees it, whose way through routers, body parser and `send` takes as long as all
 * of Apollo. The steps, the bounds and the answers are the same; whatever is not exactly that goes to express as before.
 */
export function answerPosted(
  server: Server,
  express: RequestListener,
  operations: PostedOperations,
): void {
  server.off('request', express);
  server.on('request', (request, response) => {
    if (request.method !== 'POST' || request.url !== GRAPHQL_PATH) express(request, response);
    else
      through(
        operations.steps,
        request,
        response,
        () => void answer(operations, request, response),
      );
  });
}

/** As express calls its middleware: each step calls the next one, or answers. */
function through(
  [step, ...others]: readonly Step[],
  request: IncomingMessage,
  response: ServerResponse,
  end: () => void,
): void {
  if (step === undefined) return end();
  step(request, response, () => through(others, request, response, end));
}

async function answer(
  { apollo, context, limits, log }: PostedOperations,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const bytes = await bodyOf(request, limits.bodyBytes);
    if (bytes === undefined) return;
    const { status, headers, body } = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: 'POST',
        headers: headersOf(request),
        search: '',
        body: parsed(bytes),
      },
      context: async () => context(request),
    });
    if (body.kind === 'chunked')
      throw new Error('an answer came in parts, which nobody can ask for');
    for (const [name, value] of headers) response.setHeader(name, value);
    send(response, status ?? 200, body.string);
  } catch (error) {
    const status = statusOf(error);
    const requestId = requestIdOf(request);
    if (status >= 500) log(faultEntry(requestId, error));
    response.setHeader('content-type', 'application/json; charset=utf-8');
    send(response, status, JSON.stringify({ errors: [tell(error, status, requestId, limits)] }));
  }
}

function send(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status;
  response.setHeader('content-length', Buffer.byteLength(text));
  response.end(text);
}

/**
 * The whole body; undefined when the client went away. What is too long is let pass without being kept.
 *
 * @throws Error with status 413
 */
async function bodyOf(request: IncomingMessage, most: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= most) chunks.push(chunk);
      else chunks.length = 0;
    });
    request.once('end', () => {
      if (length <= most) resolve(Buffer.concat(chunks));
      else reject(Object.assign(new Error('the body is too long'), { status: 413 }));
    });
    request.once('error', () => resolve(undefined));
    request.once('close', () => resolve(undefined));
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws Error with status 400 */
function parsed(bytes: Buffer): unknown {
  if (bytes.length === 0) return {};
  const text = orRefused(BROKEN_TEXT, () => utf8.decode(bytes));
  const body = orRefused('The body is no JSON.', (): unknown => JSON.parse(text));
  if (typeof body === 'object' && body !== null) return body;
  throw Object.assign(new Error('The body is no JSON object.'), { status: 400 });
}

function orRefused<T>(why: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw Object.assign(new Error(why, { cause }), { status: 400 });
  }
}

function headersOf({ headers }: IncomingMessage): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  return map;
}
