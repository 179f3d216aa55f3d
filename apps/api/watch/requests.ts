import type { IncomingMessage, ServerResponse } from 'node:http';
import { GRAPHQL_PATH, METRICS_PATH } from '../paths.js';
import { CORRELATION_ID, type Note, takeNote } from './note.js';
import type { Watch } from './watch.js';

/** Paths that may stand in a log; of others a client decides. */
const PATHS = [GRAPHQL_PATH, METRICS_PATH, '/live', '/ready', '/graphiql', '/'];
/** Asked every few seconds by machines, for ever: said only when the answer is no. */
const PROBES = [METRICS_PATH, '/live', '/ready'];

/** Sees to every request: its correlation id, its span, and its line in the log when it has been answered. */
export function watched(watch: Watch) {
  return (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const note = takeNote(request);
    const { requestId, correlationId } = note;
    response.setHeader(CORRELATION_ID, correlationId);
    const path = pathOf(request);
    const method = request.method ?? '';
    const span = watch.tracing.request(request.headers, {
      'http.request.method': method,
      'url.path': path,
      'litopys.request_id': requestId,
      'litopys.correlation_id': correlationId,
    });
    note.span = span;
    response.once('close', () => {
      const { statusCode: status, writableFinished } = response;
      const outcome = writableFinished ? outcomeOf(note, status) : 'ABORTED';
      span.end(
        { 'http.response.status_code': status, 'litopys.outcome': outcome },
        status >= 500 || outcome === 'INTERNAL',
      );
      if (note.isUnsaid === true || (PROBES.includes(path) && status < 400)) return;
      const { actor, kind, operation, fields, cost } = note;
      watch.log({
        ...{ level: 'info', event: 'request', requestId, correlationId, traceId: span.traceId },
        ...{ actor, method, path, status, kind, operation, fields },
        durationMs: since(note.startedMs),
        ...{ cost, outcome },
      });
    });
    span.run(next);
  };
}

/** Milliseconds since then, to a hundredth. */
export function since(startedMs: number): number {
  return Math.round((performance.now() - startedMs) * 100) / 100;
}

function outcomeOf({ outcome }: Note, status: number): string {
  return outcome ?? (status < 400 ? 'OK' : `HTTP_${status}`);
}

function pathOf({ url = '' }: IncomingMessage): string {
  const [path = ''] = url.split('?');
  return PATHS.includes(path) ? path : 'other';
}
