import { expect, test } from 'vitest';
import type { Json } from '../../src/base/json.ts';
import { describeShape, hasShape, type Shape, takesText } from '../../src/rules/shape.ts';

test.each<[string, Json, Shape, boolean]>([
  ['a number is a number', 5, 'number', true],
  ['a text with digits is none', '5', 'number', false],
  ['infinity can be written in YAML, and is none', Number.POSITIVE_INFINITY, 'number', false],
  ['nor is it a scalar', Number.NaN, 'scalar', false],
  ['a text is a scalar', 'x', 'scalar', true],
  ['false is a scalar', false, 'scalar', true],
  ['null is no value, so it has no shape', null, 'scalar', false],
  ['a map is no scalar', {}, 'scalar', false],
  ['only true and false are boolean', 1, 'boolean', false],
  ['a list has that of each of its elements', [1, 'x'], { listOf: 'scalar' }, true],
  ['one element of another kind is enough', [1, 'x'], { listOf: 'number' }, false],
  ['an empty list has none', [], { listOf: 'number' }, false],
  ['lists can hold lists', [[1], [2]], { listOf: { listOf: 'number' } }, true],
  ['anything goes where anything goes', {}, 'anything', true],
])('%s', (_sentence, value, shape, expected) => {
  expect(hasShape(value, shape)).toBe(expected);
});

test.each<[Shape, string, boolean]>([
  ['scalar', 'a text, number or boolean', true],
  ['number', 'a number', false],
  ['boolean', 'true or false', false],
  ['anything', 'any value', true],
  [{ listOf: 'number' }, 'a list of numbers', false],
  [{ listOf: { listOf: 'scalar' } }, 'a list of lists of texts, numbers or booleans', false],
])('%j reads "%s"', (shape, words, text) => {
  expect([describeShape(shape), takesText(shape)]).toEqual([words, text]);
});
