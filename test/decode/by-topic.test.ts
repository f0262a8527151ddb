import { describe, expect, it } from 'vitest';
import { byTopic } from '../../src/decode/by-topic.ts';

describe('byTopic', () => {
  const counted = (most?: number) => {
    const asked: string[] = [];
    const find = (topic: string) => {
      asked.push(topic);
      return { topic };
    };
    return { asked, find: byTopic(find, most) };
  };

  it('asks once for each topic', () => {
    const { asked, find } = counted();
    expect([find('a/1'), find('a/2'), find('a/1')]).toEqual([{ topic: 'a/1' }, { topic: 'a/2' }, { topic: 'a/1' }]);
    expect(asked).toEqual(['a/1', 'a/2']);
  });

  it('remembers no topic that is very long', () => {
    const { asked, find } = counted(1);
    const long = `a/${'x'.repeat(250)}`;
    for (const topic of ['b', long, long, 'b']) find(topic);
    expect(asked).toEqual(['b', long, long]);
  });

  it('starts afresh when there are too many', () => {
    const { asked, find } = counted(2);
    for (const topic of ['a', 'b', 'a', 'c', 'c', 'a']) find(topic);
    expect(asked).toEqual(['a', 'b', 'c', 'a']);
  });
});
