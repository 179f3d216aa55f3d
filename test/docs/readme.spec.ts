import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { sharedData, skipLoudly } from '../support/counts.js';
import { runPage } from './run-readme.js';

const file = fileURLToPath(new URL('../../README.md', import.meta.url));

if (sharedData('northwind') === undefined) {
  skipLoudly('the block "Real data" of the README', 'no ../shared/data/northwind', () => {
    it('is run', () => undefined);
  });
}

// LITOPYS_TEST_UPDATE=1 writes what came out into the README instead.
it('what the README shows is what its commands print', async () => {
  const page = readFileSync(file, 'utf8');
  const shown = await runPage(page);
  if (process.env['LITOPYS_TEST_UPDATE'] === '1') writeFileSync(file, shown);
  else expect(shown).toBe(page);
}, 120_000);
