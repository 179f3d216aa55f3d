import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ProjectionStatus } from '#runtime';

/** From half a millisecond, a fast disk, to ten seconds, the longest that a request may take. */
const SECONDS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
const POINTS = [1, 10, 30, 100, 300, 1_000, 3_000, 10_000];

/** How a command ended, in few words: the log has the codes. */
export type CommandOutcome =
  'done' | 'repeated' | 'unchanged' | 'refused' | 'conflict' | 'unavailable' | 'timeout' | 'failed';

/** What is asked of the runtime when somebody looks. */
export interface Measured {
  /** How many events the log has. */
  events(): Promise<number>;
  status(): Promise<readonly ProjectionStatus[]>;
}

/** Node's own figures are of the process, however many servers are in it. */
let ofProcess: Registry | undefined;

/** The figures of one server. Labels are names of commands and read models, and words of this file: never of clients. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #append = this.#histogram('append_seconds', 'Time of an append, until it is durable.');
  readonly #appended = this.#counter('appended_events_total', 'Events appended.');
  readonly #command = this.#histogram('command_seconds', 'Time of a command of the API.', [
    'command',
    'outcome',
  ]);
  readonly #query = this.#histogram('query_seconds', 'Time of a GraphQL request.', ['kind']);
  readonly #cost = new Histogram({
    ...{ name: 'litopys_query_cost', help: 'Points that GraphQL requests cost.' },
    ...{ buckets: POINTS, registers: [this.#registry] },
  });
  readonly #faults = this.#counter('faults_total', 'Requests that failed by a fault of ours.');
  readonly #lagEvents = this.#gauge('projection_lag_events', 'Events not taken in yet.');
  readonly #lagSeconds = this.#gauge('projection_lag_seconds', 'Age of the oldest of these.');
  readonly #rate = this.#gauge(
    'projection_rate',
    'Events a second taken in, or read by a rebuild.',
  );
  readonly #rebuilding = this.#gauge('projection_rebuilding', '1 while it is built anew.');
  readonly #failed = this.#gauge('projection_failed', '1 while it stands still at an event.');
  readonly #events = this.#gauge('log_events', 'Events in the log.', []);
  readonly #connections = this.#gauge('live_connections', 'Clients with a socket.', []);

  #countConnections = (): number => 0;

  appended(seconds: number, events: number): void {
    this.#append.observe(seconds);
    this.#appended.inc(events);
  }

  commanded(command: string, outcome: CommandOutcome, seconds: number): void {
    this.#command.observe({ command, outcome }, seconds);
  }

  /** @param kind `query`, `mutation`; `unreadable` for a document that is none of our schema */
  asked(kind: string, seconds: number, cost: number | undefined): void {
    this.#query.observe({ kind }, seconds);
    if (cost !== undefined) this.#cost.observe(cost);
  }

  /** @param count how many clients are connected for subscriptions */
  watchConnections(count: () => number): void {
    this.#countConnections = count;
  }

  faulted(): void {
    this.#faults.inc();
  }

  /** Everything, in the text format of Prometheus. Reads at most one event for each read model that is behind. */
  async page({ events, status }: Measured): Promise<string> {
    this.#events.set(await events());
    this.#connections.set(this.#countConnections());
    for (const { name: projection, lagEvents, lagSeconds, rate, state } of await status()) {
      this.#lagEvents.set({ projection }, lagEvents);
      this.#lagSeconds.set({ projection }, lagSeconds);
      this.#rate.set({ projection }, rate);
      this.#rebuilding.set({ projection }, state === 'rebuilding' ? 1 : 0);
      this.#failed.set({ projection }, state === 'failed' ? 1 : 0);
    }
    if (ofProcess === undefined) {
      ofProcess = new Registry();
      collectDefaultMetrics({ register: ofProcess });
    }
    return `${await this.#registry.metrics()}\n${await ofProcess.metrics()}`;
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  #histogram<L extends string>(name: string, help: string, labelNames: readonly L[] = []) {
    const registers = [this.#registry];
    return new Histogram({
      name: `litopys_${name}`,
      help,
      labelNames,
      buckets: SECONDS,
      registers,
    });
  }

  #counter(name: string, help: string): Counter {
    return new Counter({ name: `litopys_${name}`, help, registers: [this.#registry] });
  }

  #gauge(name: string, help: string, labelNames: readonly string[] = ['projection']): Gauge {
    const registers = [this.#registry];
    return new Gauge({ name: `litopys_${name}`, help, labelNames, registers });
  }
}
