import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { PROGRAM } from '../cli/child.js';
import { scratch } from '../cli/litopys.js';

const page = fileURLToPath(new URL('../../docs/how-to/import-your-data.md', import.meta.url));

/** "save it as `sales.csv`: ```csv … ```", or a block that is run and the block that shows what comes out. */
const STEP =
  /[Ss]ave \w+ as\s+`([\w.]+)`:\s+```\w+\n([\s\S]*?)```|(```sh\n)([\s\S]*?)(```\s+```text\n)([\s\S]*?)```/g;

/** What differs from one run to the next. */
const MEASURED = /^[\d.]+ s \([\d.]+ minutes\), peak memory \d+ MiB$/gm;
const AS_PRINTED = '2.4 s (0.0 minutes), peak memory 210 MiB';
const TODAY = /recorded \d{4}-\d{2}-\d{2}/g;

/** Runs what the page tells its reader, in order and in one folder, and answers the page with what comes out. */
function pageAsItRuns(text: string): string {
  const folder = scratch('how-to-import');
  return text.replace(STEP, (whole, file, content, before, commands, between) => {
    if (file !== undefined) {
      writeFileSync(join(folder, file), content);
      return whole;
    }
    return `${before}${commands}${between}${printed(commands, folder)}\`\`\``;
  });
}

function printed(commands: string, cwd: string): string {
  const script = `npx() { shift; node "${PROGRAM}" "$@"; }\n${commands}`;
  const environment = { ...process.env, NO_COLOR: '1', COLUMNS: '110' };
  const out = execFileSync('bash', ['-c', `{ ${script}\n} 2>&1 || true`], {
    ...{ cwd, encoding: 'utf8' as const },
    env: { ...environment, LITOPYS_TEST_NOTES: undefined },
  });
  return out.replaceAll(MEASURED, AS_PRINTED).replaceAll(TODAY, 'recorded 2026-03-20');
}

// LITOPYS_TEST_UPDATE=1 writes what came out into the page instead.
it('what docs/how-to/import-your-data.md shows is what its commands print', () => {
  const text = readFileSync(page, 'utf8');
  const shown = pageAsItRuns(text);
  if (process.env['LITOPYS_TEST_UPDATE'] === '1') writeFileSync(page, shown);
  else expect(shown).toBe(text);
}, 120_000);
