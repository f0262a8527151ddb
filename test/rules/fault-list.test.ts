import { expect, test } from 'vitest';
import { formatFault } from '../../src/document/fault.ts';
import { readDocument } from '../../src/document/read.ts';
import { createFaultList } from '../../src/rules/fault-list.ts';

const list = () => {
  const read = readDocument('a: 1\nb: { c: 2 }\n', 'x.yaml');
  if (!read.ok) throw new Error('no YAML');
  return createFaultList(read.value);
};

test('faults come in the order of the document', () => {
  const faults = list();
  faults.atKey(['b', 'c'], 'at the key');
  faults.at(['b', 'c'], 'at the value', { expected: '3', received: '2' });
  faults.at(['a'], 'first');
  expect(faults.all().map(formatFault)).toEqual([
    'x.yaml:1:4 a: first',
    'x.yaml:2:6 b.c: at the key',
    'x.yaml:2:9 b.c: at the value (expected 3, received 2)',
  ]);
});

test('the same fault at the same place is told once', () => {
  const faults = list();
  faults.at(['a'], 'twice');
  faults.at(['a'], 'twice');
  faults.at(['a'], 'another');
  expect(faults.all().map(({ message }) => message)).toEqual(['twice', 'another']);
});
