import type { AroundAppend, Reads } from '#event-sourcing';
import { createLog, type Log, LOGS, toStderr } from './log.js';
import { Metrics } from './metrics.js';
import { NO_TRACING, type Tracing } from './tracing.js';
import { WatchedReads } from './watched-reads.js';

export interface WatchSettings {
  /** See `LOGS`; refusals and faults as JSON when absent. */
  readonly log?: 'json' | 'text' | undefined;
  /** The address of an OpenTelemetry collector (OTLP over HTTP), such as `http://localhost:4318`; no traces when absent. */
  readonly traces?: string | undefined;
}

/** The key under which Nest injects the server's `Watch`. */
export const WATCH = Symbol('Watch');

/** How a server is seen from outside: its log, its figures, its traces. */
export interface Watch {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  /** The reads with a span for each, where there are traces. */
  reads(reads: Reads): Reads;
  readonly aroundAppend: AroundAppend;
}

/** @throws Error when traces are wanted and OpenTelemetry is not installed */
export async function createWatch({ log: chosen, traces }: WatchSettings): Promise<Watch> {
  const settings =
    chosen === undefined ? { format: 'json' as const, from: 'warn' as const } : LOGS[chosen];
  const log = createLog(settings, toStderr);
  const tracing = traces === undefined ? NO_TRACING : await tracingTo(traces, log);
  const metrics = new Metrics();
  return {
    ...{ log, metrics, tracing },
    reads: (reads) => (tracing === NO_TRACING ? reads : new WatchedReads(reads, tracing)),
    aroundAppend: (append, events) =>
      tracing.within('append', { 'litopys.events': events }, async () => {
        const started = performance.now();
        const appended = await append();
        metrics.appended((performance.now() - started) / 1_000, events);
        return appended;
      }),
  };
}

async function tracingTo(endpoint: string, log: Log): Promise<Tracing> {
  try {
    const { otlpTracing } = await import('./otlp-tracing.js');
    return otlpTracing(endpoint, log);
  } catch (error) {
    const isMissing =
      error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    if (!isMissing) throw error;
    const message =
      'OTEL_EXPORTER_OTLP_ENDPOINT is set, but OpenTelemetry is not installed here: install the optionalDependencies of package.json (npm install), or unset it';
    throw new Error(message, { cause: error });
  }
}
