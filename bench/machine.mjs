/** Where and on what a run took place. */
import { execFileSync } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { durableWrites } from './limits.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** File systems that keep nothing: what waits for such a disk waits for nothing. */
const MEMORY_ONLY = new Map([
  [0x01021994, 'tmpfs'],
  [0x858458f6, 'ramfs'],
]);

/** @param {string} folder where the benchmark keeps its files */
export async function describeMachine(folder) {
  const all = cpus();
  const bytes = ['x'.repeat(512)];
  return {
    cpu: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memoryMb: Math.round(totalmem() / 2 ** 20),
    load: Math.round(loadavg()[0] * 10) / 10,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    folder,
    memoryOnly: MEMORY_ONLY.get(statfsSync(folder).type) ?? null,
    fsyncsPerSecond: Math.round(await durableWrites(folder, bytes, { runs: 3, count: 300 })),
  };
}

/** The commit that is measured, with a + when the sources differ from it. */
export function commitOf() {
  const git = (...args) =>
    execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const commit = git('rev-parse', '--short=12', 'HEAD').trim();
    return git('status', '--porcelain').trim() === '' ? commit : `${commit}+`;
  } catch {
    return 'no commit';
  }
}
