/** What an operator may set of the server's limits; whatever is absent stays as it is. */
export interface LimitSettings {
  /** Points that one request may cost. */
  readonly cost: number;
  /** Points that a client has at most, and gets back each second. */
  readonly points: number;
  readonly pointsPerSecond: number;
  /** Largest body of a request. */
  readonly bodyBytes: number;
  /** How long a request may take to be answered. */
  readonly answerMs: number;
  /** Connections at the same time. */
  readonly connections: number;
}

interface Setting {
  readonly field: keyof LimitSettings;
  readonly least: number;
  readonly most: number;
  /** The setting is in this many of the field's units: seconds, of milliseconds. */
  readonly unit?: number;
}

/** By the setting's name behind `LITOPYS_LIMIT_`. A request that is answered later than 50 s would meet a connection that was taken for dead. */
const SETTINGS: Readonly<Record<string, Setting>> = {
  COST: { field: 'cost', least: 100, most: 10_000_000 },
  POINTS: { field: 'points', least: 100, most: 1_000_000_000 },
  POINTS_PER_SECOND: { field: 'pointsPerSecond', least: 1, most: 100_000_000 },
  BODY_BYTES: { field: 'bodyBytes', least: 1_024, most: 10_485_760 },
  ANSWER_SECONDS: { field: 'answerMs', least: 1, most: 50, unit: 1_000 },
  CONNECTIONS: { field: 'connections', least: 1, most: 100_000 },
};

const PREFIX = 'LITOPYS_LIMIT_';

/** The settings of this file, each also with `_FILE`. */
export const LIMIT_SETTINGS: readonly string[] = Object.keys(SETTINGS).map(
  (name) => `${PREFIX}${name}`,
);

/**
 * The limits that are set.
 *
 * @param read the value of a setting by its whole name
 * @param problems what is wrong is added here, a line each
 */
export function limitsFromEnvironment(
  read: (name: string) => string | undefined,
  problems: string[],
): Partial<LimitSettings> {
  const limits: { -readonly [Field in keyof LimitSettings]?: number } = {};
  for (const [name, { field, least, most, unit = 1 }] of Object.entries(SETTINGS)) {
    const told = read(`${PREFIX}${name}`);
    if (told === undefined) continue;
    const value = Number(told);
    if (!/^\d+$/.test(told) || value < least || value > most) {
      problems.push(`${PREFIX}${name} is "${told}": give a whole number from ${least} to ${most}`);
    } else limits[field] = value * unit;
  }
  return limits;
}
