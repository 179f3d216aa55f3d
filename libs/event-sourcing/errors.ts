import type { Position } from './event.js';

/**
 * An expected "no" of the business rules. `code` is stable snake_case (`shipment_exceeds_order`) and part of the
 * public interface; `message` says what was asked and what would be right; `path` names the input field at fault.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    readonly code: string,
    message: string,
    readonly path: readonly string[] = [],
  ) {
    super(message);
  }
}

/** Somebody else appended first. Revisions count from 0; -1 means "no such stream". */
export class WrongExpectedRevision extends Error {
  override readonly name = 'WrongExpectedRevision';
  constructor(
    readonly stream: string,
    readonly expected: number,
    readonly actual: number,
  ) {
    super(`${stream}: expected revision ${expected}, found ${actual}`);
  }
}

/**
 * The store could not be reached or did not answer. `outcome: 'unknown'` means the append may have been written: retry
 * the same event ids at the same expected revision, which is a success when it had been.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  /** What is stored cannot be read: asking again does not help. */
  readonly isDamaged: boolean;
  constructor(
    message: string,
    readonly outcome: 'not-written' | 'unknown',
    options: ErrorOptions & { readonly isDamaged?: boolean } = {},
  ) {
    super(message, options);
    this.isDamaged = options.isDamaged === true;
  }
}

/** One append is larger than every store accepts (sum of the bytes of the data). Nothing was written. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
  constructor(
    readonly stream: string,
    readonly bytes: number,
    readonly limitBytes: number,
  ) {
    super(
      `${stream}: the facts of one append take ${bytes} bytes, the limit is ${limitBytes}; record fewer at a time`,
    );
  }
}

/** An argument or a stored thing that no store accepts: which field, which value, what to do instead. */
export class InvalidArgument extends Error {
  override readonly name = 'InvalidArgument';
  constructor(
    readonly field: string,
    readonly value: unknown,
    readonly remedy: string,
  ) {
    super(`${field} is ${describeValue(value)}: ${remedy}`);
  }
}

/** The data directory is open for writing elsewhere; `holder` names that process. */
export class StoreLocked extends Error {
  override readonly name = 'StoreLocked';
  constructor(
    readonly directory: string,
    readonly holder: string,
  ) {
    super(
      `${directory} is already open for writing by ${holder}; stop that process, or give another directory with --data`,
    );
  }
}

/** A second writer saved this read model in the meantime; what was to be saved has been left out. */
export class StaleCheckpoint extends Error {
  override readonly name = 'StaleCheckpoint';
  constructor(
    readonly readModel: string,
    readonly expected: Position | undefined,
    readonly stored: Position | undefined,
  ) {
    super(
      `${readModel}: expected checkpoint ${expected ?? 'none'}, found ${stored ?? 'none'}; another projector writes it`,
    );
  }
}

/** The read model has not come as far as the caller's `minPosition` within the time allowed. */
export class ProjectionBehind extends Error {
  override readonly name = 'ProjectionBehind';
  constructor(
    readonly readModel: string,
    readonly lagEvents: number,
    readonly lagSeconds: number,
  ) {
    super(
      `${readModel} is ${lagEvents} events (${lagSeconds.toFixed(1)} s) behind the log; ask again in a moment`,
    );
  }
}

/** The read model is being built anew; what is there so far is not served. */
export class ProjectionRebuilding extends Error {
  override readonly name = 'ProjectionRebuilding';
  constructor(readonly readModel: string) {
    super(`${readModel} is being built from the log; ask again when litopys projections says live`);
  }
}

/**
 * The read model's handler threw at `eventId`; the read model stands still until it is mended and rebuilt. With an empty
 * `eventId` it was no fact that stopped it: the cause says what, and what to do.
 */
export class ProjectionFailed extends Error {
  override readonly name = 'ProjectionFailed';
  constructor(
    readonly readModel: string,
    readonly eventId: string,
    readonly key: string,
    options?: ErrorOptions,
  ) {
    const cause = options?.cause instanceof Error ? options.cause.message : 'see the log';
    super(
      eventId === ''
        ? `${readModel} stands still: ${cause}`
        : `${readModel} failed at event ${eventId}, key ${key}; mend it and run litopys projections rebuild ${readModel}`,
      options,
    );
  }
}

/** A value as a message shows it: JSON, at most 80 characters. */
export function describeValue(value: unknown): string {
  const text = typeof value === 'bigint' ? `${value}n` : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
