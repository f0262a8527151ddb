import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filterMatches } from '../../src/model/topic.ts';
import { createTopicTrie } from '../../src/mqtt/topic-trie.ts';
import { filters, topics } from './filters.ts';

const matching = (filed: readonly string[], topic: string) => {
  const trie = createTopicTrie<string>();
  for (const filter of filed) trie.insert(filter, filter);
  return trie.match(topic).toSorted();
};

describe('match', () => {
  test.each([
    { is: 'the same levels', filter: 'a/b', topic: 'a/b', matches: true },
    { is: 'not the beginning alone', filter: 'a', topic: 'a/b', matches: false },
    { is: 'not more levels than there are', filter: 'a/b/c', topic: 'a/b', matches: false },
    { is: '+ is any one level', filter: 'a/+/c', topic: 'a/b/c', matches: true },
    { is: '+ is an empty level too', filter: 'a/+', topic: 'a/', matches: true },
    { is: '+ is not two levels', filter: 'a/+', topic: 'a/b/c', matches: false },
    { is: '# is all levels below', filter: 'a/#', topic: 'a/b/c', matches: true },
    { is: '# is the parent too', filter: 'a/#', topic: 'a', matches: true },
    { is: '# is everything', filter: '#', topic: '/a', matches: true },
    { is: '# leaves $SYS alone', filter: '#', topic: '$SYS/uptime', matches: false },
    { is: '+ leaves $SYS alone', filter: '+/uptime', topic: '$SYS/uptime', matches: false },
    { is: '$SYS is found by name', filter: '$SYS/#', topic: '$SYS/uptime', matches: true },
    { is: 'a $ further down is a letter', filter: 'a/+', topic: 'a/$b', matches: true },
    { is: 'case matters', filter: 'A', topic: 'a', matches: false },
    { is: 'what JavaScript lends to objects is not there', filter: 'a', topic: 'constructor', matches: false },
  ])('$is: $filter, $topic', ({ filter, topic, matches }) => {
    expect(matching([filter], topic)).toEqual(matches ? [filter] : []);
  });

  test('several values under one filter come in the order they were filed', () => {
    const trie = createTopicTrie<number>();
    for (const value of [2, 1, 3]) trie.insert('a/+', value);
    expect(trie.match('a/b')).toEqual([2, 1, 3]);
  });

  test('whatever the filters, it finds those that match one by one', () => {
    fc.assert(
      fc.property(fc.uniqueArray(filters), topics, (filed, topic) => {
        expect(matching(filed, topic)).toEqual(filed.filter((filter) => filterMatches(filter, topic)).toSorted());
      }),
    );
  });
});
