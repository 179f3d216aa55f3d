import { beforeAll, describe, expect, it } from '@jest/globals';
import { litopys, scratch } from './litopys.js';

/** Commands that fill, serve or copy a store; the README, the how-to of backups and specs of their own try those. */
const ELSEWHERE = ['serve', 'demo', 'import', 'backup', 'restore'];

/** The arguments of a line as a shell would split it. */
function split(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

async function helpOf(...command: string[]): Promise<string> {
  const { code, out } = await litopys([...command, '--help']);
  expect(code).toBe(0);
  return out;
}

async function commandNames(): Promise<readonly string[]> {
  return [...(await helpOf()).matchAll(/^ {2}([a-z]+)\b/gm)]
    .map(([, name = '']) => name)
    .filter((name) => !['litopys', 'help'].includes(name));
}

describe('help', () => {
  const data = scratch('help');
  beforeAll(async () => {
    const small = ['--customers', '3', '--months', '6', '--today', '2026-03-16', '--quiet'];
    expect((await litopys(['demo', ...small, '--data', data])).code).toBe(0);
  });

  it('begins with first steps, groups the commands, and names the environment', async () => {
    const help = await helpOf();
    for (const heading of ['First steps:', 'Run:', 'Record:', 'Ask:', 'Look after:']) {
      expect(help).toContain(`\n${heading}\n`);
    }
    expect(help).toContain('LITOPYS_LOCALE');
    expect(help).toContain('130 interrupted');
  });

  it('of every command ends with three to five examples and the exit codes', async () => {
    for (const name of await commandNames()) {
      const help = await helpOf(name);
      const examples = help.split('\nExamples:\n')[1]?.match(/^ {2}litopys .*$/gm) ?? [];
      expect({ name, enough: examples.length >= 3 && examples.length <= 5 }).toEqual({
        name,
        enough: true,
      });
      expect(help).toContain('Ends with 0 done');
    }
  });

  it('shows examples that work as they stand on any demo, and answer something', async () => {
    for (const name of await commandNames()) {
      if (ELSEWHERE.includes(name)) continue;
      const examples = (await helpOf(name)).match(/^ {2}litopys .*$/gm) ?? [];
      for (const line of examples) {
        const { code, out, err } = await litopys([...split(line).slice(1), '--data', data]);
        expect({ line, code, said: out !== '' || err !== '' }).toEqual({
          line,
          code: 0,
          said: true,
        });
      }
    }
  });

  it('of a command is the same with "help" before it', async () => {
    expect((await litopys(['help', 'history'])).out).toBe(await helpOf('history'));
  });

  it('suggests the nearest command, option, read model and type of event', async () => {
    const wrong: readonly (readonly [string[], string])[] = [
      [['histroy', 'x'], 'Did you mean history?'],
      [['log', '--limt', '3'], 'Did you mean --limit?'],
      [['list', 'ordes'], 'did you mean orders?'],
      [['log', '--type', 'OrdrPlaced'], 'did you mean OrderPlaced?'],
    ];
    for (const [args, text] of wrong) {
      const { code, err } = await litopys([...args, '--data', data]);
      expect({ args, code }).toEqual({ args, code: 2 });
      expect(err).toContain(text);
    }
  });
});
