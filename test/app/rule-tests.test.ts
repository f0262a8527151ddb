import { describe, expect, test } from 'vitest';
import { runRuleTests } from '../../src/app/rule-tests.ts';
import { failureLines } from '../../src/cli/test-report.ts';
import { createFactLayouts } from '../../src/rules/fact-layout.ts';
import { coldDecoder, loadRules, ruleContext, warm } from './small-world.ts';

const NOTIFY = `for: 10m
    notify: [ { Tag: [on-call, "site-{{ site }}"], Title: Too warm, Body: "{{ temperature }} C", Sms: { body: short } } ]`;

const READINGS = `
    readings:
      - { at: 0s, topic: cold/oslo/f7/telemetry, payload: { temperature: -10 } }
      - { at: 20m, topic: cold/oslo/f7/telemetry, payload: { temperature: -20 } }`;

/** What is wrong when a freezer is warm from 0 to 20 minutes and `expected` was written down. */
const failures = async (expected: string, readings = READINGS) => {
  const decoders = [coldDecoder()];
  const layouts = createFactLayouts();
  const text = `${warm(NOTIFY)}tests:\n  - name: a warm freezer${readings}\n    expect: ${expected}\n`;
  const file = loadRules(text, ruleContext(decoders, layouts));
  const [report] = await runRuleTests(file, decoders, layouts);
  return report ? failureLines(report) : ['no report'];
};

const RAISE = '{ at: 10m, rule: warm, key: oslo/f7, on: raise, body: /^-10/ }';
const CLEAR = '{ at: 20m, on: clear }';

test('a test passes when all that is told was expected, and nothing else', async () => {
  expect(await failures(`[ ${RAISE}, ${CLEAR} ]`)).toEqual([]);
});

describe('an expectation may be met by', () => {
  test.each([
    ['any words of it', '{}'],
    ['a whole text', '{ body: -10 C, title: Too warm, sms: short }'],
    ['a pattern', '{ title: /warm$/, sms: /^sh/ }'],
    ['the severity of its alarm', '{ severity: warning }'],
    ['its target, in any order', '{ Tag: [site-oslo, on-call] }'],
  ])('%s', async (_sentence, raise) => {
    expect(await failures(`[ ${raise}, ${CLEAR} ]`)).toEqual([]);
  });
});

test('readings arrive by their times, however they are listed', async () => {
  const of = (device: string, at: string, temperature: number) =>
    `{ at: ${at}, topic: cold/oslo/${device}/telemetry, payload: { temperature: ${temperature} } }`;
  const readings = [of('f7', '0s', -10), of('f7', '30m', -20), of('f8', '0s', -10), of('f8', '12m', -20)];
  const told = ['f7', 'f8'].map((device) => `{ at: 10m, key: oslo/${device}, on: raise }`);
  const ends = ['{ at: 30m, key: oslo/f7, on: clear }', '{ at: 12m, key: oslo/f8, on: clear }'];
  expect(await failures(`[ ${[...told, ...ends].join(', ')} ]`, `\n    readings: [ ${readings.join(', ')} ]`)).toEqual(
    [],
  );
});

test('a general expectation does not take what only a special one accepts', async () => {
  expect(await failures(`[ {}, ${RAISE} ]`)).toEqual([]);
});

test('what was not told is named with its line, and with what happened last', async () => {
  expect(await failures(`[ ${RAISE}, ${CLEAR}, { at: 25m, rule: warm, on: raise, body: /again/ } ]`)).toEqual([
    'at 0s        reading  cold/oslo/f7/telemetry {"temperature":-10}',
    'at 20m       reading  cold/oslo/f7/telemetry {"temperature":-20}',
    'at 25m       expected raise warm body /again/ (line 14)',
    '             received nothing',
  ]);
});

test('beside what was expected stands what came nearest, and in what it differs', async () => {
  const other = '{ at: 9m, rule: warm, key: oslo/f7, on: raise, body: "-9 C" }';
  expect(await failures(`[ ${other}, ${CLEAR} ]`)).toEqual([
    'at 0s        reading  cold/oslo/f7/telemetry {"temperature":-10}',
    'at 9m        expected raise warm oslo/f7 body "-9 C" (line 14)',
    '             received raise warm oslo/f7 "-10 C" at 10m',
    '             differs  at 9m, received 10m',
    '             differs  body "-9 C", received "-10 C"',
    'at 20m       reading  cold/oslo/f7/telemetry {"temperature":-20}',
  ]);
});

test('a time may be off by as much as is said', async () => {
  const raise = (moment: string) => `{ ${moment}, on: raise }`;
  expect(await failures(`[ ${raise('at: 9m ±60s')}, ${CLEAR} ]`)).toEqual([]);
  expect(await failures(`[ ${raise('at: 11m +-1m')}, ${CLEAR} ]`)).toEqual([]);
  expect(await failures(`[ ${raise('at: 9m, within: 1m')}, ${CLEAR} ]`)).toEqual([]);
  expect(await failures(`[ ${raise('at: 9m ±59s')}, ${CLEAR} ]`)).toContain(
    '             differs  at 9m ±59s, received 10m',
  );
});

const said = (topic: string, payload: string, at = '0s') => `
    readings: [ { at: ${at}, topic: ${topic}, payload: ${payload} } ]`;

test('a topic that no rule of the file reads shows nothing, and fails the test', async () => {
  expect(await failures('[]', said('cld/oslo/f7/telemetry', '{ temperature: -10 }'))).toEqual([
    'expected topics that the rules of the test read; received cld/oslo/f7/telemetry at 0s',
  ]);
});

test('beside what failed stands what was not read, and what was not yet over', async () => {
  const nothing = ['             expected any notification (line 12)', '             received nothing'];
  expect(await failures('[ {} ]', said('cold/oslo/f7/telemetry', '"{ temperature: -10 }"'))).toEqual([
    ...nothing,
    'what was read oddly or not at all: 1 not-json',
  ]);
  expect(await failures('[ {} ]', said('cold/oslo/f7/telemetry', '{ temperature: -10 }'))).toEqual([
    ...nothing,
    'when the readings ended: warm oslo/f7 pending, over at 10m',
  ]);
});

test('what was not expected is named with its text', async () => {
  expect(await failures(`[ ${RAISE} ]`)).toEqual([
    'at 0s        reading  cold/oslo/f7/telemetry {"temperature":-10}',
    'at 20m       reading  cold/oslo/f7/telemetry {"temperature":-20}',
    '             expected nothing (line 10)',
    expect.stringMatching(/^ {13}received clear warm oslo\/f7 ".*back to normal/),
  ]);
});

test('others may be allowed, and what nobody looks at is', async () => {
  expect(await failures(`[ ${RAISE} ]\n    others: allowed`)).toEqual([]);
  expect(await failures('[ { at: 9m, on: raise } ]\n    others: allowed')).not.toEqual([]);
});

test.each([
  ['at another time', '{ at: 9m, on: raise }', 'at 9m, received 10m'],
  ['with another text', '{ on: raise, body: /-9/ }', 'body /-9/, received "-10 C"'],
  ['by a text that is only a part', '{ on: raise, body: "-10" }', 'body "-10", received "-10 C"'],
  ['with another SMS', '{ on: raise, sms: /-10/ }', 'sms /-10/, received "short"'],
  ['to more people', '{ on: raise, Tag: [on-call] }', 'Tag [on-call], received [on-call, site-oslo]'],
  ['to somebody', '{ on: raise, Identity: ana-k }', 'Identity [ana-k], received []'],
  ['about another key', '{ on: raise, key: oslo/f8 }', 'key oslo/f8, received oslo/f7'],
])('a raise is not met by one %s', async (_sentence, raise, differs) => {
  expect(await failures(`[ ${raise}, ${CLEAR} ]`)).toContain(`             differs  ${differs}`);
});

test('one message answers one expectation', async () => {
  expect(await failures(`[ ${RAISE}, ${RAISE}, ${CLEAR} ]`)).toEqual(
    expect.arrayContaining(['             received nothing']),
  );
});

const WELL = { failures: [], timeline: [], hints: [], doubts: [] };

test('each test begins with an empty memory, and names its file and line', async () => {
  const decoders = [coldDecoder()];
  const layouts = createFactLayouts();
  const one = `\n  - name: one${READINGS}\n    expect: [ ${RAISE}, ${CLEAR} ]`;
  const file = loadRules(`${warm(NOTIFY)}tests:${one}${one.replace('one', 'two')}\n`, ruleContext(decoders, layouts));
  expect(await runRuleTests(file, decoders, layouts)).toEqual([
    { file: 'rules.yaml', line: 10, name: 'one', ...WELL },
    { file: 'rules.yaml', line: 15, name: 'two', ...WELL },
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
  const failuresWith = async (inventory: string) => {
    const decoders = [coldDecoder()];
    const layouts = createFactLayouts();
    const file = loadRules(LIMITS.replace('INVENTORY', inventory), ruleContext(decoders, layouts));
    const [report] = await runRuleTests(file, decoders, layouts);
    return report ? failureLines(report) : ['no report'];
  };

  test.each([
    ['stands in it, as in an inventory', '{ devices: [ { device: oslo/f7, attributes: { maxTemp: -18 } } ] }', []],
    ['may be defaults', '{ defaults: { maxTemp: -1 }, by: { site: { oslo: { maxTemp: -18 } } } }', []],
    [
      'may be nothing, and then its limits are unknown',
      '{}',
      ['             expected body "-16 above -18" (line 12)', '             received nothing'],
    ],
    [
      'is faulty as any inventory',
      '{ devices: [ { device: f7 } ] }',
      [
        'expected an inventory; received inventory devices[0].device: no topic of its source names such a device (expected {site}/{device})',
      ],
    ],
  ])('%s', async (_sentence, inventory, failures) => {
    expect(await failuresWith(inventory)).toEqual(failures);
  });
});

describe('a test is doubted in which no rule found anything to look at', () => {
  const doubtsOf = async (what: string) => {
    const decoders = [coldDecoder()];
    const layouts = createFactLayouts();
    const text = `${warm(NOTIFY)}tests:\n  - { name: a, ${what}, expect: [], others: allowed }\n`;
    const [report] = await runRuleTests(loadRules(text, ruleContext(decoders, layouts)), decoders, layouts);
    return report?.doubts;
  };
  const reading = (payload: string) => `readings: [ { at: 0s, topic: cold/oslo/f7/telemetry, payload: ${payload} } ]`;
  const series = (values: string) =>
    `steps: [ { at: 0s, series: { topic: cold/oslo/f7/telemetry, every: 1m, field: temperature, values: ${values} } } ]`;
  const DOUBT = ['no rule found anything to look at in what was sent; they read temperature'];

  test.each([
    ['a mistyped name', reading('{ temprature: -10 }'), DOUBT],
    ['what cannot be read', reading('warm'), DOUBT],
    ['a series of nothing', series('_x3'), DOUBT],
    ['but not a value, though nobody is told', reading('{ temperature: -20 }'), []],
    ['nor one that is taken back', series('-20 stale'), []],
    ['nor a wait, in which nothing was to be heard', 'steps: [ { at: 0s, pass: 1h } ]', []],
    [
      'nor what was heard before a restart',
      `${reading('{ temperature: -20 }')}, steps: [ { at: 1m, restart: true } ]`,
      [],
    ],
  ])('%s', async (_sentence, what, doubts) => {
    expect(await doubtsOf(what)).toEqual(doubts);
  });
});
