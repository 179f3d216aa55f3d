/** `node rebuild-process.mjs DIR` rebuilds all read models of DIR and prints how many MB that took at most. */
import { withRuntime } from './data-directories.mjs';
import { peakMb } from './peak-memory.mjs';

await withRuntime(process.argv[2], async (runtime) => {
  await runtime.caughtUp();
  await runtime.rebuild();
});
console.log(peakMb());
