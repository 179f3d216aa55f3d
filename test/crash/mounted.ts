import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small file system of its own, in memory. */
export interface Mounted {
  readonly path: string;
  /** Mounts it again with other options, such as `ro` or `size=64m`. */
  change(options: string): void;
  unmount(): void;
}

/** Undefined where this user may not mount anything. */
export function mountSmall(size: string): Mounted | undefined {
  if (process.platform !== 'linux') return undefined;
  const path = mkdtempSync(join(tmpdir(), 'litopys-mounted-'));
  const mount = (...args: string[]) => execFileSync('mount', args, { stdio: 'ignore' });
  try {
    mount('-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path);
  } catch {
    rmdirSync(path);
    return undefined;
  }
  return {
    path,
    change: (options) => void mount('-o', `remount,${options}`, path),
    unmount() {
      execFileSync('umount', ['-l', path]);
      rmdirSync(path);
    },
  };
}
