import { randomUUID } from 'node:crypto';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { faultLine } from './failures.js';

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
  catch(exception: unknown, host: ArgumentsHost): unknown {
    if (host.getType<string>() === 'graphql') return exception;
    const response = host.switchToHttp().getResponse<Response>();
    const status = statusOf(exception);
    const requestId = randomUUID();
    if (status >= 500) process.stderr.write(`${faultLine(requestId, exception)}\n`);
    response.status(status).json({ errors: [tell(status, requestId)] });
    return undefined;
  }
}

function statusOf(exception: unknown): number {
  if (exception instanceof HttpException) return exception.getStatus();
  const status =
    typeof exception === 'object' && exception !== null && 'status' in exception
      ? exception.status
      : undefined;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
}

function tell(status: number, requestId: string): object {
  const said: Readonly<Record<number, readonly [code: string, message: string]>> = {
    400: ['BAD_REQUEST', 'The request cannot be read: its body must be JSON with a query.'],
    404: ['NOT_FOUND', 'There is nothing here: POST /graphql, or open /graphiql in a browser.'],
    413: ['BODY_TOO_LARGE', 'The request is larger than 100 kB: send fewer or smaller operations.'],
  };
  const [code, message] = said[status] ?? [
    'INTERNAL',
    `Something went wrong on our side (${requestId}).`,
  ];
  return { message, extensions: { code, ...(status >= 500 ? { requestId } : {}) } };
}
