import { Command } from 'commander';
import { collectionOf, type Condition, type Projection, type Rollup } from '#event-sourcing';
import type { Runtime } from '#runtime';
import { knowledge, moment, wholeNumber, type Knowledge, type Moment } from './arguments.js';
import type { Cli, GlobalOptions } from './cli.js';
import { findDocuments } from './documents.js';
import { columnsOf } from './document-columns.js';
import { Ending, ExitCode } from './exit.js';
import { withReader } from './open-store.js';
import { readingOf } from './reading.js';
import { printRows, type Column } from './render.js';

interface ListOptions extends GlobalOptions {
  readonly where: readonly string[];
  readonly limit: number;
  readonly columns?: string;
  readonly sort?: string;
  readonly descending?: boolean;
  readonly asOf?: Moment;
  readonly knownAt?: Knowledge;
}

type ReadModel = Projection<unknown> | Rollup;

/** `litopys list`: any read model as a table; its columns are those that its own file declares. */
export function listCommand(cli: Cli): Command {
  return new Command('list')
    .description('The documents of a read model; without a name, which read models there are.')
    .argument('[name]', 'name of a read model')
    .option('--where <field=value>', 'only documents with this value (repeatable)', collect, [])
    .option('--columns <names>', 'only these columns, separated by commas')
    .option('--sort <field>', 'sort by an indexed field')
    .option('--descending', 'the greatest first')
    .option('--limit <n>', 'at most so many', wholeNumber(1), 50)
    .option('--as-of <time>', 'what was true then: a day (its end) or an instant', moment)
    .option('--known-at <time>', 'what was known then: a day, an instant, or a position', knowledge)
    .action(async (name: string | undefined, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ListOptions>();
      await withReader(cli, options, (runtime) =>
        name === undefined
          ? listModels(cli, options, runtime)
          : listDocuments(cli, options, runtime, name),
      );
    });
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function shownModels(runtime: Runtime): readonly ReadModel[] {
  return [...runtime.projections, ...runtime.rollups].filter(({ hidden }) => hidden !== true);
}

async function listModels(cli: Cli, options: GlobalOptions, runtime: Runtime): Promise<void> {
  await printRows<ReadModel>(
    cli,
    options,
    [
      { name: 'name', value: ({ name }) => name },
      { name: 'kind', value: ({ kind }) => kind },
      { name: 'description', value: ({ description }) => description },
      {
        name: 'indexedFields',
        value: (model) => collectionOf(model).fields.map((field) => field.name),
      },
    ],
    shownModels(runtime),
  );
}

async function listDocuments(
  cli: Cli,
  options: ListOptions,
  runtime: Runtime,
  name: string,
): Promise<void> {
  const model = shownModels(runtime).find((each) => each.name === name);
  if (model === undefined) {
    const names = shownModels(runtime).map((each) => each.name);
    throw new Ending(
      ExitCode.usage,
      `There is no read model ${name}; there are ${names.join(', ')}`,
    );
  }
  const reading = await readingOf(runtime, options);
  const query = {
    where: whereOf(model, options.where),
    ...(options.sort === undefined
      ? { descending: options.descending === true }
      : { orderBy: { field: options.sort, descending: options.descending === true } }),
  };
  const { found, hasMore } = await findDocuments(runtime.reads, model, query, {
    limit: options.limit,
    reading,
  });
  const columns = chosen(columnsOf(model), options.columns);
  await printRows(cli, options, columns, found);
  if (hasMore && options.quiet !== true) {
    cli.say(`The first ${found.length}; --limit shows more.`);
  }
}

function chosen<R>(all: readonly Column<R>[], names: string | undefined): readonly Column<R>[] {
  if (names === undefined) return all;
  return names.split(',').map((name) => {
    const column = all.find((each) => each.name === name.trim());
    if (column !== undefined) return column;
    const known = all.map((each) => each.name).join(', ');
    throw new Ending(ExitCode.usage, `There is no column ${name}; there are ${known}`);
  });
}

/** `field=value` for each condition; the value is read as the field's type says. */
function whereOf(model: ReadModel, given: readonly string[]): Record<string, Condition> {
  const { fields } = collectionOf(model);
  return Object.fromEntries(
    given.map((text) => {
      const [name = '', ...rest] = text.split('=');
      const value = rest.join('=');
      const field = fields.find((each) => each.name === name);
      if (field === undefined || rest.length === 0) {
        const names = fields.map((each) => each.name).join(', ');
        throw new Ending(
          ExitCode.usage,
          `--where is "${text}": give field=value, with one of ${names}`,
        );
      }
      return [name, { equals: typed(field.type, value, text) }];
    }),
  );
}

function typed(
  type: 'text' | 'number' | 'boolean',
  value: string,
  text: string,
): string | number | boolean {
  if (type === 'text') return value;
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  if (type === 'number' && value !== '' && Number.isFinite(Number(value))) return Number(value);
  const wanted = type === 'boolean' ? 'true or false' : 'a number';
  throw new Ending(ExitCode.usage, `--where is "${text}": the value must be ${wanted}`);
}
