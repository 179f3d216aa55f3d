import { ProjectionBehind, ProjectionFailed, ProjectionRebuilding } from './errors.js';
import type { Position } from './event.js';
import type { EventStore } from './event-store.js';

export type ProjectionState = 'live' | 'catching-up' | 'rebuilding' | 'failed';

export interface ProjectionError {
  readonly eventId: string;
  readonly key: string;
  readonly message: string;
}

/** How a read model stands. */
export interface ProjectionStatus {
  readonly name: string;
  readonly version: number;
  readonly kind: 'projection' | 'rollup' | 'ledger';
  readonly state: ProjectionState;
  readonly position: Position | undefined;
  /** Events of the log that it has not applied yet. */
  readonly lagEvents: number;
  /** How long the oldest of these has been waiting. */
  readonly lagSeconds: number;
  /** Events a second, over the last batches; 0 when idle or read by another process. */
  readonly rate: number;
  readonly error?: ProjectionError;
}

/** What `verify` found for one read model: documents that differ from a fresh fold. */
export interface VerifyReport {
  readonly name: string;
  readonly documents: number;
  readonly different: readonly {
    readonly key: string;
    readonly stored: unknown;
    readonly fresh: unknown;
  }[];
}

/** The live side of a status, which only the process that keeps the read model knows. */
export interface Standing {
  readonly name: string;
  readonly version: number;
  readonly kind: ProjectionStatus['kind'];
  readonly position: Position | undefined;
  readonly state: ProjectionState;
  readonly rate: number;
  readonly error?: ProjectionError | undefined;
}

/** Completes a standing with its lag. Of the log it reads the one event that has been waiting longest. */
export async function withLag(
  log: EventStore,
  standing: Standing,
  now: number,
): Promise<ProjectionStatus> {
  const { error, ...rest } = standing;
  const lagEvents = await log.countAfter(standing.position);
  const oldest = lagEvents === 0 ? undefined : await recordedAfter(log, standing.position);
  // Beside another process its state is not known, but what has nothing before it is live.
  const state = lagEvents === 0 && rest.state === 'catching-up' ? 'live' : rest.state;
  const lagSeconds = oldest === undefined ? 0 : Math.max(0, (now - oldest) / 1000);
  return { ...rest, state, lagEvents, lagSeconds, ...(error === undefined ? {} : { error }) };
}

/** When the first event behind `after` was recorded, in milliseconds since 1970; undefined when there is none. */
async function recordedAfter(
  log: EventStore,
  after: Position | undefined,
): Promise<number | undefined> {
  for await (const [event] of log.readAll(after, { batchSize: 1 })) {
    if (event !== undefined) return Date.parse(event.metadata.recordedAt);
  }
  return undefined;
}

/** What a query gets from a read model that cannot answer; undefined from one that can. */
export function obstacleOf({
  name,
  state,
  error,
}: Pick<Standing, 'name' | 'state' | 'error'>): Error | undefined {
  if (state === 'rebuilding') return new ProjectionRebuilding(name);
  if (error === undefined) return undefined;
  const { eventId, key, message } = error;
  return new ProjectionFailed(name, eventId, key, { cause: new Error(message) });
}

/** The least of these positions; undefined when one of them is. */
export function oldest(positions: readonly (Position | undefined)[]): Position | undefined {
  return positions.reduce((a, b) =>
    a === undefined || b === undefined ? undefined : a < b ? a : b,
  );
}

/** Those that have not passed `position` and do not stand still. */
export function behindOf(standings: readonly Standing[], position: Position): readonly Standing[] {
  return standings.filter(
    (one) => one.state !== 'failed' && (one.position === undefined || one.position < position),
  );
}

/**
 * The end of a wait: nothing when what is behind is only being rebuilt, since its own readers are told so.
 *
 * @throws ProjectionBehind with the lag
 */
export async function throwBehind(
  log: EventStore,
  behind: readonly Standing[],
  now: number,
): Promise<void> {
  const late = behind.find((one) => one.state !== 'rebuilding');
  if (late === undefined) return;
  const { lagEvents, lagSeconds } = await withLag(log, late, now);
  throw new ProjectionBehind(late.name, lagEvents, lagSeconds);
}
