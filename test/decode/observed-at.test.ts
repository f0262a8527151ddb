import { describe, expect, test } from 'vitest';
import type { SourceOptions } from '../../src/decode/options.ts';
import { decode, NOW } from './decode-message.ts';

describe('the time', () => {
  const at = (ts: unknown, options: Partial<SourceOptions> = {}) => {
    const { reading, faults } = decode({ time: '$.ts', ...options }, JSON.stringify({ ts }));
    return { observedAt: (reading?.observedAt ?? Number.NaN) - NOW, timed: reading?.timed, faults };
  };

  test.each([
    { is: 'the device says when', ts: NOW - 60_000, observedAt: -60_000, faults: [] },
    { is: 'a buffered reading is a day old', ts: (NOW - 86_400_000) / 1000, observedAt: -86_400_000, faults: [] },
    { is: 'four minutes ahead is a clock like others', ts: NOW + 240_000, observedAt: 240_000, faults: [] },
    { is: 'six minutes ahead is a wrong clock', ts: NOW + 360_000, observedAt: 0, faults: ['future-time'] },
    { is: '1970 is a clock that was never set', ts: 35, observedAt: 0, faults: ['no-clock'] },
    { is: 'so is 1999', ts: '1999-12-31T23:59:59Z', observedAt: 0, faults: ['no-clock'] },
    { is: 'no time', ts: undefined, observedAt: 0, faults: ['bad-time'] },
    { is: 'a time that is none', ts: 'soon', observedAt: 0, faults: ['bad-time'] },
  ])('$is', ({ ts, observedAt, faults }) => {
    // A time that is ours measures nothing.
    expect(at(ts)).toEqual({ observedAt, timed: faults.length === 0, faults });
  });

  test('a naive time is of the zone that the source names', () => {
    expect(at('2026-01-01 13:00:00', { zone: 'Europe/Oslo' })).toEqual({ observedAt: 0, timed: true, faults: [] });
    expect(at('2026-01-01 12:00:00')).toEqual({ observedAt: 0, timed: true, faults: [] });
  });
});
