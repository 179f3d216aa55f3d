import type { IncomingMessage, ServerResponse } from 'node:http';
import { sessionOf } from '../access/let-in.js';
import { faultEntry } from '../failures.js';
import { answerRefused } from '../http/refused-request.js';
import type { Measured } from './metrics.js';
import { actorOf, noteOf } from './note.js';
import type { Watch } from './watch.js';

/** The figures, for administrators: how much is recorded is nobody else's business. Callers have been let in before. */
export function metricsPage({ metrics, log }: Watch, measured: Measured) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const { caller } = sessionOf(request);
    noteOf(request).actor = actorOf(caller);
    if (caller.role !== 'ADMIN') {
      const message = `You are ${caller.role}: /metrics is for ADMIN, give Prometheus a token or an API key with that role`;
      return answerRefused(response, 403, 'FORBIDDEN', message);
    }
    if (request.method !== 'GET') {
      const message = `This is a ${request.method}: read /metrics with GET`;
      return answerRefused(response, 405, 'METHOD_NOT_ALLOWED', message, { allow: 'GET' });
    }
    metrics.page(measured).then(
      (page) => {
        response.setHeader('content-type', metrics.contentType);
        response.end(page);
      },
      (error: unknown) => {
        log(faultEntry(noteOf(request).requestId, error));
        const message = 'The figures cannot be had at the moment; try again soon.';
        answerRefused(response, 503, 'STORE_UNAVAILABLE', message);
      },
    );
  };
}
