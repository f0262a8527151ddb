import { describe, expect, test } from 'vitest';
import type { Reading } from '../../src/model/reading.ts';
import { notePresence, type Presence } from '../../src/rules/presence.ts';
import { reading } from './given.ts';

const MINUTE = 60_000;
const NEVER = Number.NEGATIVE_INFINITY;

const after = (...heard: readonly (readonly [number, Partial<Reading>])[]): Presence => {
  const presence = { heardWatchedAt: NEVER, online: null, onlineAt: Number.NaN };
  for (const [minutes, more] of heard) notePresence(presence, reading({}, more), minutes * MINUTE);
  return presence;
};

const DATA = { timed: false };
const timed = (minutes: number, more: Partial<Reading> = {}) => ({ observedAt: minutes * MINUTE, ...more });

describe('when a device was last heard', () => {
  test.each<[string, readonly (readonly [number, Partial<Reading>])[], number]>([
    [
      'is when its last reading came',
      [
        [1, DATA],
        [2, DATA],
      ],
      2,
    ],
    [
      'is when a late one came: it speaks',
      [
        [1, timed(9)],
        [2, timed(3)],
      ],
      2,
    ],
    [
      'is when one came after its clock was set back by years',
      [
        [1, timed(9)],
        [2, timed(-1_000_000)],
      ],
      2,
    ],
    [
      'is not when the broker handed out what it had kept',
      [
        [1, DATA],
        [2, { retained: true }],
      ],
      1,
    ],
    ['is never, if only what the broker had kept speaks of it', [[2, { retained: true }]], NEVER],
    [
      'is not when its will said that it is gone',
      [
        [1, DATA],
        [2, { online: false }],
      ],
      1,
    ],
    ['is when its will said so, if it was never heard before: it was there', [[2, { online: false }]], 2],
    ['is never, if a will that was kept is all there is', [[2, { online: false, retained: true }]], NEVER],
    [
      'is when it said that it is there',
      [
        [1, DATA],
        [2, { online: true }],
      ],
      2,
    ],
  ])('%s', (_sentence, heard, minutes) => {
    expect(after(...heard).heardWatchedAt).toBe(minutes * MINUTE);
  });
});

describe('what a device says of its connection', () => {
  test.each<[string, readonly (readonly [number, Partial<Reading>])[], boolean | null]>([
    ['is nothing at first', [[1, DATA]], null],
    [
      'is the last that was said',
      [
        [1, { online: true, timed: false }],
        [2, { online: false, timed: false }],
      ],
      false,
    ],
    [
      'counts when it was kept, too',
      [
        [1, DATA],
        [2, { online: false, retained: true, timed: false }],
      ],
      false,
    ],
    [
      'is no longer that it is gone when it speaks',
      [
        [1, { online: false, timed: false }],
        [2, DATA],
      ],
      null,
    ],
    [
      'stays so when what it said before is handed out',
      [
        [1, { online: false }],
        [2, { retained: true }],
      ],
      false,
    ],
    [
      'stays so when what it said before comes later',
      [
        [1, timed(9, { online: false })],
        [2, timed(8)],
      ],
      false,
    ],
    [
      'is by its time, in whatever order it comes',
      [
        [1, timed(9, { online: true })],
        [2, timed(8, { online: false })],
      ],
      true,
    ],
    [
      'is by order where times differ by more than a change of places',
      [
        [1, timed(9, { online: false })],
        [2, timed(1)],
      ],
      null,
    ],
    [
      'is by order where one has no time',
      [
        [1, timed(9)],
        [2, timed(8, { online: false, timed: false })],
      ],
      false,
    ],
  ])('%s', (_sentence, heard, online) => {
    expect(after(...heard).online).toBe(online);
  });
});
