import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { PROGRAM } from '../cli/child.js';
import { scratch } from '../cli/litopys.js';

const page = fileURLToPath(new URL('../../docs/how-to/backup-and-restore.md', import.meta.url));
const STEP = /(```sh\n)([\s\S]*?)(```\s+```text\n)([\s\S]*?)```/g;

/** Runs what the page tells its reader, in order and in one folder, and answers the page with what comes out. */
function pageAsItRuns(text: string): string {
  const cwd = scratch('how-to-backup');
  return text.replace(
    STEP,
    (_whole, before: string, commands: string, between: string) =>
      `${before}${commands}${between}${printed(commands, cwd)}\`\`\``,
  );
}

function printed(commands: string, cwd: string): string {
  const script = `set -e\nnpx() { shift; node "${PROGRAM}" "$@"; }\n${commands}`;
  const out = execFileSync('bash', ['-c', `{ ${script}\n} 2>&1`], {
    ...{ cwd, encoding: 'utf8' as const },
    env: { ...process.env, NO_COLOR: '1', COLUMNS: '110', LITOPYS_TEST_NOTES: undefined },
  });
  return out
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '2026-03-16T09:00:00.000Z')
    .replaceAll(
      /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g,
      '0c591271-0276-4124-9110-46b777446b12',
    );
}

// LITOPYS_TEST_UPDATE=1 writes what came out into the page instead.
it('what docs/how-to/backup-and-restore.md shows is what its commands print', () => {
  const text = readFileSync(page, 'utf8');
  const shown = pageAsItRuns(text);
  if (process.env['LITOPYS_TEST_UPDATE'] === '1') writeFileSync(page, shown);
  else expect(shown).toBe(text);
}, 120_000);
