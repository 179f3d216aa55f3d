import { once } from 'node:events';
import { createServer } from 'node:net';
import { Command } from 'commander';
import { ApiKeys, configFromEnvironment, type Runtime } from '#runtime';
import type { Server } from '../api/server.js';
import { unguarded } from '../api/access/guard.js';
import { createLog, LOGS } from '../api/watch/log.js';
import { wholeNumber } from './arguments.js';
import type { Cli, GlobalOptions } from './cli.js';
import { Ending, ExitCode } from './exit.js';
import { dataOf, isEmptyStore, withWriter } from './open-store.js';

interface ServeOptions extends GlobalOptions {
  readonly port?: number;
  readonly host?: string;
  readonly demoIfEmpty?: boolean;
}

/** `litopys serve`: the GraphQL server, until Ctrl-C. */
export function serveCommand(cli: Cli): Command {
  return new Command('serve')
    .description('Serve GraphQL over the data directory, until Ctrl-C.')
    .option(
      '--port <port>',
      'port (default: LITOPYS_PORT or 4000; 0 for any that is free)',
      wholeNumber(0, 65_535),
    )
    .option('--host <host>', 'address to listen on (default: LITOPYS_HOST or 127.0.0.1)')
    .option('--demo-if-empty', 'fill an empty data directory with the demo first')
    .action(async (_options: unknown, command: Command) => {
      await runServe(cli, command.optsWithGlobals<ServeOptions>());
    });
}

async function runServe(cli: Cli, options: ServeOptions): Promise<void> {
  const config = configFromEnvironment(cli.environment);
  const where = { port: options.port ?? config.port, host: options.host ?? config.host };
  const auth = { jwt: config.jwt, keys: new ApiKeys(dataOf(cli, options)) };
  const open = unguarded(where.host, auth);
  if (open !== undefined) throw new Ending(ExitCode.usage, open);
  const { limits, log, traces } = config;
  const signal = cli.interruption();
  // Now, and not after a minute of filling.
  await refuseTakenPort(where);
  if (options.demoIfEmpty === true) await completeDemo(cli, options, signal);
  const starting = log === 'json' ? sayingJson(cli) : cli;
  const { loadServer, startServer } = await import('../api/server.js');
  const serve = async (runtime: Runtime): Promise<void> => {
    const settings = { ...where, auth, limits, watch: { log, traces } };
    const server = await startServer(runtime, settings).catch((error: unknown) => {
      throw listenFailure(error, where);
    });
    tell(starting, { ...options, forMachines: log === 'json' }, server);
    await aborted(signal);
    if (options.quiet !== true && log !== 'json') cli.say('Stopping …');
    await server.close();
  };
  await withWriter(starting, options, serve, { meanwhile: loadServer });
}

interface Where {
  readonly port: number;
  readonly host: string;
}

/** @throws Ending when one cannot listen there */
async function refuseTakenPort(where: Where): Promise<void> {
  const probe = createServer();
  try {
    probe.listen(where.port, where.host);
    await once(probe, 'listening');
  } catch (error) {
    throw listenFailure(error, where);
  }
  probe.close();
  await once(probe, 'close');
}

/** Fills an empty store, and goes on with a demo that was interrupted. */
async function completeDemo(cli: Cli, options: GlobalOptions, signal: AbortSignal): Promise<void> {
  const { wantsDemo } = await import('./demo/begun.js');
  if (!isEmptyStore(dataOf(cli, options)) && !(await withWriter(cli, options, wantsDemo))) return;
  const { fillWithDemo } = await import('./demo/demo.js');
  await fillWithDemo(cli, options, signal);
}

/** What is said about the start, as lines of the JSON log. */
function sayingJson(cli: Cli): Cli {
  const log = createLog(LOGS.json, cli.say);
  return { ...cli, say: (why) => log({ level: 'warn', event: 'start', why }) };
}

/** @param options with `forMachines`, nothing is said that is for people only */
function tell(
  cli: Cli,
  options: ServeOptions & { readonly forMachines: boolean },
  { url, asksWho }: Server,
): void {
  cli.out(
    options.json === true
      ? JSON.stringify({ graphql: `${url}/graphql`, graphiql: `${url}/graphiql` })
      : `GraphQL    ${url}/graphql\nGraphiQL   ${url}/graphiql`,
  );
  if (!asksWho) {
    cli.say(
      'No sign-in is set up: everybody on this machine is the administrator "local", and what they record is recorded as his.',
    );
  }
  if (options.quiet === true || options.forMachines) return;
  cli.say(
    'Open the GraphiQL address in a browser: its example queries show the history of a customer, and how it stood on a past day.',
  );
  cli.say(
    'In another terminal, "npx litopys list customers" and "npx litopys history" with a part of a name show the same. Ctrl-C stops the server.',
  );
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** What goes wrong when listening, in words. */
function listenFailure(error: unknown, { port, host }: Where): unknown {
  const code =
    typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  const remedies: Readonly<Record<string, string>> = {
    EADDRINUSE: 'another program listens there; stop it, or give another --port (0 for any)',
    EACCES: 'this user may not listen there; give a --port above 1023',
    EADDRNOTAVAIL: 'this machine has no such address; give another --host',
    ENOTFOUND: 'no such host is known; give another --host',
  };
  const remedy = typeof code === 'string' ? remedies[code] : undefined;
  if (remedy === undefined) return error;
  return new Ending(ExitCode.failed, `Cannot listen on ${host}:${port}: ${remedy}`);
}
