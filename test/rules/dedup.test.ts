import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/base/json.ts';
import { asDeviceId } from '../../src/model/ids.ts';
import type { Reading } from '../../src/model/reading.ts';
import { createDedupOf, parseDedup } from '../../src/rules/dedup.ts';

const reading = (facts: Readonly<Record<string, Json>>): Reading => ({
  ...{ source: 'home', device: asDeviceId('b1'), labels: { site: 'oslo' }, facts, topic: 'home/oslo/b1' },
  ...{ observedAt: 0, receivedAt: 0, timed: false, retained: false },
});

const nameBy = (text: string, facts: Readonly<Record<string, Json>>): string | null => {
  const dedup = parseDedup(text);
  if (!dedup.ok) throw new Error(dedup.error);
  return createDedupOf(dedup.value)(reading(facts), { site: 'oslo' });
};

describe('what names an occurrence', () => {
  test.each<[string, string, Readonly<Record<string, Json>>, string | null]>([
    ['a field', '$.id', { id: 'e7' }, 'e7'],
    ['a number', '$.id', { id: 7 }, '7'],
    ['a field further down, and of an odd name', "$['event:0'].ids[1]", { 'event:0': { ids: [4, 5] } }, '5'],
    ['a text of names', '{device}-{counter}', { counter: 3 }, 'b1-3'],
    ['a level of the topic, before a field of that name', '{site}/{n}', { site: 'bergen', n: 1 }, 'oslo/1'],
    ['nothing, when the field is missing', '$.id', {}, null],
    ['nothing, when it is null', '$.id', { id: null }, null],
    ['nothing, when it is no scalar', '$.id', { id: { a: 1 } }, null],
    ['nothing, when one of several names has no value', '{a}-{b}', { a: 1 }, null],
    ['nothing that an object has by birth', '{constructor}', {}, null],
  ])('is %s', (_sentence, text, facts, name) => {
    expect(nameBy(text, facts)).toBe(name);
  });
});
