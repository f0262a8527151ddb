import { expect, test } from 'vitest';
import { commandFirst } from '../../src/cli/command-first.ts';

test.each([
  ['the config before a command goes behind it', '--config c.yaml check rules', 'check rules --config c.yaml'],
  ['in each way that it can be written', '--config=c.yaml config print', 'config print --config=c.yaml'],
  ['in its short one, too', '-c c.yaml check', 'check -c c.yaml'],
  ['a file named like a command is none', '--config check', '--config check'],
  ['without a command nothing moves', '--config c.yaml', '--config c.yaml'],
  ['nor before another option', '--config c.yaml --help', '--config c.yaml --help'],
  ['what is mistyped moves too, to be told so', '--config c.yaml chekc', 'chekc --config c.yaml'],
  ['nor where the command comes first', 'check --config c.yaml', 'check --config c.yaml'],
])('%s', (_, argv, moved) => {
  expect(commandFirst(argv.split(' ')).join(' ')).toBe(moved);
});
