import { InvalidArgument } from './errors.js';
import type { Instant, Position, RecordedEvent } from './event.js';
import type { EventCodec } from './event-codec.js';
import type { EventStore } from './event-store.js';
import { rowOf, stands, type LedgerRows } from './ledger-writer.js';
import { foldDocument, keysOf, type Projection } from './projection.js';
import { stored } from './projection-writer.js';
import type { Cursor, FindQuery, StoredDocument } from './read-model-store.js';
import { knownPosition, newestRow } from './reads.js';
import type { Reading } from './readings.js';

/** Documents folded for one list of a past reading; more is work for a replay, not for a query. */
const READING_LIMIT = 20_000;
const SCAN_PAGE = 1000;
const CACHED_LISTS = 8;

/** Between the pages of a search; where it rejects, the search ends. */
type Breathe = () => Promise<void>;

/** Lists of documents in a past reading: folded from the ledger's rows, the last few kept for paging on. */
export class PastLists {
  readonly #cache = new Map<string, readonly StoredDocument[]>();

  constructor(
    readonly options: {
      readonly log: EventStore;
      readonly codec: EventCodec;
      readonly rows: LedgerRows;
    },
  ) {}

  async documents(
    model: Projection<unknown>,
    reading: Reading,
    where: FindQuery['where'],
    breathe: Breathe = async () => undefined,
  ): Promise<readonly StoredDocument[]> {
    const known = await knownPosition(this.options.rows, reading.knownAt);
    if (known === 'nothing') return [];
    const upTo = known ?? (await newestRow(this.options.rows))?.position;
    const scope = scopeOf(model, where);
    const id = JSON.stringify([model.name, model.version, reading.asOf, upTo, scope]);
    let documents = this.#cache.get(id);
    if (documents === undefined) {
      documents = await this.#fold(model, reading.asOf, upTo, scope, breathe);
      const oldest = this.#cache.size >= CACHED_LISTS ? this.#cache.keys().next().value : undefined;
      if (oldest !== undefined) this.#cache.delete(oldest);
      this.#cache.set(id, documents);
    }
    return documents;
  }

  async #fold(
    model: Projection<unknown>,
    asOf: Instant | undefined,
    upTo: Position | undefined,
    scope: string | undefined,
    breathe: Breathe,
  ): Promise<readonly StoredDocument[]> {
    const positions = await this.#keys(model, asOf, upTo, scope, breathe);
    const { log, codec } = this.options;
    const documents: StoredDocument[] = [];
    for (const [key, list] of positions) {
      await breathe();
      const facts: readonly RecordedEvent[] = await codec.decode(await log.readAt(list));
      const mine = facts.filter((fact) => keysOf(model, fact).includes(key));
      documents.push(...[stored(key, foldDocument(model, key, mine), mine) ?? []].flat());
    }
    return documents;
  }

  /** The positions of the facts of each document, in reading order. */
  async #keys(
    model: Projection<unknown>,
    asOf: Instant | undefined,
    upTo: Position | undefined,
    scope: string | undefined,
    breathe: Breathe,
  ): Promise<ReadonlyMap<string, Position[]>> {
    const { rows } = this.options;
    const prefix = `${model.entity}:`;
    const byKey = new Map<string, Position[]>();
    let after: Cursor | undefined;
    for (;;) {
      await breathe();
      const batch = await rows.store.find(rows.collection, {
        where: {
          ...(scope === undefined ? {} : { keys: { equals: scope } }),
          ...(asOf === undefined ? {} : { occurredAt: { upTo: asOf } }),
          ...(upTo === undefined ? {} : { position: { upTo } }),
        },
        orderBy: { field: 'occurredAt' },
        after,
        limit: SCAN_PAGE,
      });
      for (const row of batch.map(rowOf)) {
        if (!stands(row, upTo) || model.on[row.type] === undefined) continue;
        for (const key of row.keys.filter((name) => name.startsWith(prefix))) {
          const id = key.slice(prefix.length);
          const positions = byKey.get(id);
          if (positions === undefined) byKey.set(id, [row.position]);
          else positions.push(row.position);
        }
        if (byKey.size > READING_LIMIT) throw tooMany(model.name);
        after = { value: row.occurredAt, key: row.position };
      }
      const last = batch.at(-1);
      if (last === undefined || batch.length < SCAN_PAGE) return byKey;
      after = { value: rowOf(last).occurredAt, key: last.key };
    }
  }
}

/**
 * The key that narrows the scan: every fact names its data subject, so a list of one subject's documents needs that
 * subject's facts only. Of any other field (who is responsible …) some facts of a document say nothing.
 */
function scopeOf(
  { subjects }: Projection<unknown>,
  where: FindQuery['where'] = {},
): string | undefined {
  const [subject, ...others] = subjects;
  if (subject === undefined || others.length > 0) return undefined;
  const wanted = where[subject]?.equals;
  return typeof wanted === 'string' ? `${subject.replace(/Id$/, '')}:${wanted}` : undefined;
}

function tooMany(name: string): InvalidArgument {
  return new InvalidArgument(
    'asOf',
    name,
    `a list of a past day folds at most ${READING_LIMIT} documents; narrow it, for example to what concerns one id`,
  );
}
