import { expect, test } from 'vitest';
import { readPage, toPattern } from './harness/tutorial-page.ts';

const isLike = (lines: readonly string[], text: string) => new RegExp(`^${toPattern(lines)}$`).test(text);

test('a page is read as files, commands with their output, and what the service prints', () => {
  const page = [
    ...['# A page', '', '```yaml', '# rules/a.yaml', 'version: 1', '```', '', '```console', '$ tocsin check  # exit 1'],
    ...['a fault', '', '1 files', '$ tocsin serve', '```', '', '```text service', '…', 'sms', '```', ''],
  ].join('\n');
  expect(readPage(page)).toEqual([
    { kind: 'file', line: 4, path: 'rules/a.yaml', text: '# rules/a.yaml\nversion: 1\n' },
    {
      ...{ kind: 'command', line: 9, command: 'tocsin check  # exit 1', exitCode: 1, runsOn: false },
      output: ['a fault', '', '1 files'],
    },
    { kind: 'command', line: 13, command: 'tocsin serve', exitCode: 0, runsOn: true, output: [] },
    { kind: 'service', line: 17, output: ['…', 'sms'] },
  ]);
});

test.each([
  ['of a kind that nobody executes', 'sh', 'tocsin check', 'line 1: a block of "sh" cannot be executed'],
  ['of YAML that names no file', 'yaml', 'version: 1', 'line 2: the first line of YAML names its file'],
  ['of output without a command', 'console', '1 files', 'line 2: a console begins with a command'],
])('a block %s is refused', (_, info, body, fault) => {
  expect(() => readPage(`\`\`\`${info}\n${body}\n\`\`\`\n`)).toThrow(fault);
});

test.each([
  ['the same', ['a', 'b'], 'a\nb\n', true],
  ['blanks at the end of a line', ['a'], 'a  \n', true],
  ['a line too many', ['a'], 'a\nb\n', false],
  ['a line too few', ['a', 'b'], 'a\n', false],
  ['something within a line', ['in … s'], 'in 0.3 s\n', true],
  ['something within a line that goes on in another', ['in … s'], 'in 0.3\n s\n', false],
  ['any number of lines', ['a', '…', 'd'], 'a\nb\nc\nd\n', true],
  ['none of them', ['a', '…', 'd'], 'a\nd\n', true],
  ['what means something else in patterns', ['[0] a.b (c)'], '[0] a.b (c)\n', true],
  ['a dot that is none', ['a.b'], 'axb\n', false],
])('output and page: %s', (_, lines, text, expected) => {
  expect(isLike(lines, text)).toBe(expected);
});
