import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filterMatches } from '../../src/model/topic.ts';
import { coveringFilters } from '../../src/mqtt/covering.ts';
import { filters, topics } from './filters.ts';

describe('coveringFilters', () => {
  test.each([
    { is: 'nothing of nothing', given: [], covering: [] },
    { is: 'the same twice is once', given: ['a', 'a'], covering: ['a'] },
    { is: '+ covers a name', given: ['a/b', 'a/+'], covering: ['a/+'] },
    { is: '# covers all below', given: ['a/b/c', 'a/+', 'a/#', 'a/b/#'], covering: ['a/#'] },
    { is: '# covers the parent', given: ['a', 'a/#'], covering: ['a/#'] },
    { is: '+ does not cover #', given: ['a/+', 'a/#'], covering: ['a/#'] },
    { is: 'a name does not cover +', given: ['a/+/c', 'a/b/+'], covering: ['a/+/c', 'a/b/+'] },
    { is: 'wildcards cover wildcards', given: ['+/b', '+/+', '+/#', '#'], covering: ['#'] },
    { is: '# does not cover $SYS', given: ['#', '$SYS/a', '$SYS/#'], covering: ['#', '$SYS/#'] },
    { is: '+ does not cover $SYS', given: ['+/a', '$SYS/a'], covering: ['+/a', '$SYS/a'] },
    { is: 'a $ further down is covered', given: ['a/$b', 'a/+'], covering: ['a/+'] },
    { is: 'the order stays', given: ['c', 'a/b', 'b', 'a/#'], covering: ['c', 'b', 'a/#'] },
  ])('$is', ({ given, covering }) => {
    expect(coveringFilters(given)).toEqual(covering);
  });

  test('whatever the filters, the covering ones match the same topics, and none of them can go', () => {
    fc.assert(
      fc.property(fc.array(filters), topics, (given, topic) => {
        const covering = coveringFilters(given);
        const matches = (set: readonly string[]) => set.some((filter) => filterMatches(filter, topic));
        expect(matches(covering)).toBe(matches(given));
        expect(coveringFilters(covering)).toEqual(covering);
      }),
    );
  });

  test('ten thousand filters take no time to speak of', () => {
    const given = Array.from({ length: 10_000 }, (_, index) => `site/${index % 100}/device/${index}/+`);
    expect(coveringFilters(given)).toHaveLength(10_000);
    expect(coveringFilters([...given, 'site/+/device/#'])).toEqual(['site/+/device/#']);
  });
});
