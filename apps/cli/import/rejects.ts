import { closeSync, openSync, writeSync } from 'node:fs';
import type { Cli } from '../cli.js';
import { Ending, ExitCode } from '../exit.js';
import type { RejectedRow } from './mapping.js';

/** Where rejected rows go. */
export interface Rejects {
  add(row: RejectedRow): void;
  close(): void;
}

const SHOWN = 10;
/** Characters gathered before they are written. */
const BUFFERED = 65_536;

/**
 * Rejected rows into a file, each with file, row, code and message: CSV, or one JSON object a line when its name ends in
 * .ndjson, .jsonl or .json. There may be as many of them as rows, so they are written many at a time; an import that is
 * killed and gone on with writes them all again. Without a file the first ones are told on stderr.
 */
export function openRejects(cli: Cli, path: string | undefined): Rejects {
  if (path === undefined) return toldRejects(cli);
  const file = openLines(path, BUFFERED);
  const isJson = /\.(nd|js|)json[l]?$/.test(path);
  if (!isJson) file.line('file,row,code,message');
  return {
    add({ place, code, message }) {
      if (isJson) file.line(JSON.stringify({ ...place, code, message }));
      else file.line([place.file, String(place.row), code, message].map(quoted).join(','));
    },
    close: () => file.close(),
  };
}

function toldRejects(cli: Cli): Rejects {
  let count = 0;
  return {
    add({ place, code, message }) {
      count += 1;
      if (count <= SHOWN) cli.say(`${place.file} row ${place.row}: ${code}: ${message}`);
    },
    close() {
      if (count > SHOWN) cli.say(`… and ${count - SHOWN} more; --rejects FILE keeps them all`);
    },
  };
}

/** RFC 4180. */
function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/**
 * A text file written anew, line by line: at once, or when `buffered` characters have come together.
 *
 * @throws Ending when it cannot be written
 */
export function openLines(path: string, buffered = 0): { line(text: string): void; close(): void } {
  let file: number;
  try {
    file = openSync(path, 'w');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Ending(ExitCode.failed, `${path} cannot be written: ${why}`);
  }
  let waiting = '';
  const flush = (): void => {
    writeSync(file, waiting);
    waiting = '';
  };
  return {
    line(text) {
      waiting += `${text}\n`;
      if (waiting.length > buffered) flush();
    },
    close() {
      flush();
      closeSync(file);
    },
  };
}
