import { eventIdOf, idOf, uuidV5, type CommandMeta, type Instant } from '#event-sourcing';
import { addDays, newStream, startOfBusinessDay } from '#crm';

/** One command of the demo, with the simulated time at which it is recorded. */
export interface Action {
  /** The stream that it opens or goes on with. */
  readonly stream: string;
  readonly type: string;
  readonly input: object;
  readonly meta: CommandMeta;
}

/** Text and numbers only depend on this: the namespace of the demo's command ids. */
const DEMO = '5b7a1c52-7e0b-5f0d-8a31-2f2f0f2c9d10';

const MINUTE_MS = 60_000;

/**
 * What is written down over the months: commands in simulated time. Days are counted in working days from the first
 * one (0); negative ones and those after `today` are allowed. Nothing is recorded from the beginning of `today` on.
 */
export class Diary {
  #actions: Action[] = [];
  #from: Instant = '';
  #before: Instant;
  readonly #days: readonly string[];
  /** Asking for a time zone takes long. */
  readonly #starts = new Map<string, number>();
  /** Index of today: the first working day that is not over. */
  readonly today: number;

  constructor(
    readonly seed: number,
    first: string,
    readonly todayDate: string,
    readonly timeZone: string,
  ) {
    const days: string[] = [];
    const end = addDays(todayDate, 60);
    for (let day = first; day <= end; day = addDays(day, 1)) {
      if (isWorkingDay(day)) days.push(day);
    }
    this.#days = days;
    this.today = days.findIndex((day) => day >= todayDate);
    this.#before = startOfBusinessDay(todayDate, timeZone);
  }

  /** From now on only what is recorded from one instant, or day (UTC), on and before another is written down. */
  between(from: string, before: string): void {
    const today = startOfBusinessDay(this.todayDate, this.timeZone);
    this.#from = from;
    this.#before = before < today ? before : today;
  }

  /** Takes out what has been written down. */
  take(): readonly Action[] {
    const taken = this.#actions;
    this.#actions = [];
    return taken;
  }

  /** The local date of a working day. */
  date(day: number): string {
    const whole = Math.min(Math.max(Math.floor(day), 0), this.#days.length - 1);
    return this.#days[whole] ?? this.todayDate;
  }

  /** An instant of a working day: minutes after its midnight. */
  time(day: number, minute: number): Instant {
    const date = this.date(day);
    let start = this.#starts.get(date);
    if (start === undefined) {
      start = Date.parse(startOfBusinessDay(date, this.timeZone));
      this.#starts.set(date, start);
    }
    return new Date(start + Math.round(minute) * MINUTE_MS).toISOString();
  }

  /** The id under which a command is carried out: the same for the same seed and key. */
  commandId(key: string): string {
    return uuidV5(DEMO, `${this.seed}/${key}`);
  }

  /** The id of what the command of this key opens. */
  idOf(category: string, key: string): string {
    return idOf(newStream(category, { ...this.#meta(key, ''), source: undefined }));
  }

  /** The id of the first fact that the command of this key writes to a stream. */
  eventId(key: string, stream: string): string {
    return eventIdOf(this.commandId(key), stream, 0);
  }

  /** Writes a command down: recorded at `recorded`, and when it happened, if earlier. Not what lies outside `between`. */
  write(
    key: string,
    command: { readonly type: string },
    recorded: Instant,
    by: string,
    happened: Instant = recorded,
  ): void {
    if (recorded < this.#from || recorded >= this.#before) return;
    const { type, ...input } = command;
    const meta = { ...this.#meta(key, recorded), actor: { type: 'user', id: by } } as const;
    const occurredAt = happened < recorded ? happened : undefined;
    const stream = this.#streamOf(key, type, input);
    this.#actions.push({ stream, type, input, meta: { ...meta, occurredAt } });
  }

  #streamOf(key: string, type: string, input: object): string {
    const opened = OPENED_BY[type];
    if (opened !== undefined) return `${opened}-${this.idOf(opened, key)}`;
    const [own = ''] = streamsNamedIn(input);
    return own;
  }

  #meta(key: string, now: Instant): CommandMeta {
    const commandId = this.commandId(key);
    return {
      commandId,
      correlationId: commandId,
      actor: { type: 'system', id: 'demo' },
      now,
      source: { simulated: true },
    };
  }
}

/** The category of the stream that a command opens. */
const OPENED_BY: Readonly<Record<string, string>> = {
  RegisterManager: 'manager',
  RegisterCustomer: 'customer',
  PlanContact: 'contact',
  RecordContact: 'contact',
  PlaceOrder: 'order',
  ReceivePayment: 'payment',
  IssueCustomerCredit: 'payment',
  AcceptUnmatchedReturn: 'return',
};

const NAMES_STREAM: Readonly<Record<string, string>> = {
  contactId: 'contact',
  paymentId: 'payment',
  orderId: 'order',
  customerId: 'customer',
  managerId: 'manager',
  responsibleId: 'manager',
};

/** The streams that a command names in its fields. */
export function streamsNamedIn(input: object): readonly string[] {
  return Object.entries(input).flatMap(([field, value]: [string, unknown]): readonly string[] => {
    if (Array.isArray(value)) {
      return value.flatMap((item) => (typeof item === 'object' ? streamsNamedIn(item) : []));
    }
    if (typeof value !== 'string') return [];
    if (field === 'stream' || field === 'about') return [value];
    const category = NAMES_STREAM[field];
    return category === undefined ? [] : [`${category}-${value}`];
  });
}

function isWorkingDay(date: string): boolean {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}
