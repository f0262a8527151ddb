import { describe, expect, test } from 'vitest';
import { MINUTE, openWorld, START } from './small-world.ts';

/**
 * An input that flaps, by the measure of Nagios and Kapacitor: of the newest 21 levels each change weighs from 0.8 (the
 * oldest) to 1.2 (the newest), over 20; above 0.5 it flaps, below 0.25 no longer. Kapacitor then drops what happens, the
 * last state included. Tocsin drops nothing: a deadband and two delays keep quiet what does not last, and what the input
 * comes to in the end is always told.
 */
const changeShare = (levels: string): number => {
  const newest = [...levels].slice(-21);
  const weights = newest.slice(1).map((level, index) => (level === newest[index] ? 0 : 0.8 + (0.4 * index) / 19));
  return weights.reduce((sum, weight) => sum + weight, 0) / 20;
};

const RULES = `
version: 1
defaults: { source: cold, notify: [ { Tag: on-call } ] }
rules:
  - id: bare
    when: { fact: temperature, operator: greaterThan, value: 50 }
  - id: steady
    when: { fact: temperature, operator: greaterThan, value: 50 }
    for: 3m
    clear: { when: { fact: temperature, operator: lessThan, value: 40 }, for: 3m }
`;

/** What is told of `levels` (1 is 60, 0 is 30, - is 45, within the deadband), one a minute: R for a raise, E for an end. */
const toldOf = (rule: string, levels: string): string => {
  const { clock, read, batch } = openWorld(RULES, { time: '$.ts' });
  const told: string[] = [];
  for (const [minute, level] of [...levels].entries()) {
    clock.advanceTo(START + minute * MINUTE);
    read({ temperature: { 1: 60, 0: 30 }[level] ?? 45, ts: clock.now() });
    const { notifications } = batch();
    told.push(...notifications.filter(({ origin }) => origin?.rule === rule).map(({ origin }) => origin?.on ?? ''));
  }
  return told.map((on) => (on === 'raise' ? 'R' : 'E')).join('');
};

const TEN = 'RERERERERERERERERERE';

describe('an input that', () => {
  test.each([
    { is: 'never changes', levels: '0'.repeat(21), share: 0, bare: '', steady: '' },
    { is: 'changed once, long ago', levels: `0${'1'.repeat(20)}`, share: 0.04, bare: 'R', steady: 'R' },
    { is: 'changed once, just now', levels: `${'0'.repeat(20)}1`, share: 0.06, bare: 'R', steady: '' },
    { is: 'changes each time', levels: '01'.repeat(10).concat('0'), share: 1, bare: TEN, steady: '' },
    {
      is: 'changes every other time',
      levels: '0110'.repeat(5).concat('0'),
      share: 0.495,
      bare: TEN.slice(0, 10),
      steady: '',
    },
    {
      is: 'changes every other time, the last one now',
      levels: '0'.concat('0110'.repeat(5)),
      share: 0.505,
      bare: TEN.slice(0, 10),
      steady: '',
    },
  ])('$is', ({ levels, share, bare, steady }) => {
    expect(changeShare(levels)).toBeCloseTo(share, 2);
    expect([toldOf('bare', levels), toldOf('steady', levels)]).toEqual([bare, steady]);
  });

  test.each([
    { is: 'stays high is told of, once', end: '11111', steady: 'R' },
    { is: 'stays low wakes nobody', end: '00000', steady: '' },
    { is: 'stays within the deadband wakes nobody', end: '-----', steady: '' },
  ])('flaps and then $is', ({ end, steady }) => {
    const flapping = '01'.repeat(10).concat('0');
    expect(changeShare(flapping)).toBeGreaterThan(0.5);
    expect(toldOf('steady', flapping + end)).toBe(steady);
    expect(toldOf('bare', flapping + end)).toBe(end.startsWith('1') ? `${TEN}R` : TEN);
  });

  test.each([
    { is: 'stays low is told to be over, once', end: '00000', steady: 'RE' },
    { is: 'stays high leaves the alarm standing', end: '11111', steady: 'R' },
    { is: 'stays within the deadband leaves the alarm standing', end: '-----', steady: 'R' },
  ])('raised an alarm, flaps and then $is', ({ end, steady }) => {
    const flapping = `1111${'01'.repeat(10)}`;
    expect(changeShare(flapping)).toBeGreaterThan(0.5);
    expect(toldOf('steady', flapping + end)).toBe(steady);
  });
});
