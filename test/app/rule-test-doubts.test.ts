import { describe, expect, test } from 'vitest';
import { runRuleTests } from '../../src/app/rule-tests.ts';
import { createFactLayouts } from '../../src/rules/fact-layout.ts';
import { coldDecoder, loadRules, ruleContext, warm } from './small-world.ts';

const BODY = 'notify: [ { Tag: [on-call], Body: "{{ device }} {{ temperature }}" } ]';
const TITLE = 'notify: [ { Tag: [on-call], Title: Too warm, Body: "" } ]';

/** What is doubted of a test of `rule` that passes. */
const doubtsOf = async (steps: readonly string[], expected: string, rule = warm(BODY)) => {
  const decoders = [coldDecoder()];
  const layouts = createFactLayouts();
  const text = `${rule}tests:\n  - name: n\n    steps: [ ${steps.join(', ')} ]\n    ${expected}\n`;
  const [report] = await runRuleTests(loadRules(text, ruleContext(decoders, layouts)), decoders, layouts);
  expect(report?.failures).toEqual([]);
  return report?.doubts;
};

const series = (device: string, field = 'temperature', value = -10) =>
  `{ at: 0s, series: { topic: cold/oslo/${device}/telemetry, every: 1m, field: ${field}, values: "${value}" } }`;
const ana = (tag: string) =>
  `{ at: 0s, bind: { Identity: ana-k, BindingType: sms, Address: "+4790000001", Tag: [${tag}] } }`;
const gone = '{ at: 0s, unbind: { Identity: ana-k } }';

describe('no messages are doubted where', () => {
  const NOBODY = ['1 notification reached nobody, as nobody is bound to its target: see bind and roster'];

  test.each<[sentence: string, people: readonly string[], doubts: readonly string[]]>([
    ['nobody is bound', [], NOBODY],
    ['the tag is another one', [ana('oncall')], NOBODY],
    ['but not where somebody was unbound', [ana('on-call'), gone], []],
    ['nor where somebody left the roster', ['{ at: 0s, roster: [] }', '{ at: 0s, roster: [] }'], []],
  ])('%s', async (_sentence, people, doubts) => {
    expect(await doubtsOf([...people, series('f7')], 'messages: []')).toEqual(doubts);
  });

  test('and not where there was nothing to tell', async () => {
    expect(await doubtsOf([series('f7', 'temperature', -20)], 'messages: []')).toEqual([]);
  });
});

test('an SMS without text is no message, as no provider takes one', async () => {
  expect(await doubtsOf([ana('on-call'), series('f7')], 'messages: []', warm(TITLE))).toEqual([
    'at 0s the sms to ana-k has no text: its provider refuses it',
  ]);
});

test('a push without text is one', async () => {
  const push = '{ at: 0s, bind: { Identity: ana-k, BindingType: apn, Address: 00a1, Tag: [on-call] } }';
  expect(await doubtsOf([push, series('f7')], 'messages: [ { to: ana-k, title: Too warm } ]', warm(TITLE))).toEqual([]);
});

describe('an alarm that is cleared is doubted', () => {
  const look = (key: string) => `alarms: [ { at: 1m, rule: warm, key: ${key}, state: cleared } ]`;
  const cold = series('f7', 'temperature', -20);

  test.each<[sentence: string, steps: readonly string[], key: string, doubts: readonly string[]]>([
    [
      'where nothing was heard of its key',
      [cold],
      'oslo/F7',
      ['warm never met oslo/F7, which shows as cleared, did you mean "oslo/f7"?'],
    ],
    ['but not where it was cold all the time', [cold], 'oslo/f7', []],
    ['nor before a restart, which forgets it', [cold, '{ at: 2m, restart: true }'], 'oslo/f7', []],
    [
      'nor where it speaks later',
      [series('f8', 'temperature', -20), `{ at: 2m, restart: true }`, cold.replace('0s', '3m')],
      'oslo/f7',
      [],
    ],
  ])('%s', async (_sentence, steps, key, doubts) => {
    expect(await doubtsOf(steps, look(key))).toEqual(doubts);
  });
});

describe('a device is doubted', () => {
  test('of which nothing is looked at, while others are heard', async () => {
    expect(await doubtsOf([series('f7', 'temperature', -20), series('f8', 'temprature')], 'expect: []')).toEqual([
      'no rule found anything to look at in what came of oslo/f8; they read temperature',
    ]);
  });

  test('but not where somebody was told of another: a bystander', async () => {
    expect(await doubtsOf([series('f7'), series('f8', 'lamp')], 'expect: [ {} ]')).toEqual([]);
  });

  test('nor if it says something else, too', async () => {
    expect(await doubtsOf([series('f7', 'temperature', -20), series('f7', 'door', 1)], 'expect: []')).toEqual([]);
  });
});
