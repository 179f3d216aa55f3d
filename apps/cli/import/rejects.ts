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

/**
 * Rejected rows into a file, each with file, row, code and message: CSV, or one JSON object a line when its name ends in
 * .ndjson, .jsonl or .json. Written at once, so that nothing is lost when the import is interrupted. Without a file the
 * first ones are told on stderr.
 */
export function openRejects(cli: Cli, path: string | undefined): Rejects {
  if (path === undefined) return toldRejects(cli);
  const file = openLines(path);
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

/** A text file written anew, line by line and at once. @throws Ending when it cannot be written */
export function openLines(path: string): { line(text: string): void; close(): void } {
  let file: number;
  try {
    file = openSync(path, 'w');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Ending(ExitCode.failed, `${path} cannot be written: ${why}`);
  }
  return {
    line: (text) => void writeSync(file, `${text}\n`),
    close: () => closeSync(file),
  };
}
