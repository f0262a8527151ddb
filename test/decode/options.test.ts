import { describe, expect, test } from 'vitest';
import { sourceOptionsSchema } from '../../src/decode/options.ts';

describe('sourceOptionsSchema', () => {
  test('a topic is enough, and means JSON', () => {
    expect(sourceOptionsSchema.parse({ topic: 'cold/{device}' })).toEqual({
      topic: 'cold/{device}',
      decode: 'json',
    });
  });

  test.each([
    { is: 'an empty list of topics', options: { topic: [] } },
    { is: 'an unknown key', options: { topic: 'a', topics: ['a'] } },
    { is: 'an unknown format', options: { topic: 'a', decode: 'xml' } },
    { is: 'a fact name with a dot, which would be one of ours', options: { topic: 'a', value: 'labels.site' } },
  ])('refused: $is', ({ options }) => {
    expect(sourceOptionsSchema.safeParse(options).success).toBe(false);
  });
});
