import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/base/json.ts';
import { asDeviceId } from '../../src/model/ids.ts';
import type { Reading } from '../../src/model/reading.ts';
import { createFactLayouts } from '../../src/rules/fact-layout.ts';
import { createMemory, loseFact, remember } from '../../src/rules/memory.ts';
import { reading } from './given.ts';

/** A layout whose rules read temperature and door, and a memory that heard both at 1000. */
const given = () => {
  const layout = createFactLayouts().of('plant');
  const slots = { temperature: layout.slot('temperature'), door: layout.slot('door') };
  const memory = createMemory('plant', asDeviceId('pump-1'), { hall: 'h1' });
  const first = remember(memory, layout, reading({ temperature: 20, door: 'open' }), 100);
  return { layout, memory, slots, first };
};

interface Row {
  readonly facts: Readonly<Record<string, Json>>;
  readonly at: number;
  readonly more?: Partial<Reading>;
  /** news, late, duplicate */
  readonly told: readonly [boolean, number, number];
  /** temperature and door afterwards, with their event times */
  readonly kept: readonly Json[];
}

const ROWS: readonly (readonly [sentence: string, row: Row])[] = [
  [
    'a newer value is taken',
    { facts: { temperature: 21 }, at: 2000, told: [true, 0, 0], kept: [21, 2000, 'open', 1000] },
  ],
  [
    'the same value at a newer time is news too',
    { facts: { temperature: 20 }, at: 2000, told: [true, 0, 0], kept: [20, 2000, 'open', 1000] },
  ],
  [
    'same time and same value is a duplicate',
    { facts: { temperature: 20, door: 'open' }, at: 1000, told: [false, 0, 2], kept: [20, 1000, 'open', 1000] },
  ],
  [
    'same time and another value is a correction',
    { facts: { temperature: 19 }, at: 1000, told: [true, 0, 0], kept: [19, 1000, 'open', 1000] },
  ],
  [
    'an older value is late',
    { facts: { temperature: 19, door: 'shut' }, at: 999, told: [false, 2, 0], kept: [20, 1000, 'open', 1000] },
  ],
  [
    'one duplicate beside a correction is still news',
    { facts: { temperature: 20, door: 'shut' }, at: 1000, told: [true, 0, 1], kept: [20, 1000, 'shut', 1000] },
  ],
  [
    'null is taken like a value: what was known holds no longer',
    { facts: { temperature: null }, at: 2000, told: [true, 0, 0], kept: [null, 2000, 'open', 1000] },
  ],
  [
    'null of the same time is a correction',
    { facts: { temperature: null }, at: 1000, told: [true, 0, 0], kept: [null, 1000, 'open', 1000] },
  ],
  [
    'null that is older is late',
    { facts: { temperature: null }, at: 999, told: [false, 1, 0], kept: [20, 1000, 'open', 1000] },
  ],
  [
    'what has no time of its own, and came in the same millisecond, is another reading',
    {
      facts: { temperature: 20, door: 'shut' },
      at: 1000,
      more: { timed: false },
      told: [true, 0, 0],
      kept: [20, 1000, 'shut', 1000],
    },
  ],
  [
    'what no rule reads is not kept, but time has gone on',
    { facts: { noise: 1 }, at: 2000, told: [true, 0, 0], kept: [20, 1000, 'open', 1000] },
  ],
  [
    'what no rule reads, and not newer, is nothing',
    { facts: { noise: 1 }, at: 1000, told: [false, 0, 0], kept: [20, 1000, 'open', 1000] },
  ],
  [
    'a retained value that is newer fills in',
    { facts: { door: 'shut' }, at: 2000, more: { retained: true }, told: [true, 0, 0], kept: [20, 1000, 'shut', 2000] },
  ],
  [
    'a retained value of the same time corrects nothing',
    {
      facts: { door: 'shut' },
      at: 1000,
      more: { retained: true },
      told: [false, 1, 0],
      kept: [20, 1000, 'open', 1000],
    },
  ],
  [
    'a retained value that is older is late',
    { facts: { door: 'shut' }, at: 500, more: { retained: true }, told: [false, 1, 0], kept: [20, 1000, 'open', 1000] },
  ],
  [
    'a retained reading without a fact of ours is nothing',
    { facts: { noise: 1 }, at: 2000, more: { retained: true }, told: [false, 0, 0], kept: [20, 1000, 'open', 1000] },
  ],
];

describe('remember', () => {
  test.each(ROWS)('%s', (_sentence, { facts, at, more, told, kept }) => {
    const { layout, memory, slots } = given();
    const { news, late, duplicate } = remember(memory, layout, reading(facts, { observedAt: at, ...more }), 200);
    expect([news, late, duplicate]).toEqual(told);
    expect([slots.temperature, slots.door].flatMap((slot) => [memory.values[slot], memory.observedAt[slot]])).toEqual(
      kept,
    );
  });

  test('the first reading is all news, and both times are kept', () => {
    const { memory, first } = given();
    expect(first).toEqual({ news: true, late: 0, duplicate: 0 });
    expect([memory.watchedAt, memory.newestObservedAt, memory.heardAt]).toEqual([[100, 100], 1000, 5000]);
  });

  test('a late reading is heard, but time does not go back', () => {
    const { layout, memory } = given();
    remember(memory, layout, reading({ door: 'shut' }, { observedAt: 10, receivedAt: 6000 }), 200);
    expect([memory.newestObservedAt, memory.newestTimedAt, memory.heardAt]).toEqual([1000, 1000, 6000]);
  });

  test('lists and maps are compared by what is in them', () => {
    const { layout, memory } = given();
    remember(memory, layout, reading({ door: { a: [1, { b: 2 }], c: 3 } }, { observedAt: 2000 }), 200);
    const again = remember(memory, layout, reading({ door: { c: 3, a: [1, { b: 2 }] } }, { observedAt: 2000 }), 300);
    expect([again.duplicate, memory.watchedAt[1]]).toEqual([1, 200]);
  });

  test('labels of several topics join, the newest reading first', () => {
    const { layout, memory } = given();
    remember(memory, layout, reading({}, { observedAt: 2000, labels: { floor: '2' } }), 200);
    remember(memory, layout, reading({}, { observedAt: 1500, labels: { floor: '1', wing: 'east' } }), 200);
    expect(memory.labels).toEqual({ hall: 'h1', floor: '2', wing: 'east' });
  });

  test('labels that say nothing new leave the same object', () => {
    const { layout, memory } = given();
    const { labels } = memory;
    remember(memory, layout, reading({}, { observedAt: 2000, labels: { hall: 'h1' } }), 200);
    expect(memory.labels).toBe(labels);
  });
});

describe('a fact that a restart lost', () => {
  test.each<[sentence: string, at: number, news: boolean, late: number]>([
    ['leaves an older reading late', 999, false, 1],
    ['is new again by a reading of the same time', 1000, true, 0],
    ['is new again by a newer reading', 1001, true, 0],
  ])('%s', (_sentence, at, news, late) => {
    const { layout, memory, slots } = given();
    loseFact(memory, slots.door, { observedAt: 1000, watchedAt: 100 });
    expect(remember(memory, layout, reading({ door: 'open' }, { observedAt: at }), 200)).toEqual({
      news,
      late,
      duplicate: 0,
    });
  });
});
