import type { Cli, GlobalOptions } from './cli.js';

/** Shows how far a long piece of work is; on stderr, and nowhere with `--quiet`. */
export interface Progress {
  advance(to: number): void;
  end(): void;
}

const SILENT: Progress = { advance: () => undefined, end: () => undefined };
const LINE_EVERY_MS = 5_000;

/**
 * A bar on a terminal, elsewhere a plain line every five seconds, so that a log file stays readable.
 *
 * @param total how much there is to do; undefined when nobody knows
 */
export async function showProgress(
  cli: Cli,
  options: Pick<GlobalOptions, 'quiet'>,
  what: string,
  total: number | undefined,
): Promise<Progress> {
  if (options.quiet === true) return SILENT;
  if (cli.bar === undefined) return plainLines(cli, what, total);
  const { SingleBar, Presets } = await import('cli-progress');
  const known =
    total === undefined ? '{value}' : '{percentage} % ({value} of {total}), {eta_formatted} left';
  const bar = new SingleBar(
    { stream: cli.bar, format: `${what} {bar} ${known}`, hideCursor: true, fps: 5 },
    Presets.shades_classic,
  );
  bar.start(total ?? 0, 0);
  return { advance: (to) => bar.update(to), end: () => bar.stop() };
}

function plainLines(cli: Cli, what: string, total: number | undefined): Progress {
  let due = performance.now() + LINE_EVERY_MS;
  return {
    advance(to) {
      if (performance.now() < due) return;
      due = performance.now() + LINE_EVERY_MS;
      cli.say(total === undefined ? `${what}: ${to}` : `${what}: ${to} of ${total}`);
    },
    end: () => undefined,
  };
}
