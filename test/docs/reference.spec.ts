import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { it } from '@jest/globals';

const script = fileURLToPath(new URL('../../scripts/reference.mjs', import.meta.url));

// Throws with the names of the stale files on stderr.
it('docs/reference says what the code says', () => {
  execFileSync(process.execPath, [script, '--check'], { stdio: ['ignore', 'ignore', 'pipe'] });
}, 60_000);
