import {
  InvalidArgument,
  ProjectionBehind,
  ProjectionFailed,
  Refusal,
  StoreLocked,
  StoreUnavailable,
  TooLarge,
} from '#event-sourcing';

/** What a run of `litopys` ends with; scripts rely on these. */
export const ExitCode = {
  done: 0,
  /** Refused or failed. */
  failed: 1,
  /** Wrong usage: an unknown option, a value that none can be. */
  usage: 2,
  /** Done, but some rows of an import were rejected. */
  rejected: 3,
  /** The store cannot be opened: not there, or locked by another process. */
  unavailable: 4,
  /** Interrupted; the same command goes on where it stopped. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** A foreseen end that is not plain success: a sentence for people, and the exit code that belongs to it. */
export class Ending extends Error {
  override readonly name = 'Ending';
  constructor(
    readonly code: ExitCode,
    message: string,
  ) {
    super(message);
  }
}

/** The exit code that an error means. Whatever is not foreseen has failed. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof Ending) return error.code;
  if (error instanceof StoreLocked || error instanceof StoreUnavailable) {
    return ExitCode.unavailable;
  }
  const isUsage = error instanceof InvalidArgument || isConfiguration(error);
  return isUsage ? ExitCode.usage : ExitCode.failed;
}

const SPEAKING_FOR_THEMSELVES = [
  Ending,
  InvalidArgument,
  ProjectionBehind,
  ProjectionFailed,
  StoreLocked,
  StoreUnavailable,
  TooLarge,
];

/** What people are told about an error: one sentence, without a stack. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return `unexpected: ${String(error)}`;
  if (error instanceof Refusal) return `${error.message} (${error.code})`;
  if (isConfiguration(error)) return error.message;
  if (SPEAKING_FOR_THEMSELVES.some((kind) => error instanceof kind)) return error.message;
  const what = error.message === '' ? error.name : error.message;
  return `unexpected: ${what} (LITOPYS_DEBUG=1 shows where it came from)`;
}

/** By name: the class would bring the whole runtime along, for `--help` too. */
function isConfiguration(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConfigurationError';
}
