/** What `kill -9` leaves of an import with 64 commands in flight. `test/cli/kill.spec.ts` does it to the whole program. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { seeded } from '#event-sourcing/testing';
import { scratch } from '../cli/litopys.js';
import { evidence } from '../support/counts.js';
import { type Acknowledged, expectWhole } from './acknowledged.js';

const script = fileURLToPath(new URL('importing.mjs', import.meta.url));
/** Then another data directory is begun, so that young logs are killed as well, and reading all of it stays cheap. */
const KILLS_A_LOG = 10;

/** When to kill: so many acknowledgements after it has opened, and some time later; or so long after its start. */
type Moment = { readonly acks: number; readonly ms: number } | { readonly startMs: number };

async function killedImport(
  data: string,
  from: number,
  moment: Moment,
): Promise<readonly Acknowledged[]> {
  const child = spawn(process.execPath, [script, data, String(from)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  const acknowledged: Acknowledged[] = [];
  const closed = once(child, 'close');
  const due = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      // The last line may have been cut off by the kill; it was not acknowledged to anybody, then.
      if (line.startsWith('{') && line.endsWith('}')) acknowledged.push(JSON.parse(line));
      if ('acks' in moment && acknowledged.length >= moment.acks) resolve();
    });
  });
  await ('acks' in moment ? Promise.race([due, closed]) : sleep(moment.startMs));
  if ('acks' in moment) await sleep(moment.ms);
  child.kill('SIGKILL');
  const [, signal] = await closed;
  expect({ signal, errors }).toEqual({ signal: 'SIGKILL', errors: '' });
  return acknowledged;
}

it('an import that is killed loses no acknowledged command, writes none twice, and its read models are whole', async () => {
  const run = evidence('crash-import-kills', { kills: 200 });
  const random = seeded(run.seed);
  const below = (end: number) => Math.floor(random() * end);
  let data = '';
  let acknowledged: readonly Acknowledged[] = [];
  let total = 0;
  for (let kill = 0; kill < run.counts.kills; kill += 1) {
    if (kill % KILLS_A_LOG === 0) [data, acknowledged] = [scratch('kills'), []];
    // Every fifth while it opens: it makes tables, takes the lock, catches up.
    const moment: Moment =
      kill % 5 === 4 ? { startMs: 100 + below(900) } : { acks: 1 + below(300), ms: below(4) };
    // Rows that were in flight are sent again, and some that were acknowledged.
    const done = new Set(acknowledged.map(({ n }) => n));
    let from = 0;
    while (done.has(from)) from += 1;
    const fresh = await killedImport(data, Math.max(from - below(20), 0), moment);
    total += fresh.length;
    acknowledged = [...acknowledged, ...fresh];
    await expectWhole(data, acknowledged);
  }
  expect(total).toBeGreaterThan(run.counts.kills * 20);
  run.finish({ kills: run.counts.kills });
}, 3_600_000);
