import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createFolder } from './folder.ts';

const version = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;

describe('the command line', () => {
  const wrong: readonly (readonly [sentence: string, argv: readonly string[], stderr: RegExp])[] = [
    ['an unknown command', ['chek'], /^error: unknown command 'chek', did you mean "check"\?\n/],
    [
      'an unknown command to be helped with',
      ['help', 'chek'],
      /^error: unknown command 'chek', did you mean "check"\?\n/,
    ],
    [
      'one behind the config',
      ['-c', './none.yaml', 'chek'],
      /^error: unknown command 'chek', did you mean "check"\?\n/,
    ],
    ['an unknown command of a command', ['config', 'prnt'], /unknown command 'prnt'\n\(Did you mean print\?\)/],
    ['an unknown option', ['check', '--frmat', 'json'], /unknown option '--frmat'/],
    ['a format that is none', ['check', '--format', 'xml'], /'xml' is invalid\. Allowed choices are text, json/],
    ['a config option without a file', ['check', '--config'], /argument missing/],
    ['an argument too many', ['serve', 'now'], /too many arguments for 'serve'/],
    ['a replay of nothing', ['replay'], /missing required argument 'files'/],
    [
      'a service without a config',
      ['serve', '--config', './missing.yaml'],
      /^there is no config file missing\.yaml: .*demo/,
    ],
    ['no command and no config', ['--config', './missing.yaml'], /^there is no config file missing\.yaml: .*demo/],
  ];
  test.each(wrong)('calls %s wrong usage: 2, and says so on stderr alone', async (_, argv, stderr) => {
    expect(await createFolder({}).cli(...argv)).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(stderr) });
  });

  const asked: readonly (readonly [sentence: string, argv: readonly string[], stdout: RegExp])[] = [
    ['its version', ['--version'], new RegExp(`^${version}\n$`)],
    ['its commands', ['--help'], /demo[\s\S]+check[\s\S]+test[\s\S]+record[\s\S]+replay[\s\S]+serve/],
    ['how a command is used', ['help', 'check'], /^Usage: tocsin check /],
    [
      'what the config comes to, wherever it is named',
      ['--config', './none.yaml', 'config', 'print'],
      /^\{\n[\s\S]*"mqtt": \{/,
    ],
    [
      'the options of a command',
      ['replay', '--help'],
      /--rules[\s\S]+--topic[\s\S]+--time[\s\S]+--delimiter[\s\S]+--zone/,
    ],
  ];
  test.each(asked)('tells %s on stdout, and that is no fault', async (_, argv, stdout) => {
    expect(await createFolder({}).cli(...argv)).toEqual({ code: 0, stdout: expect.stringMatching(stdout), stderr: '' });
  });
});
