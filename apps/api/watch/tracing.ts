import type { IncomingHttpHeaders } from 'node:http';

/** What a span says besides its name; never anything personal. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** The span of a request, under which everything is that is done for it. */
export interface RequestSpan {
  readonly traceId: string | undefined;
  /** Runs what answers the request. */
  run(next: () => void): void;
  /** Begins the span of what the request asks for; it ends with the request. */
  operation(name: string, attributes: Attributes): void;
  end(attributes: Attributes, isFault: boolean): void;
}

/** How a span is told what came of the work: attributes, and a code when it failed. */
export type Telling = (attributes: Attributes, failure?: string) => void;

/** Where spans go. */
export interface Tracing {
  /** Begins the span of a request, as part of the client's trace where its headers name one. */
  request(headers: IncomingHttpHeaders, attributes: Attributes): RequestSpan;
  /** Does `work` in a span under that of the request; without one where there is no request. */
  within<T>(name: string, attributes: Attributes, work: (tell: Telling) => Promise<T>): Promise<T>;
  /** Hands over what has not been handed over yet. */
  close(): Promise<void>;
}

const NO_SPAN: RequestSpan = {
  traceId: undefined,
  run: (next) => next(),
  operation: () => undefined,
  end: () => undefined,
};

/** Nobody wants to know. */
export const NO_TRACING: Tracing = {
  request: () => NO_SPAN,
  within: (_name, _attributes, work) => work(() => undefined),
  close: () => Promise.resolve(),
};
