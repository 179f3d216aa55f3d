/** What `kill -9` leaves of the read models, before every single SQL statement of a batch and of a rebuild. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Libsql from 'libsql';
import { openRuntime } from '#runtime';
import { scratch } from '../cli/litopys.js';
import { openCompany, settled } from '../oracle/open-company.js';
import { doBusiness } from '../oracle/random-log.js';
import { evidence, isFull } from '../support/counts.js';

const script = fileURLToPath(new URL('projecting.mjs', import.meta.url));
type Task = 'batch' | 'rebuild';

/** Runs the task in a child that kills itself before its n-th statement; answers how many it ran if it came to its end. */
async function killedAt(data: string, task: Task, n: number): Promise<number | 'killed'> {
  const child = spawn(process.execPath, [script, data, task, String(n)]);
  const [out, errors]: [string[], string[]] = [[], []];
  child.stdout.on('data', (chunk) => out.push(String(chunk)));
  child.stderr.on('data', (chunk) => errors.push(String(chunk)));
  const [code, signal] = await once(child, 'close');
  expect(errors).toEqual([]);
  if (signal === 'SIGKILL') return 'killed';
  expect(code).toBe(0);
  return Number(out.join(''));
}

function isOfReadModels(file: string): boolean {
  return file.startsWith('read-models');
}

function copyReadModels(from: string, to: string): void {
  for (const file of readdirSync(to).filter(isOfReadModels)) rmSync(join(to, file));
  for (const file of readdirSync(from).filter(isOfReadModels)) {
    cpSync(join(from, file), join(to, file));
  }
}

async function buildWithoutTheLastThird(data: string): Promise<void> {
  const log = new Libsql(join(data, 'events.db'));
  log.exec('DELETE FROM events WHERE position > (SELECT max(position) * 2 / 3 FROM events)');
  log.close();
  const runtime = await openRuntime({ data, mode: 'write' });
  await runtime.caughtUp();
  await runtime.close();
}

/** Opened again, all read models reach the head and are what a fresh fold gives. */
async function expectWhole(data: string, documents: readonly unknown[]): Promise<void> {
  const runtime = await openRuntime({ data, mode: 'write' });
  try {
    await runtime.caughtUp();
    const reports = await runtime.verify();
    expect(reports.flatMap(({ different }) => different)).toEqual([]);
    expect(reports.map(({ name, documents: count }) => [name, count])).toEqual(documents);
  } finally {
    await runtime.close();
  }
}

describe('a projector that is killed', () => {
  const run = evidence('crash-projector-kills', { batchSteps: 100, rebuildSteps: 300 });
  const executed = { batchSteps: 0, rebuildSteps: 0 };
  /** A log with late facts and voids, and its read models as they stood two thirds through. */
  const behind = scratch('behind');
  let documents: readonly unknown[];

  beforeAll(async () => {
    const opened = await openCompany(5);
    try {
      await doBusiness(opened.company, 60);
      await settled(opened.company.runtime);
      const reports = await opened.company.runtime.verify();
      documents = reports.map(({ name, documents: count }) => [name, count]);
      const shorter = scratch('shorter');
      await opened.reopen(() => {
        for (const copy of [behind, shorter]) cpSync(opened.data, copy, { recursive: true });
      });
      await buildWithoutTheLastThird(shorter);
      copyReadModels(shorter, behind);
    } finally {
      await opened.close();
    }
  }, 120_000);

  afterAll(() => run.finish(executed));

  it.each(['batch', 'rebuild'] as const)(
    'before any statement of a %s goes on to the same read models',
    async (task) => {
      const data = scratch(task);
      const afresh = () => {
        rmSync(data, { recursive: true });
        cpSync(behind, data, { recursive: true });
      };
      afresh();
      const steps = await killedAt(data, task, Number.MAX_SAFE_INTEGER);
      if (steps === 'killed') throw new Error('it was to come to its end');
      const wanted = run.counts[`${task}Steps`];
      const stride = isFull ? 1 : Math.max(Math.floor(steps / wanted), 1);
      for (let n = 1; n <= steps; n += stride) {
        afresh();
        // Timers write a checkpoint more or less, so that the last steps are there in some runs only.
        const outcome = await killedAt(data, task, n);
        if (outcome === 'killed') executed[`${task}Steps`] += 1;
        await expectWhole(data, documents);
      }
    },
    3_600_000,
  );
});
