import { describe, expect, it } from 'vitest';
import { createClientPauses } from '../../src/notify-service/client-pause.ts';

const A = 'https://a.example';
const B = 'https://b.example';

const enterMany = (pauses: ReturnType<typeof createClientPauses>, count: number) => {
  for (let place = 0; place < count; place++) pauses.enter(A);
};

describe('how long a client is left alone', () => {
  it('has ten places, and somebody else has his own', () => {
    const pauses = createClientPauses();
    enterMany(pauses, 10);
    expect([pauses.waitMs(A, 0), pauses.waitMs(B, 0)]).toEqual([1000, 0]);
    pauses.leave(A, true, 0);
    expect(pauses.waitMs(A, 0)).toBe(0);
  });

  it('doubles with each failure, up to ten minutes', () => {
    const pauses = createClientPauses();
    let now = 0;
    const waits = Array.from({ length: 12 }, () => {
      pauses.enter(A);
      pauses.leave(A, false, now);
      const waitMs = pauses.waitMs(A, now);
      now += waitMs;
      return waitMs / 1000;
    });
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]);
  });

  it('counts the failures of one volley once', () => {
    const pauses = createClientPauses();
    enterMany(pauses, 3);
    for (const at of [0, 1, 2]) pauses.leave(A, false, at);
    expect(pauses.waitMs(A, 2)).toBe(998);
  });

  it('is tried by one at a time after a failure, and is as before when that is taken', () => {
    const pauses = createClientPauses();
    pauses.enter(A);
    pauses.leave(A, false, 0);
    expect(pauses.waitMs(A, 1000)).toBe(0);
    pauses.enter(A);
    expect(pauses.waitMs(A, 1000)).toBe(1000);
    pauses.leave(A, true, 1500);
    enterMany(pauses, 9);
    expect(pauses.waitMs(A, 1500)).toBe(0);
  });

  it('has the others wait longer while one is tried, the more often it failed', () => {
    const pauses = createClientPauses();
    const waits = [0, 1, 2, 3, 4, 5, 6, 7].map((number) => {
      const now = number * 3_600_000;
      pauses.enter(A);
      const waitMs = pauses.waitMs(A, now);
      pauses.leave(A, false, now);
      return waitMs / 1000;
    });
    expect(waits).toEqual([0, 1, 2, 4, 8, 16, 32, 60]);
  });

  it('remembers ten thousand at most', () => {
    const pauses = createClientPauses();
    for (let number = 0; number <= 10_000; number++) {
      pauses.enter(`${number}`);
      pauses.leave(`${number}`, false, 0);
    }
    expect([pauses.waitMs('0', 0), pauses.waitMs('1', 0)]).toEqual([0, 1000]);
  });
});
