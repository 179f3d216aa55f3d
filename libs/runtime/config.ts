import { readFileSync } from 'node:fs';
import { AUTH_SETTINGS, jwtFromEnvironment, type JwtSettings } from './access/auth-settings.js';
import { LIMIT_SETTINGS, limitsFromEnvironment, type LimitSettings } from './limit-settings.js';

/** What the environment (and the command line over it) decides. */
export interface Config {
  readonly data: string;
  readonly host: string;
  readonly port: number;
  /** IANA id; undefined: UTC for a new log, else the zone that the log was begun with. */
  readonly timeZone: string | undefined;
  /** ISO 4217; undefined: EUR for a new log, else the currency that the log was begun with. */
  readonly currency: string | undefined;
  /** 32 bytes that wrap the keys of personal data; undefined: kept in a file of the data directory. */
  readonly masterKey: Buffer | undefined;
  /** How tokens are checked; undefined when there are none (API keys are in the data directory). */
  readonly jwt: JwtSettings | undefined;
  /** What requests may cost, where it is not the standard. */
  readonly limits: Partial<LimitSettings>;
  /** How much the server writes to stderr: `json` a line for everything it does, `text` what a person must see to. */
  readonly log: 'json' | 'text';
  /** Address of the OpenTelemetry collector that gets traces; undefined: none are made. */
  readonly traces: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const KNOWN = [
  ...['DATA', 'HOST', 'PORT', 'TIME_ZONE', 'CURRENCY', 'MASTER_KEY', 'LOG'].map(
    (name) => `LITOPYS_${name}`,
  ),
  ...AUTH_SETTINGS,
  ...LIMIT_SETTINGS,
];
/** Read by scripts, tests and the CLI itself; nothing here depends on them. */
const ELSEWHERE = /^LITOPYS_(DEBUG|FULL|LOCALE|SEED|SHARED_DATA|TEST_.*|BENCH_.*|COUNTS.*)$/;

/**
 * The configuration from the environment; `X_FILE` names a file that holds the value of `X`.
 *
 * @throws Error that lists everything wrong at once, in plain words
 */
export function configFromEnvironment(environment: Environment = process.env): Config {
  const problems: string[] = [];
  const read = (name: string): string | undefined => {
    const file = environment[`${name}_FILE`];
    if (file === undefined || file === '')
      return environment[name] === '' ? undefined : environment[name];
    try {
      return readFileSync(file, 'utf8').trim();
    } catch {
      problems.push(`${name}_FILE is "${file}": that file cannot be read`);
      return undefined;
    }
  };
  for (const name of Object.keys(environment)) {
    const base = name.endsWith('_FILE') ? name.slice(0, -5) : name;
    if (name.startsWith('LITOPYS_') && !KNOWN.includes(base) && !ELSEWHERE.test(name)) {
      problems.push(`${name} is no setting of Litopys; known are ${KNOWN.join(', ')}`);
    }
  }
  for (const name of ['EVENTSTOREDB_URL', 'MONGODB_URL']) {
    if (read(name) !== undefined) {
      problems.push(
        `${name} is set, but this version keeps its data in the embedded store only: unset it`,
      );
    }
  }
  const data = read('LITOPYS_DATA') ?? './data';
  const host = read('LITOPYS_HOST') ?? '127.0.0.1';
  const port = Number(read('LITOPYS_PORT') ?? '4000');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    problems.push(`LITOPYS_PORT is "${read('LITOPYS_PORT') ?? ''}": give a number from 0 to 65535`);
  }
  const timeZone = read('LITOPYS_TIME_ZONE');
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    problems.push(`LITOPYS_TIME_ZONE is "${timeZone}": give an IANA id such as "Europe/Kyiv"`);
  }
  const currency = read('LITOPYS_CURRENCY');
  if (currency !== undefined && !/^[A-Z]{3}$/.test(currency)) {
    problems.push(`LITOPYS_CURRENCY is "${currency}": give an ISO 4217 code such as "EUR"`);
  }
  const secret = read('LITOPYS_MASTER_KEY');
  const masterKey = secret === undefined ? undefined : Buffer.from(secret, 'base64');
  if (masterKey !== undefined && masterKey.length !== 32) {
    problems.push(
      'LITOPYS_MASTER_KEY is no key: give 32 bytes in base64, as from openssl rand -base64 32',
    );
  }
  const jwt = jwtFromEnvironment(read, problems);
  const limits = limitsFromEnvironment(read, problems);
  const { log, traces } = watchSettings(read, problems);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return { data, host, port, timeZone, currency, masterKey, jwt, limits, log, traces };
}

function watchSettings(
  read: (name: string) => string | undefined,
  problems: string[],
): Pick<Config, 'log' | 'traces'> {
  const log = read('LITOPYS_LOG') ?? 'text';
  if (log !== 'json' && log !== 'text') {
    problems.push(`LITOPYS_LOG is "${log}": give json or text`);
  }
  const traces = read('OTEL_EXPORTER_OTLP_ENDPOINT');
  if (traces !== undefined && !/^https?:$/.test(protocolOf(traces))) {
    problems.push(
      `OTEL_EXPORTER_OTLP_ENDPOINT is "${traces}": give the address of a collector, such as http://localhost:4318 (OTLP over HTTP)`,
    );
  }
  return { log: log === 'json' ? 'json' : 'text', traces };
}

function protocolOf(address: string): string {
  return URL.canParse(address) ? new URL(address).protocol : '';
}

/** Everything wrong with the configuration, one line each. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
