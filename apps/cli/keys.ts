import { Argument, Command, Option } from 'commander';
import { foldName, Role } from '#crm';
import { ApiKeys, type ListedKey } from '#runtime';
import type { Cli, GlobalOptions } from './cli.js';
import { findDocuments } from './documents.js';
import { Ending, ExitCode } from './exit.js';
import { dataOf, withReader } from './open-store.js';
import { asText, type Column, printRows } from './render.js';

interface AddOptions extends GlobalOptions {
  readonly role: Role;
  readonly manager?: string;
  readonly actsForOthers?: boolean;
}

/** `litopys keys`: who may use the server without a sign-in service. A running server sees each change at once. */
export function keysCommand(cli: Cli): Command {
  const keys = new Command('keys').description(
    'API keys: who may use the server, and as what. A running server sees each change at once.',
  );
  keys
    .command('add')
    .description(
      'Make a key and print it, this once. With the first one the server asks everybody.',
    )
    .addArgument(
      new Argument('<name>', 'stands in all facts recorded with the key; no personal data'),
    )
    .addOption(
      new Option('--role <role>', 'what its owner is').choices(Role.options).makeOptionMandatory(),
    )
    .option('--manager <manager>', 'which manager a SALES_MANAGER is: id or part of a name')
    .option('--acts-for-others', 'an INTEGRATION may say for whom (X-On-Behalf-Of)')
    .action(async (name: string, _options: unknown, command: Command) => {
      await add(cli, name, command.optsWithGlobals<AddOptions>());
    });
  keys
    .command('list', { isDefault: true })
    .description('The keys there are and were; never what they are.')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      await printRows(cli, options, COLUMNS, new ApiKeys(dataOf(cli, options)).list());
    });
  keys
    .command('revoke')
    .description('Make a key worthless from now on; sockets opened with it are closed.')
    .addArgument(new Argument('<name>', 'name of the key'))
    .action((name: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      new ApiKeys(dataOf(cli, options)).revoke(name, new Date().toISOString());
      if (options.quiet !== true) cli.say(`The key "${name}" is accepted no more.`);
    });
  return keys;
}

async function add(cli: Cli, name: string, options: AddOptions): Promise<void> {
  const { role, manager, actsForOthers } = options;
  if ((role === 'SALES_MANAGER') !== (manager !== undefined)) {
    const remedy =
      manager === undefined
        ? 'A SALES_MANAGER sees the customers of one manager: say with --manager which one'
        : `--manager is for SALES_MANAGER; ${role} sees all customers: leave it out`;
    throw new Ending(ExitCode.usage, remedy);
  }
  if (actsForOthers === true && role !== 'INTEGRATION')
    throw new Ending(ExitCode.usage, `--acts-for-others is for INTEGRATION, not for ${role}`);
  const managerId = manager === undefined ? undefined : await managerOf(cli, options, manager);
  const keys = new ApiKeys(dataOf(cli, options));
  const isFirst = !keys.exist;
  const key = keys.add(
    {
      ...{ name, role },
      ...(managerId === undefined ? {} : { managerId }),
      ...(actsForOthers === true ? { actsForOthers } : {}),
    },
    new Date().toISOString(),
  );
  cli.out(options.json === true ? JSON.stringify({ name, role, managerId, key }) : key);
  if (options.quiet === true) return;
  cli.say(
    'This is the only time that it is shown. Send it with each request: "Authorization: Bearer <key>".',
  );
  if (isFirst)
    cli.say('From now on the server asks everybody for a token, on this machine (GraphiQL) too.');
}

/** @throws Ending when no manager, or more than one, is meant */
async function managerOf(cli: Cli, options: GlobalOptions, text: string): Promise<string> {
  const all = await withReader(cli, options, async ({ projections, reads }) => {
    const model = projections.find(({ name }) => name === 'managers');
    return model === undefined ? [] : (await findDocuments(reads, model, {})).found;
  });
  const wanted = foldName(text);
  const found = all.filter(
    ({ key, document }) => key === wanted || foldName(asText(document['name'])).includes(wanted),
  );
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only.key;
  const listed = (found.length === 0 ? all : found)
    .slice(0, 20)
    .map(({ key, document }) => `  ${key}  ${asText(document['name'])}`);
  const what = found.length === 0 ? 'No manager is meant' : `${found.length} managers are meant`;
  throw new Ending(
    ExitCode.failed,
    [`${what} by "${text}"; give the id of one of these:`, ...listed].join('\n'),
  );
}

const COLUMNS: readonly Column<ListedKey>[] = [
  { name: 'name', value: ({ name }) => name },
  { name: 'role', value: ({ role }) => role },
  { name: 'manager', value: ({ managerId }) => managerId },
  { name: 'added', value: ({ addedAt }) => addedAt },
  { name: 'revoked', value: ({ revokedAt }) => revokedAt },
];
