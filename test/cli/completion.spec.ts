import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { litopys } from './litopys.js';

const hasBash = spawnSync('bash', ['-c', 'type compgen']).status === 0;
if (!hasBash) process.stderr.write('SKIPPED: there is no bash here to try completion with\n');

/** What bash offers behind these words. */
async function offered(...words: string[]): Promise<readonly string[]> {
  const { out } = await litopys(['completion', 'bash']);
  const typed = ['litopys', ...words].map((word) => `'${word}'`).join(' ');
  const script = `${out}\nCOMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _litopys; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim().split('\n');
}

(hasBash ? describe : describe.skip)('completion in bash', () => {
  it('offers commands', async () => {
    expect(await offered('hi')).toEqual(['history']);
    expect(await offered('se')).toEqual(['serve', 'settlements']);
  });

  it('offers the options of the command, and those of all commands', async () => {
    expect(await offered('log', '--on')).toEqual(['--only']);
    expect(await offered('history', 'x', '--loc')).toEqual(['--locale']);
  });

  it('offers what an option or an argument can be', async () => {
    expect(await offered('history', 'x', '--kind', 'RE')).toEqual(['RETURN', 'RELATIONSHIP']);
    expect(await offered('--locale', '')).toEqual(['en', 'uk', 'ru']);
    expect(await offered('projections', 'ver')).toEqual(['verify']);
    expect(await offered('completion', 'z')).toEqual(['zsh']);
  });
});

describe('completion', () => {
  it('is a script for zsh and fish too, and refuses other shells', async () => {
    expect((await litopys(['completion', 'zsh'])).out).toContain('bashcompinit');
    const fish = (await litopys(['completion', 'fish'])).out;
    expect(fish).toContain("-n '__fish_seen_subcommand_from history' -l kind -xa 'CONTACT ORDER");
    const other = await litopys(['completion', 'tcsh']);
    expect(other.code).toBe(2);
    expect(other.err).toContain('Allowed choices are bash, zsh, fish');
  });
});
