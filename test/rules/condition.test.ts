import { expect, test } from 'vitest';
import { isJsonObject, type JsonObject } from '../../src/base/json.ts';
import { readDocument } from '../../src/document/read.ts';
import {
  type Condition,
  comparisonsOf,
  factOperands,
  type NamedConditions,
  referencesIn,
} from '../../src/rules/condition.ts';
import { createFaultList } from '../../src/rules/fault-list.ts';
import { parseNamedConditions } from '../../src/rules/named-conditions.ts';

const TEXT = `
a: { all: [ { fact: x, operator: equal, value: { fact: y } }, { not: { condition: b } } ] }
b: { any: [ { condition: c }, { condition: c }, { fact: z, operator: known, value: true } ] }
c: { fact: w, operator: equal, value: 1 }
`;

const conditions = (): NamedConditions => {
  const read = readDocument(TEXT, 'x.yaml');
  const written: JsonObject = read.ok && isJsonObject(read.value.value) ? read.value.value : {};
  if (!read.ok) throw new Error('no YAML');
  return parseNamedConditions(written, createFaultList(read.value));
};

const get = (name: string): Condition => {
  const condition = conditions().get(name);
  if (!condition) throw new Error(name);
  return condition;
};

test('the comparisons of a condition are found through its references, each named condition once', () => {
  const seen = new Set<string>();
  const found = comparisonsOf(get('a'), conditions(), seen);
  expect(found.flatMap(factOperands).map(({ fact }) => fact)).toEqual(['x', 'y', 'w', 'z']);
  expect([...seen]).toEqual(['b', 'c']);
});

test('references are those that stand in the condition itself', () => {
  expect(['a', 'b', 'c'].map((name) => referencesIn(get(name)).map(({ to }) => to))).toEqual([['b'], ['c', 'c'], []]);
});
