import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Context,
  defaultTextMapGetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import {
  type ExportResult,
  ExportResultCode,
  W3CTraceContextPropagator,
} from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type ReadableSpan, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Log } from './log.js';
import type { Attributes, RequestSpan, Tracing } from './tracing.js';

/** How often at most the log says that spans cannot be delivered. */
const COMPLAIN_MS = 60_000;
/** How long a collector may take, tries included; and how long one is waited for when the server stops. */
const EXPORT_MS = 3_000;
const GOODBYE_MS = 2_000;

/**
 * Spans to a collector over OTLP/HTTP. This file alone loads OpenTelemetry, and is loaded only where traces are wanted.
 * Nothing global is registered: several servers in one process keep their traces apart.
 *
 * @param endpoint `http://localhost:4318`; `/v1/traces` is added
 */
export function otlpTracing(endpoint: string, log: Log): Tracing {
  const exporter = new Complaining({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` }, log);
  const named = resourceFromAttributes({ 'service.name': 'litopys' });
  const provider = new TracerProvider({
    // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES count more.
    resource: named.merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer('litopys');
  const propagator = new W3CTraceContextPropagator();
  /** Under what the next span is. The operation of a request replaces the request in it. */
  const current = new AsyncLocalStorage<{ context: Context }>();
  return {
    request(headers, attributes) {
      const parent = propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
      const name = `${attributes['http.request.method']} ${attributes['url.path']}`;
      const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent);
      const place = { context: trace.setSpan(parent, span) };
      return requestSpan(span, place, current, (operation, told) =>
        tracer.startSpan(operation, { attributes: told }, place.context),
      );
    },
    async within(name, attributes, work) {
      const parent = current.getStore();
      if (parent === undefined) return work(() => undefined);
      const span = tracer.startSpan(name, { attributes }, parent.context);
      try {
        return await current.run({ context: trace.setSpan(parent.context, span) }, () =>
          work((told, failure) => tellSpan(span, told, failure)),
        );
      } catch (error) {
        // By its class only: a message may quote what is personal.
        tellSpan(span, {}, error instanceof Error ? error.name : typeof error);
        throw error;
      } finally {
        span.end();
      }
    },
    async close() {
      const isOver = await Promise.race([
        provider.shutdown().then(() => true),
        sleep(GOODBYE_MS, false, { ref: false }),
      ]);
      if (!isOver) exporter.complain();
    },
  };
}

function requestSpan(
  span: Span,
  place: { context: Context },
  current: AsyncLocalStorage<{ context: Context }>,
  start: (name: string, attributes: Attributes) => Span,
): RequestSpan {
  let inner: Span | undefined;
  return {
    traceId: span.spanContext().traceId,
    run: (next) => current.run(place, next),
    operation(name, attributes) {
      inner = start(name, attributes);
      place.context = trace.setSpan(place.context, inner);
    },
    end(attributes, isFault) {
      inner?.end();
      tellSpan(span, attributes, isFault ? 'fault' : undefined);
      span.end();
    },
  };
}

function tellSpan(span: Span, attributes: Attributes, failure?: string): void {
  span.setAttributes(attributes);
  if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
}

/** OpenTelemetry says nothing when a collector does not answer. */
class Complaining extends OTLPTraceExporter {
  #complainedAt = -Infinity;

  constructor(
    private readonly to: { readonly url: string },
    private readonly log: Log,
  ) {
    super({ ...to, timeoutMillis: EXPORT_MS });
  }

  override export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    super.export(spans, (result) => {
      if (result.code === ExportResultCode.FAILED) this.complain();
      done(result);
    });
  }

  /** Says that spans were lost, now and then. */
  complain(): void {
    if (performance.now() - this.#complainedAt < COMPLAIN_MS) return;
    this.#complainedAt = performance.now();
    const why = `traces cannot be delivered to ${new URL(this.to.url).origin}: see whether a collector listens there`;
    this.log({ level: 'warn', event: 'traces', why });
  }
}
