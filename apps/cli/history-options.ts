import { Option, type Command } from 'commander';
import { Channel, type HistoryFilter, HistoryKind, type Locale } from '#crm';
import type { Runtime } from '#runtime';
import { day, wholeNumber } from './arguments.js';
import type { GlobalOptions } from './cli.js';
import { Ending, ExitCode } from './exit.js';
import { findManager } from './find-manager.js';

/** Which entries `history` and `activity` are asked for. */
export interface FilterOptions extends GlobalOptions {
  readonly kind?: readonly HistoryKind[];
  readonly from?: string;
  readonly to?: string;
  readonly channel?: readonly Channel[];
  readonly manager?: string;
  readonly actor?: string;
  readonly text?: string;
  readonly keyMoments?: boolean;
  readonly limit: number;
}

/** Adds the options that say which entries are wanted. */
export function withFilterOptions(command: Command): Command {
  return command
    .addOption(new Option('--kind <kind...>', 'only these kinds').choices(HistoryKind.options))
    .option('--from <date>', 'only what happened on this day or later', day)
    .option('--to <date>', 'only what happened up to the end of this day', day)
    .addOption(
      new Option('--channel <channel...>', 'only through these channels').choices(Channel.options),
    )
    .option('--manager <manager>', 'only what this manager is responsible for: part of the name')
    .option('--actor <id>', 'only what this actor recorded, such as anna in user:anna')
    .option('--text <text>', 'only what says this, whatever the case, in the language shown')
    .option('--key-moments', 'only key moments: the first purchase, returns, losses')
    .option('--limit <n>', 'at most so many', wholeNumber(1), 100);
}

/** The filter that the options mean. @throws Ending for a period that ends before it begins */
export async function filterOf(
  runtime: Runtime,
  { kind, from, to, channel, manager, actor, text, keyMoments }: FilterOptions,
  locale: Locale,
): Promise<HistoryFilter> {
  refuseEmptyPeriod(from, to);
  return {
    kinds: kind,
    period: { from, to },
    channels: channel,
    manager: manager === undefined ? undefined : await findManager(runtime, manager),
    actor: actor?.replace(/^[a-z]+:/, ''),
    text,
    locale,
    keyMoments,
  };
}

/** @throws Ending for a period that ends before it begins */
export function refuseEmptyPeriod(from: string | undefined, to: string | undefined): void {
  if (from === undefined || to === undefined || from <= to) return;
  throw new Ending(
    ExitCode.usage,
    `--from is ${from} and --to is ${to}: a period cannot end before it begins; exchange them`,
  );
}
