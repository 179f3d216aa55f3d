import { createInterface } from 'node:readline';
import { Refusal } from '#event-sourcing';
import { Ending, ExitCode } from '../exit.js';
import type { Place } from './csv.js';
import { isObject, type Told } from './facts.js';
import { openInput } from './input-file.js';

/** What was read for one fact: what it says, or why it cannot be read. */
export interface ToldRow {
  readonly place: Place;
  /** How many rows make it, when that is not one. */
  readonly rows?: number;
  readonly told: Told | Refusal;
}

/** Reads facts, one JSON object a line. @throws Ending when the file cannot be read */
export async function* readNdjson(path: string, name: string): AsyncGenerator<ToldRow> {
  const input = openInput(path);
  const lines = createInterface({ input, crlfDelay: Infinity });
  let failure: Error | undefined;
  // Not every version of readline hands on what goes wrong below it.
  input.on('error', (error) => {
    failure = error;
    lines.close();
  });
  let row = 0;
  try {
    for await (const line of lines) {
      row += 1;
      const text = row === 1 ? line.replace(/^\uFEFF/, '') : line;
      if (text.trim() !== '') yield { place: { file: name, row }, told: objectIn(text) };
    }
  } catch (error) {
    failure ??= error instanceof Error ? error : new Error(String(error));
  }
  if (failure !== undefined) {
    throw new Ending(
      ExitCode.failed,
      `${path} cannot be read after row ${row}: ${failure.message}`,
    );
  }
}

function objectIn(text: string): Told | Refusal {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // Said below.
  }
  return new Refusal(
    'not_an_object',
    `the row is ${JSON.stringify(text.slice(0, 60))}: give one JSON object a line, such as {"command":"RegisterCustomer", …}`,
  );
}
