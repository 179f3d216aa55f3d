import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { format } from 'prettier';
import { startServer } from '../../apps/api/server.js';
import { sharedData } from '../support/counts.js';
import { openRuntime } from '#runtime';

const program = fileURLToPath(new URL('../../dist/apps/cli/main.js', import.meta.url));
/** A block that is run, and the block behind it, if there is one, that shows what comes out. */
const RUN = /```(sh|graphql)\n([\s\S]*?)```(?:(\n+)```(text|json)\n([\s\S]*?)```)?/g;
/** Where the page says that the shared data are. */
const SHARED = '../shared/data';

/**
 * Runs what a page tells its reader to run, in order, and answers the page with what really comes out. Blocks that need
 * the shared data are left as they are where those are absent.
 *
 * @throws when a command ends with anything but 0
 */
export async function runPage(page: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'litopys-readme-'));
  const runtime = await openRuntime({ data: join(folder, 'data'), mode: 'write' });
  const server = await startServer(runtime, { host: '127.0.0.1', port: 0 });
  try {
    let shown = '';
    let from = 0;
    for (const block of page.matchAll(RUN)) {
      const [whole, language, code = '', gap, kind] = block;
      shown += page.slice(from, block.index);
      if (code.includes(SHARED) && sharedData('') === undefined) {
        shown += whole;
      } else {
        const out = language === 'sh' ? await shell(code, folder) : await query(server.url, code);
        shown += `\`\`\`${language}\n${code}\`\`\``;
        if (kind !== undefined) shown += `${gap}\`\`\`${kind}\n${out.trimEnd()}\n\`\`\``;
      }
      from = block.index + whole.length;
    }
    return shown + page.slice(from);
  } finally {
    await server.close();
    await runtime.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function shell(code: string, cwd: string): Promise<string> {
  let out = '';
  for (const line of code.trim().split('\n')) {
    const [npx, name, ...args] = line.replaceAll(SHARED, sharedData('') ?? SHARED).split(' ');
    if (npx !== 'npx' || name !== 'litopys') throw new Error(`do not know how to run: ${line}`);
    const env = { ...process.env, NO_COLOR: '1', COLUMNS: '100' };
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], {
      cwd,
      env,
    });
    out += stdout;
  }
  return out;
}

async function query(url: string, code: string): Promise<string> {
  const answer = await fetch(new URL('/graphql', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: code }),
  });
  return format(JSON.stringify(await answer.json()), { parser: 'json', printWidth: 110 });
}
