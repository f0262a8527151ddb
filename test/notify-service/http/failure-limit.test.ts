import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../src/base/clock.ts';
import { createFailureLimit } from '../../../src/notify-service/http/failure-limit.ts';

const fail = (limit: ReturnType<typeof createFailureLimit>, key: string, times: number) => {
  for (let time = 0; time < times; time++) limit.fail(key);
};

describe('failures', () => {
  it('are ten at once, then one every six seconds', () => {
    const clock = createVirtualClock();
    const limit = createFailureLimit(clock);
    fail(limit, 'a', 9);
    expect(limit.waitMs('a')).toBe(0);
    limit.fail('a');
    expect(limit.waitMs('a')).toBe(6000);
    clock.advance(6000);
    expect(limit.waitMs('a')).toBe(0);
    limit.fail('a');
    expect(limit.waitMs('a')).toBe(6000);
  });

  it('are forgotten after a minute of peace, and not by a clock that is set', () => {
    const clock = createVirtualClock();
    const limit = createFailureLimit(clock);
    fail(limit, 'a', 10);
    clock.jump(3_600_000);
    expect(limit.waitMs('a')).toBe(6000);
    clock.advance(60_000);
    fail(limit, 'a', 9);
    expect(limit.waitMs('a')).toBe(0);
  });

  it('are counted for ten thousand at most, the longest silent forgotten first', () => {
    const limit = createFailureLimit(createVirtualClock());
    fail(limit, 'first', 10);
    fail(limit, 'second', 10);
    limit.fail('first');
    for (let other = 0; other < 9_999; other++) limit.fail(`other-${other}`);
    expect(limit.waitMs('second')).toBe(0);
    expect(limit.waitMs('first')).toBeGreaterThan(0);
  });
});
