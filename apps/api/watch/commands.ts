import type { GraphQLSchema } from 'graphql';
import type { Asking } from '../asking.js';
import type { Payload } from '../commands/payload.type.js';
import { codeOf } from '../failures.js';
import type { CommandOutcome } from './metrics.js';
import { since } from './requests.js';
import type { Watch } from './watch.js';

interface End {
  readonly outcome: CommandOutcome;
  /** `OK`, or a stable code. */
  readonly code: string;
  readonly payload?: Payload;
}

/** Every mutation is a command: each gets a span, a line in the log, and is timed. */
export function withWatchedCommands(schema: GraphQLSchema, watch: Watch): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { name, resolve } = field;
    if (resolve === undefined) continue;
    const command = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
    field.resolve = (source, args, asking: Asking, info) =>
      watch.tracing.within(command, { 'litopys.command': command }, async (tell) => {
        const started = performance.now();
        const note = (end: End): void => {
          const failure = end.outcome === 'failed' ? end.code : undefined;
          tell({ 'litopys.outcome': end.outcome, 'litopys.code': end.code }, failure);
          noteCommand(watch, asking, command, started, end);
        };
        try {
          const payload: unknown = await resolve(source, args, asking, info);
          if (isPayload(payload)) note(endOf(payload));
          return payload;
        } catch (error) {
          const code = codeOf(error);
          note({ outcome: THROWN[code] ?? 'refused', code });
          throw error;
        }
      });
  }
  return schema;
}

const THROWN: Readonly<Record<string, CommandOutcome>> = {
  INTERNAL: 'failed',
  TIMEOUT: 'timeout',
  STORE_UNAVAILABLE: 'unavailable',
};

/** What every mutation answers. */
function isPayload(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && 'eventIds' in value && 'errors' in value;
}

function endOf(payload: Payload): End {
  const [error] = payload.errors;
  if (error !== undefined) {
    return { outcome: error.code === 'conflict' ? 'conflict' : 'refused', code: error.code };
  }
  if (payload.repeated) return { outcome: 'repeated', code: 'OK', payload };
  return { outcome: payload.position === null ? 'unchanged' : 'done', code: 'OK', payload };
}

function noteCommand(
  { log, metrics }: Watch,
  { note: { requestId, correlationId, actor, span } }: Asking,
  command: string,
  started: number,
  { outcome, code, payload }: End,
): void {
  metrics.commanded(command, outcome, (performance.now() - started) / 1_000);
  log({
    ...{ level: 'info', event: 'command', requestId, correlationId, traceId: span?.traceId },
    ...{ actor, command, durationMs: since(started), outcome: code === 'OK' ? outcome : code },
    ...(payload === undefined
      ? {}
      : { events: payload.eventIds.length, position: payload.position ?? undefined }),
  });
}
