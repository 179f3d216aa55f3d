import { InvalidArgument } from './errors.js';
import type { Instant, Position, RecordedEvent } from './event.js';
import type { EventCodec } from './event-codec.js';
import type { EventStore } from './event-store.js';
import { addTo } from './grouping.js';
import { rowOf, stands, type LedgerRows } from './ledger-rows.js';
import { foldDocument, keysOf, type Projection } from './projection.js';
import { stored } from './projection-writer.js';
import type { Cursor, FindQuery, StoredDocument } from './read-model-store.js';
import { knownPosition, newestRow } from './reads.js';
import type { Reading } from './readings.js';

/** Documents folded for one list of a past reading; more is work for a replay, not for a query. */
const READING_LIMIT = 20_000;
const SCAN_PAGE = 1000;
const CACHED_LISTS = 8;
const KEYS_AT_ONCE = 100;

/** Which facts a list is folded from. */
interface Bounds {
  readonly asOf: Instant | undefined;
  readonly upTo: Position | undefined;
  /** Those that concern one of these (`customer:7f…`); all when empty. */
  readonly about: readonly string[];
}

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
      const bounds = { asOf: reading.asOf, upTo, about: scope === undefined ? [] : [scope] };
      documents = await this.#fold(model, bounds, breathe);
      const oldest = this.#cache.size >= CACHED_LISTS ? this.#cache.keys().next().value : undefined;
      if (oldest !== undefined) this.#cache.delete(oldest);
      this.#cache.set(id, documents);
    }
    return documents;
  }

  /** The documents with these keys that there are; `KEYS_AT_ONCE` of them are looked up together. */
  async documentsOf(
    model: Projection<unknown>,
    { asOf, knownAt }: Reading,
    keys: readonly string[],
    breathe: Breathe = async () => undefined,
  ): Promise<readonly StoredDocument[]> {
    const upTo = await knownPosition(this.options.rows, knownAt);
    if (upTo === 'nothing') return [];
    const documents: StoredDocument[] = [];
    for (let at = 0; at < keys.length; at += KEYS_AT_ONCE) {
      const wanted = keys.slice(at, at + KEYS_AT_ONCE);
      const about = wanted.map((key) => `${model.entity}:${key}`);
      documents.push(...(await this.#fold(model, { asOf, upTo, about }, breathe, new Set(wanted))));
    }
    return documents;
  }

  /** @param only the keys to fold, where the facts in question concern others as well */
  async #fold(
    model: Projection<unknown>,
    bounds: Bounds,
    breathe: Breathe,
    only?: ReadonlySet<string>,
  ): Promise<readonly StoredDocument[]> {
    const positions = await this.#keys(model, bounds, breathe);
    const { log, codec } = this.options;
    const documents: StoredDocument[] = [];
    for (const [key, list] of positions) {
      if (only?.has(key) === false) continue;
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
    { asOf, upTo, about }: Bounds,
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
          ...conditionOn(about),
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
          addTo(byKey, id, row.position);
        }
        if (byKey.size > READING_LIMIT) throw tooMany(model.name);
      }
      const last = batch.at(-1);
      if (last === undefined || batch.length < SCAN_PAGE) return byKey;
      after = { value: rowOf(last).occurredAt, key: last.key };
    }
  }
}

/** One key is told as such: its index has the rows in order. */
function conditionOn(about: Bounds['about']): FindQuery['where'] {
  const [only, ...others] = about;
  if (only === undefined) return {};
  return { keys: others.length === 0 ? { equals: only } : { in: about } };
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
