import { createHash } from 'node:crypto';
import type { Cursor } from '#event-sourcing';
import { BadInput } from '../failures.js';

/** The cursors of one list. */
export interface Cursors {
  readonly encode: (cursor: Cursor) => string;
  /** @throws BadInput `bad_cursor` for a cursor of another list, and for what is none */
  readonly decode: (text: string) => Cursor;
}

/**
 * Cursors are bound to the list they come from: they carry a digest of everything that decides which items follow which
 * (the query's name, filter, order, reading), so that a cursor of another list is refused instead of answering nonsense.
 */
export function cursorsOf(list: unknown): Cursors {
  let known: string | undefined;
  const markOfList = (): string => (known ??= digest(list));
  return {
    encode: ({ value, key }) =>
      Buffer.from(JSON.stringify([markOfList(), value, key])).toString('base64url'),
    decode(text) {
      const parts = parse(text);
      const [mark, value, key] = Array.isArray(parts) ? parts : [];
      if (mark === markOfList() && typeof key === 'string' && isCursorValue(value))
        return { value, key };
      throw new BadInput(
        'bad_cursor',
        mark === undefined
          ? 'after is no cursor: give one that an answer to this very query contained'
          : 'after is a cursor of another query: filter, orderBy, asOf and knownAt must be those of the page it came from',
        ['after'],
      );
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function isCursorValue(value: unknown): value is Cursor['value'] {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function digest(list: unknown): string {
  return createHash('sha256').update(canonical(list)).digest('base64url').slice(0, 12);
}

/** JSON with the keys of objects sorted, so that the order in which a client writes its filter does not matter. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
