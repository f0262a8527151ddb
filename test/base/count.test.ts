import { expect, test } from 'vitest';
import { count } from '../../src/base/count.ts';

test.each([
  ['none are several', count(0, 'file'), '0 files'],
  ['one is one', count(1, 'file'), '1 file'],
  ['two are several', count(2, 'file'), '2 files'],
  ['a part is not one', count(0.5, 'message'), '0.5 messages'],
  ['a noun that ends otherwise', count(2, 'query', 'queries'), '2 queries'],
])('%s', (_, text, expected) => {
  expect(text).toBe(expected);
});
