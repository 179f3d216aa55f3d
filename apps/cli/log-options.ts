import { Option, type Command } from 'commander';
import { eventCategories, LOG_MARKS, type LogFilter, type LogMark, startOfBusinessDay } from '#crm';
import { FACT_VOIDED, type Instant } from '#event-sourcing';
import type { Runtime } from '#runtime';
import { instantOf, moment, type Moment } from './arguments.js';
import { Ending, ExitCode } from './exit.js';
import { findCustomer } from './find-customer.js';
import { oneOf } from './suggest.js';

/** Which events `litopys log` is asked for. */
export interface LogFilterOptions {
  readonly customer?: string;
  readonly type?: readonly string[];
  readonly category?: readonly string[];
  readonly actor?: string;
  readonly command?: string;
  readonly correlation?: string;
  readonly recordedFrom?: Moment;
  readonly recordedTo?: Moment;
  readonly occurredFrom?: Moment;
  readonly occurredTo?: Moment;
  readonly only?: readonly LogMark[];
}

const CATEGORIES = eventCategories.map(({ category }) => category);
const TYPES = [...eventCategories.flatMap(({ schemas }) => Object.keys(schemas)), FACT_VOIDED];

/** Adds the options that say which events are wanted. */
export function withLogFilterOptions(command: Command): Command {
  const marks = Object.keys(LOG_MARKS);
  return command
    .option(
      '--customer <customer>',
      'only what concerns this customer: id, system:id, part of a name',
    )
    .option('--type <type...>', 'only these types, such as OrderPlaced')
    .addOption(
      new Option('--category <category...>', 'only streams of these categories').choices(
        CATEGORIES,
      ),
    )
    .option('--actor <id>', 'only what this actor recorded, such as anna in user:anna')
    .option('--command <id>', 'only what this command recorded')
    .option('--correlation <id>', 'only what one request or import did')
    .option('--recorded-from <time>', 'only what was recorded then or later', moment)
    .option('--recorded-to <time>', 'only what was recorded up to then', moment)
    .option('--occurred-from <time>', 'only what happened then or later', moment)
    .option('--occurred-to <time>', 'only what happened up to then', moment)
    .addOption(
      new Option(
        '--only <mark...>',
        'only what is worth a look: recorded late, a void or voided, set by hand, about policies, imported',
      ).choices(marks),
    );
}

/** The filter that the options mean. @throws Ending for what names nothing that can be */
export async function logFilterOf(runtime: Runtime, options: LogFilterOptions): Promise<LogFilter> {
  const { customer, type, category, actor, command, correlation, only } = options;
  const { timeZone } = runtime;
  return {
    types: type?.map((name) => oneOf('type of event', name, TYPES)),
    categories: category,
    customer: customer === undefined ? undefined : (await findCustomer(runtime, customer)).id,
    actor: actor?.replace(/^[a-z]+:/, ''),
    command,
    correlation,
    recorded: boundsOf('recorded', options.recordedFrom, options.recordedTo, timeZone),
    occurred: boundsOf('occurred', options.occurredFrom, options.occurredTo, timeZone),
    only,
  };
}

function boundsOf(
  what: string,
  from: Moment | undefined,
  to: Moment | undefined,
  timeZone: string,
): LogFilter['recorded'] {
  if (from === undefined && to === undefined) return undefined;
  const first = from === undefined ? undefined : beginningOf(from, timeZone);
  const last = to === undefined ? undefined : instantOf(to, timeZone);
  if (first !== undefined && last !== undefined && first > last) {
    throw new Ending(
      ExitCode.usage,
      `--${what}-from is ${first} and --${what}-to is ${last}: nothing lies between; exchange them`,
    );
  }
  return {
    from: first,
    // Both ends are included.
    below: last === undefined ? undefined : new Date(Date.parse(last) + 1).toISOString(),
  };
}

function beginningOf(given: Moment, timeZone: string): Instant {
  return 'instant' in given ? given.instant : startOfBusinessDay(given.day, timeZone);
}
