import { Command, Option } from 'commander';
import {
  CalendarBucket,
  CalendarItemKind,
  calendarMoment,
  Importance,
  readCalendar,
  type CalendarItem,
  type CalendarPage,
} from '#crm';
import type { Reading } from '#event-sourcing';
import type { Runtime } from '#runtime';
import { day, instantOf, moment, wholeNumber, type Moment } from './arguments.js';
import { calendarColumns } from './calendar-columns.js';
import { calendarWords } from './calendar-words.js';
import type { Cli, GlobalOptions } from './cli.js';
import { findCustomer } from './find-customer.js';
import { findManager } from './find-manager.js';
import { refuseEmptyPeriod } from './history-options.js';
import { dayText, localeOf } from './locale.js';
import { documentsOf, namesOf } from './names-of.js';
import { withReader } from './open-store.js';
import { printRows } from './render.js';
import { counted, wordsOf } from './words/words.js';

interface CalendarOptions extends GlobalOptions {
  readonly manager?: string;
  readonly customer?: string;
  readonly kind?: readonly CalendarItemKind[];
  readonly importance?: readonly Importance[];
  readonly bucket?: readonly CalendarBucket[];
  readonly from?: string;
  readonly to?: string;
  readonly today?: Moment;
  readonly limit: number;
}

/** `litopys calendar`: what is to be done, what is overdue. */
export function calendarCommand(cli: Cli): Command {
  const choice = (flags: string, description: string, values: readonly string[]): Option =>
    new Option(flags, description).choices(values);
  return new Command('calendar')
    .description('What is to be done: contacts to hold, orders to ship and to get paid.')
    .option('--manager <manager>', 'only what this manager has to do: id, or a part of the name')
    .option('--customer <customer>', 'only what concerns this customer')
    .addOption(choice('--kind <kind...>', 'only these kinds', CalendarItemKind.options))
    .addOption(choice('--importance <importance...>', 'only these', Importance.options))
    .addOption(choice('--bucket <bucket...>', 'only these', CalendarBucket.options))
    .option('--from <date>', 'only what is due from this day on', day)
    .option('--to <date>', 'only what is due up to this day', day)
    .option('--today <date>', 'as it stood on that day: a day (its end) or an instant', moment)
    .option('--limit <n>', 'at most so many', wholeNumber(1), 50)
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CalendarOptions>();
      refuseEmptyPeriod(options.from, options.to);
      await withReader(cli, options, (runtime) => runCalendar(cli, options, runtime));
    });
}

async function runCalendar(cli: Cli, options: CalendarOptions, runtime: Runtime): Promise<void> {
  const { timeZone } = runtime;
  const { today } = options;
  const asked: Reading = today === undefined ? {} : { asOf: instantOf(today, timeZone) };
  const { now, reading } = calendarMoment(asked, runtime.clock(), timeZone);
  const page = await readCalendar(runtime.reads, {
    filter: await filterOf(options, runtime),
    ...{ now, timeZone, reading, limit: options.limit },
  });
  const isTable = options.json !== true && options.csv !== true;
  const say = (text: string) => (options.quiet === true ? undefined : cli.say(text));
  if (isTable) say(await headline(cli, options, page));
  const names = await namesIn(runtime, page.items, reading);
  const form = isTable ? 'table' : 'data';
  const locale = localeOf(cli, options);
  await printRows(cli, options, calendarColumns({ form, locale, names, timeZone }), page.items);
  if (page.hasMore) say(counted(wordsOf(cli, options), 'first', page.items.length));
}

async function filterOf(
  { manager, customer, kind, importance, bucket, from, to }: CalendarOptions,
  runtime: Runtime,
) {
  return {
    managerId: manager === undefined ? undefined : await findManager(runtime, manager),
    customerId: customer === undefined ? undefined : (await findCustomer(runtime, customer)).id,
    kinds: kind,
    importance,
    buckets: bucket,
    period: { from, to },
  };
}

/** "Today is 2026-03-15: overdue 3, today 2, …" */
async function headline(cli: Cli, options: CalendarOptions, page: CalendarPage): Promise<string> {
  const locale = localeOf(cli, options);
  const words = calendarWords[locale];
  const counts = await page.counts();
  const told = CalendarBucket.options.map((bucket) => `${words.buckets[bucket]} ${counts[bucket]}`);
  return `${words.today} ${dayText(page.today, locale)}: ${told.join(', ')}`;
}

function namesIn(
  runtime: Runtime,
  items: readonly CalendarItem[],
  reading: Reading | undefined,
): Promise<ReadonlyMap<unknown, string>> {
  const ids = {
    customers: items.map(({ customerId }) => customerId),
    managers: items.map(({ managerId }) => managerId),
  };
  return namesOf(documentsOf(runtime), ids, reading);
}
