/** From what on something is written. */
export type Level = 'info' | 'warn' | 'error';

/**
 * A line of the log. Only what is named here can be written, and none of it is personal: no variables, no values that were
 * refused, no messages of errors, and of people their ids alone.
 */
export interface Entry {
  readonly level: Level;
  readonly event: 'start' | 'request' | 'command' | 'refusal' | 'fault' | 'traces';
  readonly requestId?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly traceId?: string | undefined;
  /** `user:7f…`: the type and the id of who asks. */
  readonly actor?: string | undefined;
  readonly method?: string | undefined;
  /** One of our own paths, or `other`. */
  readonly path?: string | undefined;
  readonly status?: number | undefined;
  /** Of a request `query` or `mutation`, absent when the document could not be read; of a fault the name of its class. */
  readonly kind?: string | undefined;
  /** The name that the client's program gave the operation. */
  readonly operation?: string | undefined;
  /** What it asks for: fields of the schema. */
  readonly fields?: readonly string[] | undefined;
  readonly command?: string | undefined;
  readonly durationMs?: number | undefined;
  /** Points. */
  readonly cost?: number | undefined;
  /** `OK`, or a stable code. */
  readonly outcome?: string | undefined;
  /** How many events were appended, and where the last of them stands. */
  readonly events?: number | undefined;
  readonly position?: string | undefined;
  /** Of a refusal: its code; and why in words of ours, of a start what somebody should know about it. */
  readonly code?: string | undefined;
  readonly why?: string | undefined;
  /** Of a fault: where it was thrown. */
  readonly at?: readonly string[] | undefined;
}

export type Log = (entry: Entry) => void;

export interface LogSettings {
  /** `json`: a JSON object a line. `text`: short words for a person. */
  readonly format: 'json' | 'text';
  readonly from: Level;
}

/** The two that a person chooses from: everything for a machine, or what somebody must see to, in words. */
export const LOGS: Readonly<Record<'json' | 'text', LogSettings>> = {
  json: { format: 'json', from: 'info' },
  text: { format: 'text', from: 'warn' },
};

const ORDER: readonly Level[] = ['info', 'warn', 'error'];
/** Frames that a person is shown of a fault; the JSON has more. */
const FRAMES = 3;

/** @param write takes one line, without its end */
export function createLog({ format, from }: LogSettings, write: (line: string) => void): Log {
  return (entry) => {
    if (ORDER.indexOf(entry.level) < ORDER.indexOf(from)) return;
    const time = new Date().toISOString();
    write(format === 'json' ? JSON.stringify({ time, ...entry }) : worded(time, entry));
  };
}

/** Writes to stderr of this process. */
export function toStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}

function worded(time: string, entry: Entry): string {
  const { event, level, requestId, command, operation, fields, kind, method, path } = entry;
  const { outcome, durationMs, code, why, at } = entry;
  const took = durationMs === undefined ? '' : ` in ${durationMs} ms`;
  const asked = [kind ?? method, operation ?? fields?.join(' ') ?? path].filter(Boolean).join(' ');
  const said = {
    request: `${asked}: ${outcome ?? ''}${took}`,
    command: `${command ?? ''}: ${outcome ?? ''}${took}`,
    refusal: `not let in: ${why ?? ''} (${code ?? ''})`,
    fault: [`a fault of ours: ${kind ?? ''}`, ...(at ?? []).slice(0, FRAMES)].join('\n    '),
    start: why ?? '',
    traces: why ?? '',
  };
  const id = requestId === undefined ? '' : ` [${requestId}]`;
  return `${time.slice(11, 19)} ${level}${id} ${said[event]}`;
}
