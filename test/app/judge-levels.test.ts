import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SEVERITIES, type Severity } from '../../src/model/rule.ts';
import { openWorld } from './small-world.ts';

interface Limits {
  readonly above: number;
  readonly below: number;
}

const rules = (levels: readonly Limits[], severity: string): string => `
version: 1
rules:
  - id: tank
    source: cold
    ${severity}
    levels:
${levels
  .map(
    ({ above, below }, index) => `
      - severity: ${SEVERITIES[index]}
        when: { fact: level, operator: greaterThan, value: ${above} }
        clear: { when: { fact: level, operator: lessThan, value: ${below} } }`,
  )
  .join('')}
`;

/** The severity of the alarm after each reading; null: none. */
const follow = (text: string, values: readonly number[]): readonly (Severity | null)[] => {
  const { read, world } = openWorld(text);
  return values.map((level) => {
    read({ level });
    const [instance] = world.fleet.instances();
    return instance?.alarm?.activation?.severity ?? null;
  });
};

const TANK = [
  { above: 60, below: 50 },
  { above: 70, below: 60 },
  { above: 80, below: 70 },
];
const VALUES = [61, 73, 64, 85, 62, 56, 47];

test.each<[string, string, readonly (Severity | null)[]]>([
  ['follows the readings', '', ['info', 'warning', 'warning', 'critical', 'info', 'info', null]],
  ['latches', 'severity: latch-highest', ['info', 'warning', 'warning', 'critical', 'critical', 'critical', null]],
])('an alarm of a rule with levels that %s', (_sentence, severity, expected) => {
  expect(follow(rules(TANK, severity), VALUES)).toEqual(expected);
});

const limits = fc
  .array(fc.integer({ min: 1, max: 30 }), { minLength: 3, maxLength: 3 })
  .map((aboves) => aboves.toSorted((a, b) => a - b).map((above) => ({ above, below: Math.max(0, above - 5) })));

/** By the four sentences of docs/levels.md. */
const naive = (levels: readonly Limits[], values: readonly number[]): readonly number[] => {
  let standing = -1;
  return values.map((value) => {
    const isTrue = levels.map(({ above }) => value > above);
    const highest = isTrue.lastIndexOf(true);
    if (highest > standing) standing = highest;
    else if (standing >= 0 && value < (levels[standing]?.below ?? 0)) standing = isTrue.lastIndexOf(true, standing);
    return standing;
  });
};

test('through rule file, memory and alarm it is what a plain reading of the page says', () => {
  fc.assert(
    fc.property(limits, fc.array(fc.integer({ min: 0, max: 35 }), { maxLength: 30 }), (levels, values) => {
      const expected = naive(levels, values).map((index) => SEVERITIES[index] ?? null);
      expect(follow(rules(levels, ''), values)).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});

test('an alarm that latches lasts as long as one that does not, and is the worst that it was', () => {
  fc.assert(
    fc.property(limits, fc.array(fc.integer({ min: 0, max: 35 }), { maxLength: 30 }), (levels, values) => {
      let worst = -1;
      const expected = naive(levels, values).map((index) => {
        worst = index < 0 ? -1 : Math.max(worst, index);
        return SEVERITIES[worst] ?? null;
      });
      expect(follow(rules(levels, 'severity: latch-highest'), values)).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});

test('a rule that gets levels, and loses them again, goes on with its alarm', () => {
  const plain = `
version: 1
rules:
  - id: tank
    source: cold
    when: { fact: level, operator: greaterThan, value: 60 }
`;
  const { read, swap, seen, batch } = openWorld(plain);
  read({ level: 85 });
  swap(rules(TANK, ''));
  read({ level: 86 });
  swap(plain);
  read({ level: 87 });
  read({ level: 40 });
  expect(seen.filter((one) => one !== 'taken')).toEqual([
    'raised: condition-true',
    'severity-changed: severity-rose',
    'severity-changed: rule-changed',
    'cleared: condition-false',
  ]);
  expect(new Set(batch().transitions.map(({ activation }) => activation)).size).toBe(1);
});
