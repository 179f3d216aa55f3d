/** The world around one run: where it writes, what surrounds it, what can stop it. Tests give their own. */
export interface Cli {
  /** A line of the result, on stdout. */
  out(line: string): void;
  /** A line of progress or a message, on stderr. */
  say(line: string): void;
  /** Where a progress bar draws itself; undefined where stderr is no terminal. */
  readonly bar: NodeJS.WritableStream | undefined;
  /** Whether results may be coloured. */
  readonly colour: boolean;
  /** Columns of the terminal; undefined when results go elsewhere, where nothing is shortened. */
  readonly width: number | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /**
   * From now on Ctrl-C and SIGTERM abort this signal instead of ending the process: for whoever can stop in an orderly
   * way. A second Ctrl-C ends at once all the same.
   */
  interruption(): AbortSignal;
}

/** What every command takes. */
export interface GlobalOptions {
  readonly data?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly quiet?: boolean;
  /** en, uk or ru: see `localeOf`. */
  readonly locale?: string;
}
