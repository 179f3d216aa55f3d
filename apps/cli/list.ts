import { Command } from 'commander';
import { searchCondition } from '#crm';
import {
  collectionOf,
  type Condition,
  type Projection,
  type Reading,
  type Rollup,
  type Served,
} from '#event-sourcing';
import type { Runtime } from '#runtime';
import { knowledge, moment, wholeNumber, type Knowledge, type Moment } from './arguments.js';
import type { Cli, GlobalOptions } from './cli.js';
import { findDocuments } from './documents.js';
import { Ending, ExitCode } from './exit.js';
import { columnsOf, firstColumns, idsIn } from './list-columns.js';
import { localeOf } from './locale.js';
import { documentsOf, namesOf } from './names-of.js';
import { withReader } from './open-store.js';
import { readingOf } from './reading.js';
import { printRows, type Column } from './render.js';
import { oneOf } from './suggest.js';
import { counted, wordsOf } from './words/words.js';

interface ListOptions extends GlobalOptions {
  readonly where: readonly string[];
  readonly search?: string;
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
    .option('--search <text>', 'only customers with these words in a name, number or address')
    .option('--columns <names>', 'these columns, separated by commas, or "all"')
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
  const models = shownModels(runtime);
  const known = oneOf(
    'read model',
    name,
    models.map((each) => each.name),
  );
  const model = models.find((each) => each.name === known);
  if (model === undefined) return;
  const reading = await readingOf(runtime, options);
  const query = {
    where: { ...whereOf(model, options.where), ...searchOf(model, options.search) },
    ...(options.sort === undefined
      ? { descending: options.descending === true }
      : {
          orderBy: {
            field: sortable(model, options.sort),
            descending: options.descending === true,
          },
        }),
  };
  const { found, hasMore } = await findDocuments(runtime.reads, model, query, {
    limit: options.limit,
    reading,
  });
  await printRows(
    cli,
    options,
    await columnsFor(cli, options, runtime, model, found, reading),
    found,
  );
  if (hasMore && options.quiet !== true) {
    cli.say(counted(wordsOf(cli, options), 'first', found.length));
  }
}

async function columnsFor(
  cli: Cli,
  options: ListOptions,
  runtime: Runtime,
  model: ReadModel,
  found: readonly Served[],
  reading: Reading,
): Promise<readonly Column<Served>[]> {
  const isTable = options.json !== true && options.csv !== true;
  const locale = localeOf(cli, options);
  const { timeZone } = runtime;
  const light = isTable
    ? {
        locale,
        timeZone,
        names: await namesOf(documentsOf(runtime), idsIn(model, found), reading),
      }
    : undefined;
  const all = columnsOf(model, light);
  const names = all.map((column) => column.name);
  const asked = options.columns?.split(',').map((name) => name.trim());
  if (asked?.join() === 'all') return all;
  const wanted = asked ?? (isTable ? firstColumns(model.name, names) : names);
  const shown = wanted.map((name) => oneOf('column', name, names));
  return shown.flatMap((name) => all.filter((column) => column.name === name));
}

/** @throws Ending for a field by which nobody can sort */
function sortable(model: ReadModel, field: string): string {
  const fields = collectionOf(model).fields.map(({ name }) => name);
  return oneOf('field to sort by', field, fields);
}

/** @throws Ending for a read model in which nobody can search by words */
function searchOf(model: ReadModel, text: string | undefined): Record<string, Condition> {
  if (text === undefined) return {};
  if (collectionOf(model).fields.some(({ name }) => name === 'search')) {
    return { search: searchCondition(text) };
  }
  throw new Ending(
    ExitCode.usage,
    `--search is "${text}": ${model.name} cannot be searched by words; customers can, and --where compares fields`,
  );
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
