import { expect, test } from 'vitest';
import { forNewest } from '../../src/channels/for-newest.ts';

test('what was asked for last is at hand, all else is worked out anew', () => {
  const made: string[] = [];
  const shout = forNewest((key) => {
    made.push(key);
    return key.toUpperCase();
  });
  expect(['a', 'a', 'b', 'b', 'a', ''].map(shout)).toEqual(['A', 'A', 'B', 'B', 'A', '']);
  expect(made).toEqual(['a', 'b', 'a', '']);
});
