import { Command } from 'commander';
import { activityQuestion } from '#crm';
import type { Cli } from './cli.js';
import { entriesOf } from './entries.js';
import { printEntries } from './history.js';
import { filterOf, withFilterOptions, type FilterOptions } from './history-options.js';
import { localeOf } from './locale.js';
import { withReader } from './open-store.js';
import { wordsOf } from './words/words.js';

/** `litopys activity`: what was recorded in the whole company, newest first. */
export function activityCommand(cli: Cli): Command {
  const command = new Command('activity').description(
    'What was recorded in the whole company, the latest first: voids too, and what they void.',
  );
  return withFilterOptions(command).action(async (_options: unknown, ran: Command) => {
    await runActivity(cli, ran.optsWithGlobals<FilterOptions>());
  });
}

async function runActivity(cli: Cli, options: FilterOptions): Promise<void> {
  const locale = localeOf(cli, options);
  await withReader(cli, options, async (runtime) => {
    const filter = await filterOf(runtime, options, locale);
    const found = await entriesOf(runtime, {
      ...(await activityQuestion(runtime.reads, filter, runtime.timeZone)),
      ...{ filter, reading: undefined, locale, limit: options.limit },
    });
    const { wholeCompany } = wordsOf(cli, options);
    await printEntries(cli, options, [wholeCompany], found, { ofCompany: true });
  });
}
