import { describe, expect, test } from 'vitest';
import { runRuleTests } from '../../src/app/rule-tests.ts';
import { createFactLayouts } from '../../src/rules/fact-layout.ts';
import { coldDecoder, loadRules, ruleContext, warm } from './small-world.ts';

const NOTIFY = `for: 10m
    notify: [ { Tag: [on-call, "site-{{ site }}"], Title: Too warm, Body: "{{ temperature }} C", Sms: { body: short } } ]`;

const READINGS = `
    readings:
      - { at: 0s, topic: cold/oslo/f7/telemetry, payload: { temperature: -10 } }
      - { at: 20m, topic: cold/oslo/f7/telemetry, payload: { temperature: -20 } }`;

/** What is wrong when a freezer is warm from 0 to 20 minutes and `expected` was written down. */
const failures = (expected: string, readings = READINGS) => {
  const decoders = [coldDecoder()];
  const layouts = createFactLayouts();
  const text = `${warm(NOTIFY)}tests:\n  - name: a warm freezer${readings}\n    expect: ${expected}\n`;
  const file = loadRules(text, ruleContext(decoders, layouts));
  return runRuleTests(file, decoders, layouts).flatMap((report) => report.failures);
};

const RAISE = '{ at: 10m, rule: warm, key: oslo/f7, on: raise, body: /^-10/ }';
const CLEAR = '{ at: 20m, on: clear }';

test('a test passes when all that is told was expected, and nothing else', () => {
  expect(failures(`[ ${RAISE}, ${CLEAR} ]`)).toEqual([]);
});

describe('an expectation may be met by', () => {
  test.each([
    ['any words of it', '{}'],
    ['a whole text', '{ body: -10 C, title: Too warm, sms: short }'],
    ['a pattern', '{ title: /warm$/, sms: /^sh/ }'],
    ['the severity of its alarm', '{ severity: warning }'],
    ['its target, in any order', '{ Tag: [site-oslo, on-call] }'],
  ])('%s', (_sentence, raise) => {
    expect(failures(`[ ${raise}, ${CLEAR} ]`)).toEqual([]);
  });
});

test('readings arrive by their times, however they are listed', () => {
  const of = (device: string, at: string, temperature: number) =>
    `{ at: ${at}, topic: cold/oslo/${device}/telemetry, payload: { temperature: ${temperature} } }`;
  const readings = [of('f7', '0s', -10), of('f7', '30m', -20), of('f8', '0s', -10), of('f8', '12m', -20)];
  const told = ['f7', 'f8'].map((device) => `{ at: 10m, key: oslo/${device}, on: raise }`);
  const ends = ['{ at: 30m, key: oslo/f7, on: clear }', '{ at: 12m, key: oslo/f8, on: clear }'];
  expect(failures(`[ ${[...told, ...ends].join(', ')} ]`, `\n    readings: [ ${readings.join(', ')} ]`)).toEqual([]);
});

test('a general expectation does not take what only a special one accepts', () => {
  expect(failures(`[ {}, ${RAISE} ]`)).toEqual([]);
});

test('what was not told is named with its line', () => {
  expect(failures(`[ ${RAISE}, ${CLEAR}, { at: 25m, rule: warm, on: raise, body: /again/ } ]`)).toEqual([
    'expected, but not told (line 14): {"at":"25m","rule":"warm","on":"raise","body":"/again/"}',
  ]);
});

const said = (topic: string, payload: string, at = '0s') => `
    readings: [ { at: ${at}, topic: ${topic}, payload: ${payload} } ]`;

test('a topic that no rule of the file reads shows nothing, and fails the test', () => {
  expect(failures('[]', said('cld/oslo/f7/telemetry', '{ temperature: -10 }'))).toEqual([
    'at 0s: no rule of this file reads cld/oslo/f7/telemetry',
  ]);
});

test('beside what failed stands what was not read, and what was not yet over', () => {
  expect(failures('[ {} ]', said('cold/oslo/f7/telemetry', '"{ temperature: -10 }"'))).toEqual([
    'expected, but not told (line 12): {}',
    'what was read oddly or not at all: 1 not-json',
  ]);
  expect(failures('[ {} ]', said('cold/oslo/f7/telemetry', '{ temperature: -10 }'))).toEqual([
    'expected, but not told (line 12): {}',
    'when the readings ended: warm oslo/f7 pending, over at 10m',
  ]);
});

test('what was not expected is named with its time and text', () => {
  expect(failures(`[ ${RAISE} ]`)).toEqual([
    expect.stringMatching(/^told, but not expected: at 20m clear warm oslo\/f7: ".*back to normal/),
  ]);
});

test.each([
  ['at another time', '{ at: 9m, on: raise }'],
  ['with another text', '{ on: raise, body: /-9/ }'],
  ['by a text that is only a part', '{ on: raise, body: "-10" }'],
  ['with another SMS', '{ on: raise, sms: /-10/ }'],
  ['to more people', '{ on: raise, Tag: [on-call] }'],
  ['to somebody', '{ on: raise, Identity: ana-k }'],
  ['about another key', '{ on: raise, key: oslo/f8 }'],
])('a raise is not met by one %s', (_sentence, raise) => {
  expect(failures(`[ ${raise}, ${CLEAR} ]`)).toEqual([
    expect.stringMatching(/^expected, but not told/),
    expect.stringMatching(/^told, but not expected: at 10m raise/),
  ]);
});

test('one message answers one expectation', () => {
  expect(failures(`[ ${RAISE}, ${RAISE}, ${CLEAR} ]`)).toHaveLength(1);
});

test('each test begins with an empty memory, and names its file and line', () => {
  const decoders = [coldDecoder()];
  const layouts = createFactLayouts();
  const one = `\n  - name: one${READINGS}\n    expect: [ ${RAISE}, ${CLEAR} ]`;
  const file = loadRules(`${warm(NOTIFY)}tests:${one}${one.replace('one', 'two')}\n`, ruleContext(decoders, layouts));
  expect(runRuleTests(file, decoders, layouts)).toEqual([
    { file: 'rules.yaml', line: 10, name: 'one', failures: [] },
    { file: 'rules.yaml', line: 15, name: 'two', failures: [] },
  ]);
});

describe('what a test knows of its devices', () => {
  const LIMITS = `
version: 1
rules:
  - id: warm
    source: cold
    when: { fact: temperature, operator: greaterThan, value: { fact: attributes.maxTemp } }
    notify: [ { Tag: [on-call], Body: "{{ temperature }} above {{ attributes.maxTemp }}" } ]
tests:
  - name: a limit of its own
    inventory: INVENTORY
    readings: [ { at: 0s, topic: cold/oslo/f7/telemetry, payload: { temperature: -16 } } ]
    expect: [ { body: -16 above -18 } ]
`;
  const failuresWith = (inventory: string) => {
    const decoders = [coldDecoder()];
    const layouts = createFactLayouts();
    const file = loadRules(LIMITS.replace('INVENTORY', inventory), ruleContext(decoders, layouts));
    return runRuleTests(file, decoders, layouts).flatMap((report) => report.failures);
  };

  test.each([
    ['stands in it, as in an inventory', '{ devices: [ { device: oslo/f7, attributes: { maxTemp: -18 } } ] }', []],
    ['may be defaults', '{ defaults: { maxTemp: -1 }, by: { site: { oslo: { maxTemp: -18 } } } }', []],
    ['may be nothing, and then its limits are unknown', '{}', [expect.stringMatching(/^expected, but not told/)]],
    [
      'is faulty as any inventory',
      '{ devices: [ { device: f7 } ] }',
      ['inventory devices[0].device: no topic of its source names such a device (expected {site}/{device})'],
    ],
  ])('%s', (_sentence, inventory, failures) => {
    expect(failuresWith(inventory)).toEqual(failures);
  });
});
