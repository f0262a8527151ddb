import { describe, expect, test } from 'vitest';
import type { SourceOptions } from '../../src/decode/options.ts';
import { MINUTE, openWorld, START, warm } from './small-world.ts';

/** One message about freezer `oslo/f7`; times in minutes from the start. */
interface Arrival {
  /** When it comes. */
  readonly at: number;
  /** What the device says the time is; left out, it says none. */
  readonly ts?: number | string;
  readonly temperature?: number;
  readonly retain?: true;
}

interface Case {
  readonly is: string;
  readonly source?: Partial<SourceOptions>;
  readonly rule?: string;
  readonly messages: readonly Arrival[];
  /** Minutes until the end, at which timers have run. */
  readonly until?: number;
  readonly seen: readonly string[];
}

const TIMED: Partial<SourceOptions> = { time: '$.ts' };
const WARM = { temperature: -10 };
const COLD = { temperature: -20 };

const run = ({ source = {}, rule = '', messages, until }: Case): readonly string[] => {
  const { clock, read, seen } = openWorld(warm(rule), source);
  for (const { at, ts, temperature, retain } of messages) {
    clock.advanceTo(START + at * MINUTE);
    const time = typeof ts === 'number' ? START + ts * MINUTE : ts;
    read(
      { ...(time !== undefined && { ts: time }), ...(temperature !== undefined && { temperature }) },
      { retain: retain ?? false },
    );
  }
  if (until !== undefined) clock.advanceTo(START + until * MINUTE);
  return seen;
};

const check = (cases: readonly Case[]) =>
  test.each(cases)('$is', (one) => {
    expect(run(one)).toEqual(one.seen);
  });

describe('a late reading', () => {
  check([
    {
      is: 'changes nothing, whatever it says',
      source: TIMED,
      messages: [
        { at: 0, ts: 0, ...COLD },
        { at: 1, ts: -5, ...WARM },
      ],
      seen: ['taken', 'late'],
    },
    {
      is: 'never moves a delay back: the delay runs from the first reading that was not late',
      source: TIMED,
      rule: 'for: 10m',
      messages: [
        { at: 0, ts: 0, ...WARM },
        { at: 1, ts: -30, ...WARM },
        { at: 2, ts: 2, ...WARM },
      ],
      until: 9,
      seen: ['taken', 'late', 'taken'],
    },
    {
      is: 'that was buffered alone ends no delay by its age: elapsed time is that between two readings',
      source: TIMED,
      rule: 'for: 10m',
      messages: [{ at: 0, ts: -60, ...WARM }],
      until: 9,
      seen: ['taken'],
    },
  ]);
});

describe('readings that come together after a while', () => {
  check([
    {
      is: 'are judged by their own times',
      source: TIMED,
      rule: 'for: 10m',
      messages: [0, 4, 8, 12].map((ts) => ({ at: 360, ts, ...WARM })),
      seen: ['taken', 'taken', 'taken', 'raised: delay-over', 'taken'],
    },
    {
      is: 'and have no time of their own, measure nothing',
      rule: 'for: 10m',
      messages: [0, 4, 8, 12].map(() => ({ at: 360, ...WARM })),
      seen: ['taken', 'taken', 'taken', 'taken'],
    },
  ]);
});

describe('a reading of the same time', () => {
  check([
    {
      is: 'and value is a duplicate',
      source: TIMED,
      messages: [
        { at: 0, ts: 0, ...COLD },
        { at: 1, ts: 0, ...COLD },
      ],
      seen: ['taken', 'duplicate'],
    },
    {
      is: 'and value restarts no delay',
      source: TIMED,
      rule: 'for: 10m',
      messages: [
        { at: 0, ts: 0, ...WARM },
        { at: 5, ts: 0, ...WARM },
      ],
      until: 10,
      seen: ['taken', 'duplicate', 'raised: delay-over'],
    },
    {
      is: 'and another value is a correction: the last one wins',
      source: TIMED,
      messages: [
        { at: 0, ts: 0, ...WARM },
        { at: 1, ts: 0, ...COLD },
      ],
      seen: ['raised: condition-true', 'taken', 'cleared: condition-false', 'taken'],
    },
  ]);
});

describe('a device clock that cannot be right', () => {
  check([
    {
      is: 'and stands in 1970 is replaced by ours, and noted',
      source: TIMED,
      messages: [{ at: 0, ts: '1970-01-01T00:00:12Z', ...WARM }],
      seen: ['unread: no-clock', 'raised: condition-true', 'taken'],
    },
    {
      is: 'and stands in 2099 is replaced by ours, so that no later reading is late',
      source: TIMED,
      messages: [
        { at: 0, ts: '2099-01-01T00:00:00Z', ...COLD },
        { at: 1, ts: 1, ...WARM },
      ],
      seen: ['unread: future-time', 'taken', 'raised: condition-true', 'taken'],
    },
    {
      is: 'is believed a little ahead of ours',
      source: TIMED,
      messages: [{ at: 0, ts: 4, ...COLD }],
      seen: ['taken'],
    },
    {
      is: 'and is no time at all is replaced by ours',
      source: TIMED,
      messages: [{ at: 0, ts: 'noon', ...COLD }],
      seen: ['unread: bad-time', 'taken'],
    },
    {
      is: 'ends no delay by leaping forward to where ours stands in for it',
      source: TIMED,
      rule: 'for: 10m',
      messages: [
        { at: 0, ts: -60, ...WARM },
        { at: 1, ts: '1970-01-01T00:00:12Z', ...WARM },
      ],
      until: 9,
      seen: ['taken', 'unread: no-clock', 'taken'],
    },
  ]);
});

describe('what the broker retained', () => {
  const retained = { retain: true } as const;
  check([
    {
      is: 'seeds memory and raises nothing, by default',
      messages: [{ at: 0, ...WARM, ...retained }],
      until: 60,
      seen: ['retained-seeds-memory'],
    },
    {
      is: 'does not end an alarm either',
      messages: [
        { at: 0, ...WARM },
        { at: 1, ...COLD, ...retained },
      ],
      until: 60,
      seen: ['raised: condition-true', 'taken', 'retained-seeds-memory'],
    },
    {
      is: 'is older than what is known, and changes nothing',
      source: TIMED,
      messages: [
        { at: 0, ts: 0, ...COLD },
        { at: 1, ts: -60, ...WARM, ...retained },
      ],
      seen: ['taken', 'late'],
    },
    {
      is: 'corrects nothing: of the same time, what came live is right',
      source: TIMED,
      messages: [
        { at: 0, ts: 0, ...COLD },
        { at: 1, ts: 0, ...WARM, ...retained },
      ],
      seen: ['taken', 'late'],
    },
    {
      is: 'is not even remembered with retained: ignore',
      source: { ...TIMED, retained: 'ignore' },
      messages: [
        { at: 0, ts: 5, ...COLD, ...retained },
        { at: 1, ts: 0, ...WARM },
      ],
      seen: ['retained-ignored', 'raised: condition-true', 'taken'],
    },
    {
      is: 'is judged like any reading with retained: evaluate',
      source: { retained: 'evaluate' },
      messages: [
        { at: 0, ...WARM, ...retained },
        { at: 1, ...COLD, ...retained },
      ],
      seen: ['raised: condition-true', 'taken', 'cleared: condition-false', 'taken'],
    },
    {
      is: 'is no sign of life, even with retained: evaluate',
      source: { retained: 'evaluate' },
      rule: 'onGap: reset\n    gap: 5m\n    for: 10m',
      messages: [
        { at: 0, ...WARM },
        { at: 4, ...WARM, ...retained },
        { at: 8, ...WARM, ...retained },
      ],
      until: 12,
      seen: ['taken', 'taken', 'taken'],
    },
  ]);
});

describe('a reading older than maxAge', () => {
  const rule = 'maxAge: 10m';
  check([
    {
      is: 'is remembered and not judged',
      source: TIMED,
      rule,
      messages: [{ at: 60, ts: 0, ...WARM }],
      until: 90,
      seen: ['too-old'],
    },
    {
      is: 'makes an older one late all the same',
      source: TIMED,
      rule,
      messages: [
        { at: 60, ts: 10, ...COLD },
        { at: 61, ts: 5, ...WARM },
      ],
      seen: ['too-old', 'late'],
    },
    {
      is: 'is not one of exactly that age',
      source: TIMED,
      rule,
      messages: [{ at: 10, ts: 0, ...WARM }],
      seen: ['raised: condition-true', 'taken'],
    },
    {
      is: 'does not end an alarm',
      source: TIMED,
      rule,
      messages: [
        { at: 0, ts: 0, ...WARM },
        { at: 60, ts: 1, ...COLD },
        { at: 61, ts: 61, ...COLD },
      ],
      seen: ['raised: condition-true', 'taken', 'too-old', 'cleared: condition-false', 'taken'],
    },
    {
      is: 'is none without a time of its own',
      rule,
      messages: [{ at: 60, ...WARM }],
      seen: ['raised: condition-true', 'taken'],
    },
  ]);
});

describe('silence while a delay runs', () => {
  const reset = 'for: 10m\n    onGap: reset\n    gap: 5m';
  check([
    {
      is: 'is nothing to it with onGap: hold, as by default',
      rule: 'for: 10m',
      messages: [{ at: 0, ...WARM }],
      until: 10,
      seen: ['taken', 'raised: delay-over'],
    },
    {
      is: 'begins it again with onGap: reset',
      rule: reset,
      messages: [
        { at: 0, ...WARM },
        { at: 8, ...WARM },
        { at: 12, ...WARM },
        { at: 16, ...WARM },
      ],
      until: 18,
      seen: ['taken', 'taken', 'taken', 'taken', 'raised: delay-over'],
    },
    {
      is: 'that lasts keeps it from ending',
      rule: reset,
      messages: [{ at: 0, ...WARM }],
      until: 600,
      seen: ['taken'],
    },
    {
      is: 'is measured by the device between two times of its own: what was buffered was not silence',
      source: TIMED,
      rule: reset,
      messages: [0, 4, 8, 12].map((ts) => ({ at: 20, ts, ...WARM })),
      seen: ['taken', 'taken', 'taken', 'raised: delay-over', 'taken'],
    },
    {
      is: 'of which a timer knew goes on by its own times, where those leave no gap',
      source: TIMED,
      rule: reset,
      messages: [{ at: 0, ts: 0, ...WARM }, ...[4, 8, 12].map((ts) => ({ at: 20, ts, ...WARM }))],
      seen: ['taken', 'taken', 'taken', 'raised: delay-over', 'taken'],
    },
    {
      is: 'is one between its times although both came at once',
      source: TIMED,
      rule: reset,
      messages: [
        { at: 20, ts: 0, ...WARM },
        { at: 20, ts: 12, ...WARM },
      ],
      seen: ['taken', 'taken'],
    },
    {
      is: 'is broken by a late reading: the device speaks',
      source: TIMED,
      rule: reset,
      messages: [
        { at: 0, ts: 0, ...WARM },
        { at: 4, ts: -9, ...WARM },
        { at: 8, ts: -9.5, ...WARM },
      ],
      until: 10,
      seen: ['taken', 'late', 'late', 'raised: delay-over'],
    },
  ]);
});

describe('the wall clock is set', () => {
  test('while a delay runs: it neither ends nor is put off', () => {
    for (const by of [-3_600_000, 3_600_000]) {
      const { clock, read, seen } = openWorld(warm('for: 10m'));
      read({ temperature: -10 });
      clock.jump(by);
      clock.advance(10 * MINUTE - 1);
      expect(seen).toEqual(['taken']);
      clock.advance(1);
      expect(seen).toEqual(['taken', 'raised: delay-over']);
    }
  });
});
