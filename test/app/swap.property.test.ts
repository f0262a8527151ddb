import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unreadMoment } from '../../src/app/judge-time.ts';
import { compareRules } from '../../src/app/reload-report.ts';
import type { RuleBook } from '../../src/app/rule-book.ts';
import { swapRuleBook } from '../../src/app/swap.ts';
import { MINUTE, openWorld, type SmallWorld } from './small-world.ts';

/** Rules that nobody touches: every way in which a rule may wait. */
const STEADY = `
  - id: steady-delay
    source: cold
    when: { all: [ { fact: temperature, operator: greaterThan, value: -15 } ] }
    for: 10m
    clear: { when: { all: [ { fact: temperature, operator: lessThan, value: -18 } ] }, for: 5m }
    notify: [ { Tag: ops, Body: "{{ key }}" }, { Tag: lead, after: 10m, Body: "{{ key }}" } ]
  - id: steady-window
    source: cold
    facts: { mean: { avg: temperature, over: 20m } }
    when: { all: [ { fact: mean, operator: greaterThan, value: -15 } ] }
  - id: steady-silence
    source: cold
    absent: 15m
  - id: steady-door
    source: cold
    facts: { door: { staleAfter: 7m } }
    when: { all: [ { fact: door, operator: equal, value: open } ] }
`;

/** What others make of their own rules meanwhile: with other limits and delays, and windows that are the same or not. */
const OTHERS: readonly ((id: string) => string)[] = [
  (id) =>
    `id: ${id}, source: cold, for: 3m, when: { all: [ { fact: temperature, operator: greaterThan, value: -17 } ] }`,
  (id) =>
    `id: ${id}, source: cold, for: 9m, severity: critical, when: { all: [ { fact: temperature, operator: greaterThan, value: -10 } ] }`,
  (id) =>
    `id: ${id}, source: cold, facts: { mean: { avg: temperature, over: 20m } }, when: { all: [ { fact: mean, operator: lessThan, value: -20 } ] }`,
  (id) =>
    `id: ${id}, source: cold, facts: { most: { max: noise, over: 5m } }, when: { all: [ { fact: most, operator: greaterThan, value: 1 } ] }`,
  (id) => `id: ${id}, source: cold, absent: 4m`,
  (id) => `id: ${id}, source: cold, absent: 4m, together: { by: site, least: 2, within: 1m }`,
  (id) => `id: ${id}, source: cold, absent: 4m, together: { by: site, least: 3, share: 0.9, within: 1m }`,
  (id) => `id: ${id}, source: cold, absent: 4m, together: { by: device, least: 2, within: 1m }`,
  (id) =>
    `id: ${id}, source: cold, key: '{site}', facts: { worst: { max: temperature, across: devices } }, when: { all: [ { fact: worst, operator: greaterThan, value: -15 } ] }`,
  (id) =>
    `id: ${id}, topic: 'hall/{device}', when: { all: [ { fact: temperature, operator: greaterThan, value: 0 } ] }`,
  (id) =>
    `id: ${id}, source: cold, mode: event, cooldown: 5m, when: { all: [ { fact: door, operator: equal, value: open } ] }`,
];

const IDS = ['one', 'two', 'three', 'four'];

const rulesOf = (others: readonly number[]): string => {
  const lines = others.flatMap((kind, index) => {
    const write = OTHERS[kind];
    return write ? [`  - { ${write(IDS[index] ?? '')} }`] : [];
  });
  return `\nversion: 1\nrules:${STEADY}${lines.join('\n')}\n`;
};

/** One kind for each id; beyond the kinds: there is no such rule. */
const others = fc.array(fc.nat(OTHERS.length + 2), { minLength: IDS.length, maxLength: IDS.length });

const move = fc.oneof(
  fc.record({ type: fc.constant('pass' as const), minutes: fc.integer({ min: 1, max: 12 }) }),
  fc.record({
    type: fc.constant('read' as const),
    device: fc.constantFrom('f1', 'f2', 'f3'),
    payload: fc.record(
      {
        temperature: fc.integer({ min: -25, max: 5 }),
        noise: fc.integer({ min: 0, max: 3 }),
        door: fc.constantFrom('open', 'closed'),
      },
      { requiredKeys: [] },
    ),
  }),
  fc.record({ type: fc.constant('swap' as const), others }),
);

type Move = typeof move extends fc.Arbitrary<infer One> ? One : never;

const isSteady = (id: string): boolean => id.startsWith('steady-');

const steadyInstances = ({ world }: SmallWorld) =>
  [...world.fleet.instances()]
    .filter(({ rule }) => isSteady(rule.id))
    .toSorted((a, b) => (`${a.rule.id} ${a.about.key}` < `${b.rule.id} ${b.about.key}` ? -1 : 1));

/** What is remembered of the windows that nobody touches. */
const windowsOf = ({ world }: SmallWorld) => {
  const rule = [...world.book.rules.values()].find(({ id }) => id === 'steady-window');
  return [...world.fleet.source('cold').devices.values()].map((device) =>
    rule?.derived(device.memory, unreadMoment(world, device)),
  );
};

/** All but the ids of activations, of which the others draw some. */
const pictureOf = (it: SmallWorld) => ({
  windows: windowsOf(it),
  instances: steadyInstances(it).map(({ rule, about: { key }, alarm, obligations, queuedAt }) => ({
    ...{ rule: rule.id, key, queuedAt, obligations: obligations.length },
    alarm: alarm && { ...alarm, activation: alarm.activation && { ...alarm.activation, id: '' } },
  })),
  transitions: it
    .batch()
    .transitions.filter(({ rule }) => isSteady(rule))
    .map(({ activation: _, ...transition }) => transition),
});

const swapUnseen = (it: SmallWorld, rules: string): void => {
  const before = steadyInstances(it).map((instance) => ({ instance, ...instance, rule: instance.rule.hash }));
  const windows = windowsOf(it);
  it.swap(rules);
  const after = steadyInstances(it);
  expect(after).toHaveLength(before.length);
  for (const [index, { instance, alarm, obligations, queuedAt, rule }] of before.entries()) {
    expect(after[index]).toBe(instance);
    expect(instance.alarm).toBe(alarm);
    expect(instance.obligations).toBe(obligations);
    expect([instance.queuedAt, instance.rule.hash]).toEqual([queuedAt, rule]);
  }
  expect(windowsOf(it)).toEqual(windows);
};

const play = (it: SmallWorld, moves: readonly Move[], swap: (rules: string) => void) =>
  moves.map((each) => {
    if (each.type === 'pass') it.clock.advance(each.minutes * MINUTE);
    if (each.type === 'read') it.readFrom(each.device, each.payload);
    if (each.type === 'swap') swap(rulesOf(each.others));
    it.world.timers.run();
    return pictureOf(it);
  });

test('whatever becomes of other rules, alarms, timers and windows of a rule that stays are the very same', () => {
  fc.assert(
    fc.property(fc.array(move, { minLength: 5, maxLength: 40 }), (moves) => {
      const disturbed = openWorld(rulesOf([]));
      const left = openWorld(rulesOf([]));
      const seen = play(disturbed, moves, (rules) => swapUnseen(disturbed, rules));
      expect(seen).toEqual(play(left, moves, () => {}));
    }),
    { numRuns: 60 },
  );
});

/** Alarms by what a swap made of them, seen from outside. */
const swapAndCount = (it: SmallWorld, book: RuleBook) => {
  const before = [...it.world.fleet.instances()].map((instance) => ({ instance, alarm: instance.alarm }));
  it.batch();
  swapRuleBook(it.world, book);
  const { transitions } = it.batch();
  const [closed, raised] = ['cleared', 'raised'].map((type) => transitions.filter((one) => one.type === type).length);
  const stood = before.filter(({ alarm }) => alarm !== null);
  const kept = stood.filter(({ instance }) => instance.alarm !== null);
  return {
    ...{ kept: kept.length, closed, raised, dropped: stood.length - kept.length - (closed ?? 0) },
    retimed: kept.filter(({ instance, alarm }) => instance.alarm?.dueAt !== alarm?.dueAt).length,
  };
};

test('what is foretold of a swap is what it does', () => {
  fc.assert(
    fc.property(fc.array(move, { minLength: 5, maxLength: 40 }), (moves) => {
      const it = openWorld(rulesOf([0, 1, 2, 3]));
      play(it, moves, (rules) => {
        const book = it.bookOf(rules);
        const { alarms, changes } = compareRules(it.world, { book, reports: [] });
        const isSame = changes.every(({ before, after }) => before === after);
        expect(swapAndCount(it, book)).toEqual(alarms);
        expect(isSame).toBe(changes.length === 0);
      });
    }),
    { numRuns: 60 },
  );
});
