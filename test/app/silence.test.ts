import { describe, expect, test } from 'vitest';
import { silenceAt, silenceBefore } from '../../src/app/silence.ts';
import { asDeviceId } from '../../src/model/ids.ts';
import { createMemory, type Memory } from '../../src/rules/memory.ts';
import { reading } from '../rules/given.ts';

const NEVER = Number.NEGATIVE_INFINITY;

const memory = (more: Partial<Memory>): Memory => ({ ...createMemory('plant', asDeviceId('pump-1'), {}), ...more });

describe('the silence before a reading', () => {
  test.each([
    { is: 'none of the first', newestTimedAt: NEVER, heardWatchedAt: NEVER, timed: true, ms: 0 },
    { is: 'that between two times of the device', newestTimedAt: 400, heardWatchedAt: 90, timed: true, ms: 600 },
    {
      is: 'by watch time, where the device had no time before',
      newestTimedAt: NEVER,
      heardWatchedAt: 90,
      timed: true,
      ms: 10,
    },
    { is: 'by watch time, where it has none now', newestTimedAt: 400, heardWatchedAt: 90, timed: false, ms: 10 },
  ])('is $is', ({ newestTimedAt, heardWatchedAt, timed, ms }) => {
    const heard = memory({ newestTimedAt, heardWatchedAt });
    expect(silenceBefore(heard, reading({}, { timed, observedAt: 1000 }), 100)).toBe(ms);
  });
});

describe('the silence that a timer finds', () => {
  test.each([
    { is: 'since the device was heard', heardWatchedAt: 40, watchedAt: [10, 20], ms: 60 },
    { is: 'since the newest fact that outlived a restart', heardWatchedAt: NEVER, watchedAt: [10, 20], ms: 80 },
    { is: 'none, where nothing is known', heardWatchedAt: NEVER, watchedAt: [], ms: 0 },
  ])('is $is', ({ heardWatchedAt, watchedAt, ms }) => {
    expect(silenceAt(memory({ heardWatchedAt, watchedAt }), 100)).toBe(ms);
  });
});
