import type { IncomingMessage } from 'node:http';
import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Inject,
} from '@nestjs/common';
import { faultEntry } from './failures.js';
import { requestIdOf } from './http/request-id.js';
import { BROKEN_TEXT } from './http/strict.js';
import { type Limits, LIMITS_IN_FORCE } from './limits/limits.js';
import { WATCH, type Watch } from './watch/watch.js';

/** What this file needs of express's response. */
interface Response {
  status(code: number): { json(body: unknown): void };
}

/**
 * Takes every exception before Nest does, which would log it with the rejected values. In GraphQL the exception is
 * handed on to Apollo, whose `formatError` decides what leaves and what is logged; over plain HTTP (a body that is no
 * JSON, that is too large, an unknown path) the answer is made here.
 */
@Catch()
export class FailureFilter implements ExceptionFilter {
  constructor(
    @Inject(WATCH) private readonly watch: Watch,
    @Inject(LIMITS_IN_FORCE) private readonly limits: Limits,
  ) {}

  catch(exception: unknown, host: ArgumentsHost): unknown {
    if (host.getType<string>() === 'graphql') return exception;
    const http = host.switchToHttp();
    const response = http.getResponse<Response>();
    const status = statusOf(exception);
    const requestId = requestIdOf(http.getRequest<IncomingMessage>());
    if (status >= 500) this.watch.log(faultEntry(requestId, exception));
    response.status(status).json({ errors: [tell(exception, status, requestId, this.limits)] });
    return undefined;
  }
}

/** The status that an exception is answered with over plain HTTP. */
export function statusOf(exception: unknown): number {
  if (exception instanceof HttpException) return exception.getStatus();
  const status =
    typeof exception === 'object' && exception !== null && 'status' in exception
      ? exception.status
      : undefined;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
}

/** What is said of it. */
export function tell(
  exception: unknown,
  status: number,
  requestId: string,
  { bodyBytes }: Limits,
): object {
  const said: Readonly<Record<number, readonly [code: string, message: string]>> = {
    400: [
      'BAD_REQUEST',
      exception instanceof Error && exception.message === BROKEN_TEXT
        ? BROKEN_TEXT
        : 'The request cannot be read: its body must be JSON with a query, such as {"query": "{ projections { name } }"}.',
    ],
    404: ['NOT_FOUND', 'There is nothing here: POST /graphql, or open /graphiql in a browser.'],
    413: [
      'BODY_TOO_LARGE',
      `The request is larger than ${Math.floor(bodyBytes / 1_024)} kB: send fewer or smaller operations.`,
    ],
  };
  const [code, message] = said[status] ?? [
    'INTERNAL',
    `Something went wrong on our side (${requestId}).`,
  ];
  return { message, extensions: { code, ...(status >= 500 ? { requestId } : {}) } };
}
