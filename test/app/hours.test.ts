import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MINUTE, openWorld, START, warm } from './small-world.ts';

const HOUR = 60 * MINUTE;

/** From noon to five of every day. */
const ACTIVE = 'active: { hours: "12:00-17:00" }';

const rules = (rule: string): string => `
version: 1
rules:
  - id: r
    source: cold
    ${ACTIVE}
    ${rule}
`;

describe('the end of the hours', () => {
  test('ends an alarm about a part of a device, though the newest reading was about another part', () => {
    const { read, clock, seen, states } = openWorld(warm(`key: "{site}/{device}/{door}"\n    ${ACTIVE}`));
    read({ door: 'left', temperature: -10 });
    read({ door: 'right', temperature: -20 });
    clock.advance(5 * HOUR);
    expect([seen, states()]).toEqual([['raised: condition-true', 'taken', 'taken', 'cleared: outside-active'], []]);
  });

  test('ends an alarm with levels, at whatever level', () => {
    const { read, clock, seen } = openWorld(
      rules(`levels:
      - { severity: warning, when: { fact: temperature, operator: greaterThan, value: -15 } }
      - { severity: critical, when: { fact: temperature, operator: greaterThan, value: -5 }, clear: { when: { fact: temperature, operator: lessThan, value: -18 } } }`),
    );
    read({ temperature: 0 });
    clock.advance(5 * HOUR);
    expect(seen).toEqual(['raised: condition-true', 'taken', 'cleared: outside-active']);
  });

  test('ends the alarm about a silent device; the next hours raise it again if it is silent still', () => {
    const { read, clock, seen } = openWorld(rules('absent: 15m'));
    read({ temperature: -20 });
    clock.advance(5 * HOUR);
    expect(seen).toEqual(['taken', 'raised: condition-true', 'cleared: outside-active']);
    clock.advance(19 * HOUR);
    expect(seen.slice(3)).toEqual(['raised: condition-true']);
  });

  test('ends the alarm about devices that are silent together', () => {
    const { readFrom, clock, seen } = openWorld(rules('absent: 15m\n    together: { by: site, least: 2, share: 0.5 }'));
    for (const device of ['f1', 'f2', 'f3']) readFrom(device, { temperature: -20 });
    clock.advance(5 * HOUR);
    expect(seen.filter((each) => each.startsWith('cleared'))).toEqual(Array(4).fill('cleared: outside-active'));
  });

  test('is the end of occurrences too', () => {
    const { read, clock, seen } = openWorld(
      rules('mode: event\n    when: { fact: button, operator: equal, value: pressed }'),
    );
    read({ button: 'pressed' });
    clock.advance(5 * HOUR);
    read({ button: 'pressed' });
    expect(seen.filter((each) => each.startsWith('raised'))).toHaveLength(1);
  });

  test('ends an alarm about all devices of a site', () => {
    const { readFrom, clock, seen } = openWorld(
      rules(`key: "{site}"
    facts: { warmest: { max: temperature, across: devices } }
    when: { fact: warmest, operator: greaterThan, value: -15 }`),
    );
    readFrom('f1', { temperature: -10 });
    clock.advance(5 * HOUR);
    expect(seen).toContain('cleared: outside-active');
  });
});

test('whatever comes and when, no alarm is raised or open outside of the hours, and none is missed inside', () => {
  const arrivals = fc.array(fc.record({ after: fc.integer({ min: 1, max: 300 }), warm: fc.boolean() }), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(arrivals, (steps) => {
      const { read, clock, states } = openWorld(warm(ACTIVE));
      let isWarm = false;
      for (const step of steps) {
        clock.advance(step.after * MINUTE);
        const hour = Math.floor((clock.now() % (24 * HOUR)) / HOUR);
        const open = states().some((state) => state.endsWith('active'));
        expect(open).toBe(isWarm && hour >= 12 && hour < 17);
        isWarm = step.warm;
        read({ temperature: isWarm ? -10 : -20 });
      }
    }),
  );
});

/** When a freezer that is warm all the time is raised: after 60 minutes in which it was never silent for 20. */
const naiveRaise = (arrivals: readonly number[]): number | null => {
  let since = arrivals[0] ?? 0;
  for (const [index, at] of arrivals.entries()) {
    const next = arrivals[index + 1] ?? Number.POSITIVE_INFINITY;
    if (since + 60 <= next && since + 60 < at + 20) return since + 60;
    if (next >= at + 20) since = next;
  }
  return null;
};

test('with onGap: reset an alarm is raised after `for` in which the device was never silent for `gap`, and not before', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 24 }), { minLength: 1, maxLength: 20 }), (waits) => {
      const { read, clock, seen } = openWorld(warm('for: 60m\n    onGap: reset\n    gap: 20m'));
      let at = 0;
      const arrivals = waits.map((wait) => {
        at += wait;
        return at;
      });
      const raisedAt: number[] = [];
      let next = 0;
      for (let minute = 0; minute <= at + 90; minute++) {
        clock.advanceTo(START + minute * MINUTE);
        if (seen.some((each) => each.startsWith('raised')) && raisedAt.length === 0) raisedAt.push(minute);
        if (arrivals[next] === minute) {
          read({ temperature: -10 });
          next++;
        }
      }
      expect(raisedAt[0] ?? null).toBe(naiveRaise(arrivals));
    }),
  );
});
