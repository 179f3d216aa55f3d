import {
  type Actor,
  type CheckedEvent,
  InvalidArgument,
  type JsonObject,
  type Metadata,
  type Position,
  type StoredEvent,
} from '#event-sourcing';
import { type Connection, integer, type Row, text, type Value } from './driver.js';
import { toInstant, toMs } from './instants.js';

export const EVENTS_LAYOUT = 1;

/**
 * The envelope stands in columns, so that neither reading nor a rebuild parses it, and nothing indexes random ids: both
 * together double the speed. `correlation_id` and `causation_id` are null when they are the command's id, as they mostly
 * are; `more` is the JSON of what metadata has besides. Times are milliseconds since 1970.
 */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS properties (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS streams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS words (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS events (
  position INTEGER PRIMARY KEY,
  stream INTEGER NOT NULL REFERENCES streams,
  revision INTEGER NOT NULL,
  id TEXT NOT NULL,
  type INTEGER NOT NULL REFERENCES words,
  data TEXT NOT NULL,
  schema_version INTEGER NOT NULL,
  occurred_at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  business_date TEXT NOT NULL,
  actor INTEGER NOT NULL REFERENCES words,
  command_id TEXT NOT NULL,
  correlation_id TEXT,
  causation_id TEXT,
  input_digest TEXT NOT NULL,
  more TEXT
);
CREATE UNIQUE INDEX IF NOT EXISTS events_by_stream ON events (stream, revision);
`;

const ENVELOPE = `e.position, s.name, e.revision, e.id, e.type, e.schema_version, e.occurred_at, e.recorded_at,
  e.business_date, e.actor, e.command_id, e.correlation_id, e.causation_id, e.input_digest, e.more`;
const SELECT = `SELECT ${ENVELOPE}, e.data FROM events e JOIN streams s ON s.id = e.stream`;

/**
 * Many events in one row, as two JSON texts: a third of the time that a row for each takes. CROSS JOIN makes SQLite go
 * through the events, in the order of their positions, and look up the streams.
 */
const SELECT_TOGETHER = `SELECT json_group_array(json_array(${ENVELOPE})), group_concat(e.data)
  FROM events e CROSS JOIN streams s ON s.id = e.stream WHERE`;
const IN_RANGE = `${SELECT_TOGETHER} e.position > ? AND e.position <= ?`;
const AMONG = `${SELECT_TOGETHER} e.position IN (SELECT value FROM json_each(?))`;
/** Longer texts are slower again. */
const TOGETHER = 64;

export function createEventTables(connection: Connection): void {
  const found = connection.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'events_by_stream'`);
  if (found.all().length === 0) connection.transaction(() => connection.exec(SCHEMA));
}

/** Positions are shown with 16 digits, so that they compare as text. */
export function toPosition(value: number): Position {
  return String(value).padStart(16, '0');
}

/** @throws InvalidArgument for what is no position of such a log */
export function fromPosition(position: Position, field: string): number {
  const value = /^\d{16}$/.test(position) ? Number(position) : Number.NaN;
  if (Number.isSafeInteger(value)) return value;
  throw new InvalidArgument(field, position, 'give a position as this log has shown it');
}

/** Event types and actors: few and repeated, so the log keeps numbers. */
export class Words {
  private readonly ids = new Map<string, number>();
  private readonly texts = new Map<number, string>();
  private readonly actors = new Map<number, Actor>();

  constructor(private readonly connection: Connection) {}

  /** Inside a transaction. */
  idOf(word: string): number {
    const known = this.ids.get(word);
    if (known !== undefined) return known;
    this.connection.prepare('INSERT OR IGNORE INTO words (text) VALUES (?)').run(word);
    const id = integer(
      this.connection.prepare('SELECT id FROM words WHERE text = ?').first(word)?.[0],
    );
    this.remember(id, word);
    return id;
  }

  textOf(id: number): string {
    const known = this.texts.get(id);
    if (known !== undefined) return known;
    const word = text(
      this.connection.prepare('SELECT text FROM words WHERE id = ?').first(id)?.[0],
    );
    this.remember(id, word);
    return word;
  }

  actorOf(id: number): Actor {
    let actor = this.actors.get(id);
    if (actor === undefined) {
      const parsed: Actor = JSON.parse(this.textOf(id));
      actor = Object.freeze(parsed);
      this.actors.set(id, actor);
    }
    return actor;
  }

  /** After a rollback: what was made up in the transaction never was. */
  forget(): void {
    this.ids.clear();
    this.texts.clear();
    this.actors.clear();
  }

  private remember(id: number, word: string): void {
    if (this.texts.size > 50_000) this.forget();
    this.ids.set(word, id);
    this.texts.set(id, word);
  }
}

/** The columns of an event, in the order of the table. */
export function toRow(
  { event, json }: CheckedEvent,
  place: { readonly position: number; readonly stream: number; readonly revision: number },
  words: Words,
): readonly Value[] {
  const {
    schemaVersion,
    occurredAt,
    recordedAt,
    businessDate,
    actor,
    correlationId,
    causationId,
    commandId,
    inputDigest,
    ...more
  } = event.metadata;
  const others = JSON.stringify(more);
  return [
    place.position,
    place.stream,
    place.revision,
    event.id,
    words.idOf(event.type),
    json,
    schemaVersion,
    toMs(occurredAt),
    toMs(recordedAt),
    businessDate,
    words.idOf(JSON.stringify(actor)),
    commandId,
    correlationId === commandId ? null : correlationId,
    causationId === commandId ? null : causationId,
    inputDigest,
    others === '{}' ? null : others,
  ];
}

/** Events in the order of `rest`, which says which ones: `WHERE … ORDER BY …`. */
export function selectEvents(
  connection: Connection,
  words: Words,
  rest: string,
  ...values: readonly Value[]
): readonly StoredEvent[] {
  return connection
    .prepare(`${SELECT} ${rest}`)
    .all(...values)
    .map((row) => toEvent(row, JSON.parse(text(row[15])), words));
}

/** The events after position `after` up to `upTo`, in order: how to read many. */
export function selectRange(
  connection: Connection,
  words: Words,
  after: number,
  upTo: number,
): readonly StoredEvent[] {
  const events: StoredEvent[] = [];
  const select = connection.prepare(IN_RANGE);
  for (let last = after; last < upTo; last += TOGETHER)
    takeApart(select.first(last, Math.min(last + TOGETHER, upTo)), words, events);
  return events;
}

/** The events that stand at these positions, some at a time, with the length of their data together. */
export function* selectAt(
  connection: Connection,
  words: Words,
  positions: readonly number[],
): Iterable<{ readonly events: readonly StoredEvent[]; readonly length: number }> {
  const select = connection.prepare(AMONG);
  for (let at = 0; at < positions.length; at += TOGETHER) {
    const events: StoredEvent[] = [];
    const row = select.first(JSON.stringify(positions.slice(at, at + TOGETHER)));
    takeApart(row, words, events);
    yield { events, length: String(row?.[1] ?? '').length };
  }
}

/** Adds the events of a row of `SELECT_TOGETHER`. */
function takeApart(row: Row | undefined, words: Words, events: StoredEvent[]): void {
  const [envelopes, bodies] = row ?? [];
  const rows: readonly Row[] = JSON.parse(text(envelopes));
  const data: readonly JsonObject[] = JSON.parse(`[${bodies ?? ''}]`);
  if (data.length !== rows.length) throw new TypeError('the data of an event are no JSON object');
  rows.forEach((envelope, index) => events.push(toEvent(envelope, data[index] ?? {}, words)));
}

function toEvent(row: Row, data: JsonObject, words: Words): StoredEvent {
  const commandId = text(row[10]);
  const metadata: Metadata = {
    schemaVersion: integer(row[5]),
    occurredAt: toInstant(integer(row[6])),
    recordedAt: toInstant(integer(row[7])),
    businessDate: text(row[8]),
    actor: words.actorOf(integer(row[9])),
    correlationId: text(row[11] ?? commandId),
    causationId: text(row[12] ?? commandId),
    commandId,
    inputDigest: text(row[13]),
  };
  const more = row[14];
  return {
    id: text(row[3]),
    type: words.textOf(integer(row[4])),
    stream: text(row[1]),
    revision: integer(row[2]),
    position: toPosition(integer(row[0])),
    data,
    metadata: typeof more === 'string' ? { ...metadata, ...JSON.parse(more) } : metadata,
  };
}
