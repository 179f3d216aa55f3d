/**
 * A process that only keeps read models, and kills itself with SIGKILL before it runs its n-th SQL statement.
 *
 *   node projecting.mjs DIRECTORY batch|rebuild N
 *
 * It opens the data directory as a server does: `batch` takes what is new in the log, `rebuild` makes all read models anew.
 * It ends with 0 when there was no n-th statement: then every step has had its turn.
 */
import Libsql from 'libsql';
import { openRuntime } from '#runtime';

const [directory, task, n] = process.argv.slice(2);
let left = Number(n);
let counting = task === 'batch';

const probe = new Libsql(':memory:');
const ofStatements = Object.getPrototypeOf(probe.prepare('SELECT 1'));
for (const [owner, name] of [
  [ofStatements, 'run'],
  [ofStatements, 'all'],
  [Libsql.prototype, 'exec'],
]) {
  const original = owner[name];
  owner[name] = function (...args) {
    if (counting && (left -= 1) === 0) process.kill(process.pid, 'SIGKILL');
    return original.apply(this, args);
  };
}

// The same projector as in a thread, in the one whose statements are counted.
const runtime = await openRuntime({ data: directory, mode: 'write', keeping: 'here' });
await runtime.caughtUp();
counting = true;
if (task === 'rebuild') {
  await runtime.rebuild();
  await runtime.caughtUp();
}
const used = Number(n) - left;
counting = false;
await runtime.close();
process.stdout.write(`${used}\n`);
