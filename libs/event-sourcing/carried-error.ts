import {
  describeValue,
  InvalidArgument,
  ProjectionBehind,
  ProjectionFailed,
  ProjectionRebuilding,
  Refusal,
  StaleCheckpoint,
  StoreLocked,
  StoreUnavailable,
  TooLarge,
  WrongExpectedRevision,
} from './errors.js';
import { HandlerThrew } from './projection.js';

/** An error as it can be sent to another thread: structured cloning would leave its class and its fields behind. */
export interface CarriedError {
  /** Of its class. */
  readonly type: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly cause?: CarriedError;
}

/** Those that come out as what they were; any other comes out as an Error with its fields. */
const CLASSES = [
  ...[Refusal, WrongExpectedRevision, StoreUnavailable, TooLarge, InvalidArgument, StoreLocked],
  ...[StaleCheckpoint, ProjectionBehind, ProjectionRebuilding, ProjectionFailed, HandlerThrew],
  ...[TypeError, RangeError, SyntaxError],
];

/** What is thrown here, ready to be sent. */
export function carried(error: unknown): CarriedError {
  if (!(error instanceof Error)) return carried(new Error(String(error)));
  const { message, stack, cause, constructor } = error;
  const fields = Object.entries(error).map(([name, value]) => [name, cloneable(value)]);
  return {
    ...{ type: constructor.name, message, stack, fields: Object.fromEntries(fields) },
    ...(cause === undefined ? {} : { cause: carried(cause) }),
  };
}

/** What was thrown there, to be thrown here: of the same class, with the same message, fields and cause. */
export function revived({ type, message, stack, fields, cause }: CarriedError): Error {
  const error = new Error(message, cause === undefined ? {} : { cause: revived(cause) });
  const found = CLASSES.find(({ name }) => name === type);
  if (found !== undefined) Object.setPrototypeOf(error, found.prototype);
  if (stack !== undefined) error.stack = stack;
  return Object.assign(error, fields);
}

/** A value that an error names may be anything; what cannot be cloned is shown as its message shows it. */
function cloneable(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return describeValue(value);
  }
}
