import type { Instant } from '#event-sourcing';
import { formatDecimal, parseDecimal } from '#crm';
import type { EarlierReturns, Sale } from './online-retail-log.js';

/** A line that was sold, and how much of it has not come back, in units of 10^-9. */
interface SoldLine {
  readonly sale: Sale;
  readonly lineId: string;
  readonly at: Instant;
  left: bigint;
}

/** A part of a returned line: which sold line it came from, or none that is known. */
export interface Taken {
  readonly from: { readonly sale: Sale; readonly lineId: string } | undefined;
  readonly quantity: string;
}

/** What is returned on one line: `key` says which article to which customer, `id` which line of which return. */
export interface Returned {
  readonly id: string;
  readonly key: string;
  readonly quantity: string;
}

/**
 * Finds the sales that returned goods came from: those of the same article to the same customer, at that time or
 * before, the newest first. What an earlier import decided stands, so that one that was stopped goes on as it began.
 */
export class Matching {
  readonly #sold = new Map<string, SoldLine[]>();

  /** `wanted` says of which articles to which customers anything ever comes back: only those are remembered. */
  constructor(
    readonly wanted: ReadonlySet<string>,
    readonly earlier: EarlierReturns,
  ) {}

  /** Remembers a line that was sold. */
  sold(key: string, line: Omit<SoldLine, 'left'>, quantity: string): void {
    if (!this.wanted.has(key)) return;
    const left = parseDecimal(quantity) - this.earlier.returned(line.sale, line.lineId);
    const lines = this.#sold.get(key) ?? [];
    lines.splice(lines.findLastIndex(({ at }) => at <= line.at) + 1, 0, { ...line, left });
    this.#sold.set(key, lines);
  }

  /** What the lines of one return were taken from, line by line; the parts of a line add up to it. */
  take(invoice: string, lines: readonly Returned[], at: Instant): readonly (readonly Taken[])[] {
    const decided = this.earlier.decided(invoice).map((part) => ({
      ...part,
      left: parseDecimal(part.quantity),
    }));
    const taken = lines.map(({ id, key, quantity }) => {
      const parts = new Parts(quantity);
      for (const part of decided) {
        if (part.key === key) part.left -= parts.add(part.from, part.left);
      }
      if (this.earlier.isUnmatched(id)) parts.add(undefined, parts.rest);
      for (const line of this.#sold.get(key)?.toReversed() ?? []) {
        if (line.at <= at) line.left -= parts.add(line, line.left);
      }
      parts.add(undefined, parts.rest);
      return parts.all;
    });
    // The source says less than it did: what is not taken any more can come back again.
    for (const { key, from, left } of decided) {
      const line = this.#sold
        .get(key)
        ?.find(({ sale, lineId }) => sale.orderId === from.sale.orderId && lineId === from.lineId);
      if (line !== undefined) line.left += left;
    }
    return taken;
  }
}

/** The parts of one returned line, as they are found. */
class Parts {
  readonly #found: { readonly from: Taken['from']; quantity: bigint }[] = [];
  rest: bigint;

  constructor(quantity: string) {
    this.rest = parseDecimal(quantity);
  }

  /** Takes as much as is there and wanted, and answers how much that was. */
  add(from: Taken['from'], most: bigint): bigint {
    const quantity = most < this.rest ? most : this.rest;
    if (quantity <= 0n) return 0n;
    const known = this.#found.find((part) => part.from === from);
    if (known === undefined) this.#found.push({ from, quantity });
    else known.quantity += quantity;
    this.rest -= quantity;
    return quantity;
  }

  get all(): readonly Taken[] {
    return this.#found.map(({ from, quantity }) => ({
      from: from && { sale: from.sale, lineId: from.lineId },
      quantity: formatDecimal(quantity),
    }));
  }
}
