import { readFileSync } from 'node:fs';

/**
 * The most memory this process has had, in MB. On Linux `maxRSS` begins with that of the parent at the time of the
 * fork, so what the kernel has counted since the program was loaded is asked for there.
 */
export function peakMb() {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS / 1024;
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
}
