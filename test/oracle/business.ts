/** A company whose people record facts at a clock that the test sets; what they may record is for the product to say. */
import {
  Refusal,
  type Command,
  type CommandMeta,
  type Position,
  type Receipt,
} from '#event-sourcing';
import type { Runtime } from '#runtime';
import { reading, type Logged } from './facts.js';
import type { Random } from './random.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A clock that stands still until it is told to go on. */
export class TestClock {
  #now: number;

  constructor(start: string) {
    this.#now = Date.parse(start);
  }

  readonly read = (): string => new Date(this.#now).toISOString();

  forward(ms: number): void {
    this.#now += ms;
  }
}

/** How the log of a company is read: decoded events in the order of the log. */
export type ReadLog = (after: Position | undefined) => Promise<readonly LoggedAt[]>;

/** A fact with the product's own position of it. */
export interface LoggedAt {
  readonly entry: Omit<Logged, 'position'>;
  readonly at: Position;
}

/** Fields of a command beside `type` and `meta`. */
export type Input = Readonly<Record<string, unknown>>;

export class Business {
  readonly log: Logged[] = [];
  /** The product's positions, by the oracle's. */
  readonly positions: Position[] = [];
  readonly customers: string[] = [];
  readonly managers: string[] = [];
  readonly orders: {
    readonly id: string;
    readonly customerId: string;
    readonly currency: string;
  }[] = [];
  readonly payments: { readonly id: string; readonly customerId: string }[] = [];
  readonly contacts: string[] = [];
  /** How many commands of each type were refused, by code. */
  readonly refused = new Map<string, number>();
  accepted = 0;
  late = 0;
  voids = 0;

  constructor(
    readonly runtime: Runtime,
    readonly clock: TestClock,
    readonly random: Random,
    readonly readLog: ReadLog,
  ) {}

  /** The customers whose registration stands. */
  standingCustomers(): readonly string[] {
    return reading(this.log, {}).flatMap((fact) =>
      fact.type === 'CustomerRegistered' ? [fact.data.customerId] : [],
    );
  }

  /** Some customer; now and then one that was never true, for the product to refuse. */
  someCustomer(): string {
    const standing = this.standingCustomers();
    const isAny = standing.length === 0 || this.random.chance(0.03);
    return this.random.pick(isAny ? this.customers : standing);
  }

  /** Time passes, irregularly: often not at all, sometimes for days; a second writer's clock may lag a little. */
  pass(): void {
    const { random } = this;
    const step = random.weighted({ none: 2, seconds: 3, hours: 3, days: 2, back: 1 });
    if (step === 'seconds') this.clock.forward(random.whole(1, 90_000));
    if (step === 'hours') this.clock.forward(random.whole(1, 30) * 37 * MINUTE);
    if (step === 'days') this.clock.forward(random.whole(1, 9) * DAY + random.whole(0, DAY));
    if (step === 'back') this.clock.forward(-random.whole(1, 4 * MINUTE));
  }

  /** Records one fact, a fifth of them late. Undefined when the product refuses. @throws what is no refusal */
  async record(type: string, input: Input): Promise<Receipt | undefined> {
    const commandId = this.random.uuid();
    const occurredAt = type === 'VoidFact' ? undefined : this.#validTime();
    const meta: CommandMeta = {
      commandId,
      actor: { type: 'user', id: 'oracle' },
      correlationId: commandId,
      now: this.clock.read(),
      ...(occurredAt === undefined ? {} : { occurredAt }),
    };
    const command: Command & Input = { type, commandId, ...input, meta };
    try {
      const receipt = await this.runtime.execute(command);
      if (receipt.position === undefined) return undefined;
      this.accepted += 1;
      if (occurredAt !== undefined && occurredAt < this.clock.read()) this.late += 1;
      if (type === 'VoidFact') this.voids += 1;
      await this.#follow();
      return receipt;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const reason = `${type}: ${error.code}`;
      this.refused.set(reason, (this.refused.get(reason) ?? 0) + 1);
      return undefined;
    }
  }

  /** Records a fact that opens a stream. @returns the id of what is opened */
  async open(type: string, input: Input): Promise<string | undefined> {
    const receipt = await this.record(type, input);
    return receipt?.stream.slice(receipt.stream.indexOf('-') + 1);
  }

  /** Usually now (absent); a fifth late, by up to 40 days; a few within the five minutes that clocks may differ. */
  #validTime(): string | undefined {
    const { random } = this;
    const ago = (ms: number) => new Date(Date.parse(this.clock.read()) - ms).toISOString();
    if (random.chance(0.2 * LATE_ARE_REFUSED_MORE)) {
      const isLong = random.chance(0.3);
      return ago(isLong ? random.whole(1, 40 * DAY) : random.whole(1, 5 * DAY));
    }
    return random.chance(0.03) ? ago(-random.whole(1, 4 * MINUTE)) : undefined;
  }

  async #follow(): Promise<void> {
    for (const { entry, at } of await this.readLog(this.positions.at(-1))) {
      this.log.push({ ...entry, position: this.log.length } as Logged);
      this.positions.push(at);
    }
  }
}

/** Late facts are refused more often than others, so more of them must be tried for a fifth to remain. */
const LATE_ARE_REFUSED_MORE = 1.3;
