import { expect, test } from 'vitest';
import { formatFault, formatPath, sortFaults } from '../../src/document/fault.ts';

const at = (file: string, line: number, column: number) => ({ file, line, column, path: '', message: 'm' });

test('a path reads as people write it', () => {
  expect(formatPath(['rules', 0, 'notify', 1, 'Body'])).toBe('rules[0].notify[1].Body');
  expect(formatPath([0])).toBe('[0]');
  expect(formatPath([])).toBe('');
});

test('a fault is one line an editor can jump to', () => {
  expect(formatFault({ ...at('a.yaml', 2, 7), path: 'port', expected: 'a number', received: '"x"' })).toBe(
    'a.yaml:2:7 port: m (expected a number, received "x")',
  );
  expect(formatFault(at('a.yaml', 1, 1))).toBe('a.yaml:1:1 m');
  expect(formatFault({ ...at('a.yaml', 1, 1), received: '3' })).toBe('a.yaml:1:1 m (received 3)');
});

test('faults are sorted by file, line and column, and the input is left alone', () => {
  const faults = [at('b.yaml', 1, 1), at('a.yaml', 10, 1), at('a.yaml', 2, 9), at('a.yaml', 2, 1)];
  expect(sortFaults(faults).map(({ file, line, column }) => `${file}:${line}:${column}`)).toEqual([
    'a.yaml:2:1',
    'a.yaml:2:9',
    'a.yaml:10:1',
    'b.yaml:1:1',
  ]);
  expect(faults[0]?.file).toBe('b.yaml');
});
