import { createReadStream, existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Ending, ExitCode } from '../exit.js';
import { STDIN } from './fact-format.js';

/**
 * The bytes of a file, unpacked when its name ends in .gz, or of standard input ("-"). What goes wrong while reading
 * destroys the stream with that error.
 *
 * @throws Ending when the file is not there
 */
export function openInput(path: string): Readable {
  if (path === STDIN) return process.stdin;
  if (!existsSync(path)) throw new Ending(ExitCode.failed, `${path} is not there`);
  const bytes = createReadStream(path);
  if (!path.endsWith('.gz')) return bytes;
  const unpacked = bytes.pipe(createGunzip());
  bytes.on('error', (error) => unpacked.destroy(error));
  return unpacked;
}
