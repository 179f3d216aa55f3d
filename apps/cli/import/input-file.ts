import { createReadStream, existsSync } from 'node:fs';
import { Transform, type Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { createGunzip } from 'node:zlib';
import { Ending, ExitCode } from '../exit.js';
import { STDIN } from './fact-format.js';

/** No fact is larger: a stream of bytes without an end of line would be gathered without end. */
const LONGEST_LINE = 1_000_000;
const NEWLINE = 0x0a;

/**
 * The bytes of a file, unpacked when its name ends in .gz, or of standard input ("-"). What goes wrong while reading
 * destroys the stream with that error: also what is not in UTF-8, and a line without end.
 *
 * @throws Ending when the file is not there
 */
export function openInput(path: string): Readable {
  if (path === STDIN) return checked(process.stdin);
  if (!existsSync(path)) throw new Ending(ExitCode.failed, `${path} is not there`);
  const bytes = createReadStream(path);
  if (!path.endsWith('.gz')) return checked(bytes);
  const unpacked = bytes.pipe(createGunzip());
  bytes.on('error', (error) => unpacked.destroy(error));
  return checked(unpacked);
}

/** What is no UTF-8 would become other text without a word. */
function checked(bytes: Readable): Readable {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let length = 0;
  const check = new Transform({
    transform(chunk: Buffer, _, done) {
      const end = chunk.lastIndexOf(NEWLINE);
      length = end === -1 ? length + chunk.length : chunk.length - end - 1;
      if (length > LONGEST_LINE) {
        return done(new Error('the next row is longer than 1 MB: end each row with a line break'));
      }
      return isText(decoder, chunk) ? done(null, chunk) : done(notUtf8());
    },
    flush(done) {
      done(isText(decoder, undefined) ? null : notUtf8());
    },
  });
  bytes.on('error', (error) => check.destroy(error));
  return bytes.pipe(check);
}

function isText(decoder: TextDecoder, chunk: Buffer | undefined): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined });
    return true;
  } catch {
    return false;
  }
}

function notUtf8(): Error {
  return new Error('it is not in UTF-8: save it as UTF-8');
}
