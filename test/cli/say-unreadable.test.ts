import { describe, expect, test } from 'vitest';
import { sayMissing } from '../../src/cli/say-unreadable.ts';
import { createFolder, type Folder } from './folder.ts';

const RULES = `
version: 1
rules:
  - { id: hot, topic: "plant/{device}/t", when: { fact: t, operator: greaterThan, value: 60 } }
`;

const CONFIG = ['--config', './tocsin.yaml'] as const;
const folder = (files: Readonly<Record<string, string>> = {}): Folder =>
  createFolder({ 'tocsin.yaml': 'rules: rules\n', 'rules/hot.yaml': RULES, ...files });

const SEEN = 'there is no such file or folder';

describe('a path at which nothing stands is said once, with what to do', () => {
  test.each<readonly [command: string, args: readonly string[], said: string]>([
    [
      'check',
      ['check', './elsewhere.yaml', ...CONFIG],
      `elsewhere.yaml:1:1 ${SEEN}; write its path from there, or its whole path`,
    ],
    [
      'check of tests',
      ['check', './elsewhere.test.yaml', ...CONFIG],
      `elsewhere.test.yaml:1:1 ${SEEN}; write its path .*`,
    ],
    ['check of a config', ['check', '--config', './elsewhere.yaml'], `elsewhere.yaml:1:1 cannot be read: ${SEEN}`],
    ['test', ['test', './elsewhere.yaml', ...CONFIG], `elsewhere.yaml: ${SEEN}; name a rule file, or a folder of them`],
    ['replay', ['replay', './x.csv', '--rules', './elsewhere', ...CONFIG], `elsewhere: ${SEEN}; name a rule file, .*`],
    ['replay of a recording', ['replay', './x.csv', ...CONFIG], `x.csv: ${SEEN}; name a recording, .*`],
    [
      'replay against',
      ['replay', './x.csv', '--against', './elsewhere', ...CONFIG],
      `elsewhere: ${SEEN}; name a rule file, .*`,
    ],
    [
      'reload',
      ['reload', '--dry-run', './elsewhere', ...CONFIG],
      `elsewhere: ${SEEN}; name one that holds all rule files, .*`,
    ],
    [
      'a name that is near',
      ['test', './rules/hto.yaml', ...CONFIG],
      'rules/hto.yaml: .*, did you mean "rules/hot.yaml"\\?',
    ],
  ])('%s', async (_command, args, said) => {
    const { code, stderr } = await folder().cli(...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^(?:\\./)?${said}\n$`));
  });
});

test('what is named beside it is checked all the same', async () => {
  const { stdout, stderr } = await folder().cli('check', './nona.yaml', './rules', './nonb.yaml', ...CONFIG);
  expect(stdout).toBe('1 file, 2 faults, 0 warnings\n');
  expect(stderr.split('\n').map((line) => line.split(':')[0])).toEqual(['nona.yaml', 'nonb.yaml', '']);
});

test('a folder in the place of a file is called one', async () => {
  const { stderr } = await folder().cli('config', 'print', '--config', './rules');
  expect(stderr).toBe('rules cannot be read: it is a folder, and a file is wanted\n');
});

test('tests that name rules which are not there stop no other tests', async () => {
  const tested = '\nversion: 1\nrules: [./elsewhere.yaml]\ntests: []\n';
  const { code, stdout, stderr } = await folder({ 'rules/a.test.yaml': tested }).cli('test', './rules', ...CONFIG);
  expect([code, stdout]).toEqual([1, expect.stringMatching(/^0 passed, 0 failed/)]);
  expect(stderr).toMatch(/^rules\/a\.test\.yaml:1:1 rules\/elsewhere\.yaml: there is no such file or folder/);
});

test('from where a path was looked for is said of one that does not say it itself', () => {
  expect(sayMissing('nowhere/x.yaml')).toBe(`there is no such file or folder (seen from ${process.cwd()})`);
  expect(sayMissing('/nowhere/x.yaml', 'name another')).toBe('there is no such file or folder; name another');
  expect(sayMissing('packge.json', 'name another')).toBe(
    'there is no such file or folder, did you mean "package.json"?',
  );
});
