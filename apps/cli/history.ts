import { Command } from 'commander';
import { historyConditions } from '#crm';
import type { Runtime } from '#runtime';
import { instantOf, knowledge, moment, type Knowledge, type Moment } from './arguments.js';
import type { Cli, GlobalOptions } from './cli.js';
import { entriesOf, type Entry } from './entries.js';
import { entryColumns } from './entry-columns.js';
import { findCustomer } from './find-customer.js';
import { filterOf, withFilterOptions, type FilterOptions } from './history-options.js';
import { localeOf, momentText } from './locale.js';
import { withReader } from './open-store.js';
import { readingOf } from './reading.js';
import { printRows } from './render.js';
import { counted, filled, heading, wordsOf } from './words/words.js';

interface HistoryOptions extends FilterOptions {
  readonly asOf?: Moment;
  readonly knownAt?: Knowledge;
  readonly includeVoided?: boolean;
}

/** `litopys history`: everything that happened with a customer, newest first. */
export function historyCommand(cli: Cli): Command {
  const command = new Command('history')
    .description('Everything that happened with a customer, newest first.')
    .argument('<customer>', 'id, id in another system (northwind:ALFKI), or a part of the name')
    .option('--as-of <time>', 'only what had happened then: a day (its end) or an instant', moment)
    .option(
      '--known-at <time>',
      'only what was known then: a day, an instant, or a position',
      knowledge,
    )
    .option('--include-voided', 'also what turned out never to have been true, struck out');
  return withFilterOptions(command).action(
    async (customer: string, _options: unknown, ran: Command) => {
      await runHistory(cli, customer, ran.optsWithGlobals<HistoryOptions>());
    },
  );
}

async function runHistory(cli: Cli, text: string, options: HistoryOptions): Promise<void> {
  const locale = localeOf(cli, options);
  await withReader(cli, options, async (runtime) => {
    const { id, name } = await findCustomer(runtime, text);
    const filter = await filterOf(runtime, options, locale);
    const reading = await readingOf(runtime, options);
    const includeVoided = options.includeVoided === true;
    const found = await entriesOf(runtime, {
      query: {
        ...reading,
        key: `customer:${id}`,
        where: historyConditions(filter, runtime.timeZone),
        includeVoided,
        // Who declared it void, and why, is part of the story.
        includeVoids: includeVoided,
      },
      ...{ filter, reading, locale, limit: options.limit },
    });
    await printEntries(cli, options, [name, ...readingWords(cli, options, runtime)], found, {
      ofCompany: false,
    });
  });
}

/** Prints entries under a headline, and says when there are more. */
export async function printEntries(
  cli: Cli,
  options: GlobalOptions,
  headline: readonly string[],
  { entries, hasMore }: { readonly entries: readonly Entry[]; readonly hasMore: boolean },
  about: { readonly ofCompany: boolean },
): Promise<void> {
  const isForPeople = options.json !== true && options.csv !== true && options.quiet !== true;
  if (isForPeople) cli.say(headline.join(', '));
  await printRows(cli, options, entryColumns(cli, options, about), entries);
  if (hasMore && options.quiet !== true) {
    cli.say(counted(wordsOf(cli, options), 'newest', entries.length));
  }
}

/** In words: as of when, and as known when. */
export function readingWords(
  cli: Cli,
  options: GlobalOptions & { readonly asOf?: Moment; readonly knownAt?: Knowledge },
  { timeZone }: Runtime,
): readonly string[] {
  const { asOf, knownAt } = options;
  const words = wordsOf(cli, options);
  const at = (given: Moment): string =>
    momentText(instantOf(given, timeZone), localeOf(cli, options), timeZone);
  return [
    ...(asOf === undefined ? [] : [`${heading(words, 'asOf')} ${at(asOf)}`]),
    ...(knownAt === undefined
      ? []
      : 'position' in knownAt
        ? [filled(words.knownAtPosition, { position: knownAt.position })]
        : [`${heading(words, 'knownAt')} ${at(knownAt)}`]),
  ];
}
