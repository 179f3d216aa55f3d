import type { Cli } from './cli.js';
import { ExitCode } from './exit.js';

/** The process as a `Cli`. A reader that has seen enough (`litopys log | head`) ends the run quietly. */
export function processCli(): Cli {
  const { stdout, stderr, env } = process;
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit(ExitCode.done);
    });
  }
  const plain = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return {
    out: (line) => void stdout.write(`${line}\n`),
    say: (line) => void stderr.write(`${line}\n`),
    bar: stderr.isTTY ? stderr : undefined,
    colour: stdout.isTTY && !plain,
    width: stdout.isTTY ? stdout.columns : undefined,
    environment: env,
    interruption,
  };
}

function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(ExitCode.interrupted);
      controller.abort();
    });
  }
  return controller.signal;
}
