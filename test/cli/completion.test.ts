import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { createFolder } from './folder.ts';

/** A real bash is asked, as it asks on TAB: the words so far, of which the last is being typed. */
const ASK = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _tocsin; printf '%s\\n' "\${COMPREPLY[@]}"`;

const scriptFor = async (shell: string) => (await createFolder({}).cli('completion', shell)).stdout;

const complete = async (...words: readonly string[]) => {
  const script = await scriptFor('bash');
  const folder = createFolder({ 'tocsin.bash': script, 'my rules.yaml': '', 'other.csv': '' });
  const { stdout, stderr } = spawnSync('bash', ['-c', ASK, 'bash', folder.path('tocsin.bash'), 'tocsin', ...words], {
    cwd: folder.path('.'),
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
};

describe('in bash', () => {
  const cases: readonly (readonly [sentence: string, words: readonly string[], offered: readonly string[]])[] = [
    ['a command', ['doc'], ['doctor']],
    ['a command of a command', ['config', 'pr'], ['print']],
    ['an option', ['config', 'print', '--or'], ['--origin']],
    ['a choice of an option', ['alarms', '--format', ''], ['text', 'json']],
    ['one after an equals sign', ['alarms', '--format', '=', 'j'], ['json']],
    ['a choice of an argument', ['schema', 'r'], ['rules', 'roster']],
    ['a shell', ['completion', ''], ['bash', 'zsh', 'fish']],
    ['a file of an option, blanks and all', ['serve', '--config', 'my'], ['my rules.yaml']],
    ['a file of an argument', ['check', 'oth'], ['other.csv']],
    ['a command to be helped with', ['help', 'doc'], ['doctor']],
    ['nothing where nobody can guess', ['record', '--topic', ''], []],
    ['an option of what is run without a command', ['--conf'], ['--config']],
    ['a file of it', ['--config', 'my'], ['my rules.yaml']],
    ['a command after it', ['--config', 'x', 'doc'], ['doctor']],
    ['an option of that command', ['--config', 'x', 'doctor', '--ti'], ['--timeout']],
    ['no command where the value of an option is called like one', ['test', '--filter', 'check', '--fi'], ['--filter']],
    ['nor after an equals sign', ['test', '--filter', '=', 'check', '--fi'], ['--filter']],
    ['the command that was meant, after the options before it', ['alarms', '--format', 'json', '--ru'], ['--rule']],
  ];
  test.each(cases)('%s', async (_, words, offered) => {
    expect(await complete(...words)).toEqual(offered);
  });

  test('every command, and the help', async () => {
    expect(await complete('')).toEqual(expect.arrayContaining(['serve', 'check', 'test', 'init', 'config', 'help']));
  });
});

test('zsh and fish are told the same commands', async () => {
  expect(await scriptFor('zsh')).toMatch(/^#compdef tocsin\n[\s\S]*' config print'/);
  expect(await scriptFor('fish')).toMatch(/complete -c tocsin -n '__tocsin_at \\' config\\'' -a print -d '/);
});

test('there is none for other shells', async () => {
  expect(await createFolder({}).cli('completion', 'csh')).toMatchObject({ code: 2, stdout: '' });
});
