import { ApiKeys, configFromEnvironment, openRuntime } from '#runtime';
import { loadServer, startServer } from './server.js';
import { createLog, LOGS, toStderr } from './watch/log.js';

/** `nest start api`: the server alone, configured by the environment. `litopys serve` does the same and says more. */
async function main(): Promise<void> {
  const { data, host, port, timeZone, currency, masterKey, jwt, limits, log, traces } =
    configFromEnvironment();
  const write = createLog(LOGS[log], toStderr);
  const runtime = await openRuntime({
    data,
    mode: 'write',
    ...{ timeZone, currency, masterKey },
    meanwhile: loadServer,
    say: (why) => write({ level: 'warn', event: 'fault', why }),
  });
  for (const why of runtime.remarks) write({ level: 'warn', event: 'start', why });
  try {
    const server = await startServer(runtime, {
      host,
      port,
      auth: { jwt, keys: new ApiKeys(data) },
      limits,
      watch: { log, traces },
    });
    process.stderr.write(`GraphQL    ${server.url}/graphql\nGraphiQL   ${server.url}/graphiql\n`);
    await interrupted();
    await server.close();
  } finally {
    await runtime.close();
  }
}

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once, as ever. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
