import { describe, expect, test } from 'vitest';
import { runRuleTests } from '../../src/app/rule-tests.ts';
import { failureLines } from '../../src/cli/test-report.ts';
import { createFactLayouts } from '../../src/rules/fact-layout.ts';
import { coldDecoder, loadRules, ruleContext, warm } from './small-world.ts';

const RULE = warm(`for: 10m
    clear: { for: 2m }
    notify:
      - { Tag: [on-call], Title: Too warm, Body: "{{ device }} {{ temperature }}", Sms: { body: "sms {{ temperature }}" } }
      - { Identity: lead, after: 15m, unless: acknowledged, Body: still }`);

/** What is wrong with a test whose steps and expectations are `test`. */
const linesOf = async (test: string): Promise<readonly string[]> => {
  const decoders = [coldDecoder()];
  const layouts = createFactLayouts();
  const file = loadRules(`${RULE}tests:\n  - name: n\n${test}`, ruleContext(decoders, layouts));
  const [report] = await runRuleTests(file, decoders, layouts);
  return report ? failureLines(report) : ['no report'];
};

const F7 = 'cold/oslo/f7/telemetry';
const series = (values: string, more = 'field: temperature') =>
  `{ at: 0s, series: { topic: ${F7}, every: 1m, values: "${values}", ${more} } }`;
const ana = '{ at: 0s, bind: { Identity: ana-k, BindingType: sms, Address: "+4790000001", Tag: [on-call] } }';
const lead = '{ at: 0s, bind: { Identity: lead, BindingType: sms, Address: "+4790000002" } }';
const alarm = (at: string, state: string, more = '') =>
  `{ at: ${at}, rule: warm, key: oslo/f7, state: ${state}${more} }`;

const body = (steps: readonly string[], expected: string) =>
  `    steps:\n${steps.map((step) => `      - ${step}\n`).join('')}    ${expected}\n`;

describe('a test holds', () => {
  test.each([
    ['a series by a field', [series('-10x10')], 'expect: [{ at: 10m, body: f7 -10 }]'],
    [
      'a series by a payload with the value in its place',
      [series('-10x10', 'payload: { temperature: "{{ value }}", door: [1, "{{value}}"] }')],
      'expect: [{ at: 10m, body: f7 -10 }]',
    ],
    ['places where nothing comes, and time passes', [series('-10 _x10')], 'expect: [{ at: 10m }]'],
    ['a device that says it has no value: its delay runs on', [series('-10 stale _x9')], 'expect: [{ at: 10m }]'],
    [
      'a gap: the end of the warmth is never sent',
      [series('-10x4 -20x6'), `{ at: 5m, gap: { for: 10m } }`],
      'expect: [{ at: 10m }]',
    ],
    [
      'a gap of another freezer, which changes nothing',
      [series('-10x4 -20x6'), '{ at: 5m, gap: { for: 10m, topic: cold/oslo/f8/# } }'],
      'expect: []',
    ],
    [
      'an outage, which earns no credit',
      [series('-10'), '{ at: 5m, broker: down }', '{ at: 25m, broker: up }', '{ at: 25m, pass: 5m }'],
      'expect: [{ at: 30m }]',
    ],
    [
      'what the broker kept, when it comes back',
      [series('-10x4 -20'), '{ at: 4m30s, broker: down }', '{ at: 9m, broker: up }', '{ at: 9m, pass: 9m }'],
      'expect: []',
    ],
    [
      'a restart, with what was committed',
      [series('-10'), '{ at: 5m, restart: true }', '{ at: 5m, pass: 5m }'],
      'expect: [{ at: 10m }]',
    ],
    [
      'a process that is away',
      [series('-10'), '{ at: 5m, restart: 20m }', '{ at: 25m, pass: 5m }'],
      'expect: [{ at: 30m }]',
    ],
    [
      'two restarts while it stands',
      [series('-10x10 _x5 -20 -20x2'), '{ at: 11m, restart: true }', '{ at: 12m, restart: 1m }'],
      'expect: [{ at: 10m, on: raise }, { at: 18m, on: clear }]',
    ],
    ['the second step of escalation', [series('-10x30')], 'expect: [{ at: 10m }, { at: 25m, Identity: lead }]'],
    [
      'an acknowledgement, which spares it',
      [series('-10x30'), '{ at: 12m, ack: { rule: warm, key: oslo/f7 } }'],
      'expect: [{ at: 10m }]',
    ],
    [
      'an acknowledgement that outlives a restart',
      [series('-10x30'), '{ at: 12m, ack: { rule: warm, key: oslo/f7 } }', '{ at: 13m, restart: true }'],
      'expect: [{ at: 10m }]',
    ],
    [
      'an acknowledgement after which nothing was said before the restart',
      [
        series('-10'),
        '{ at: 12m, ack: { rule: warm, key: oslo/f7 } }',
        '{ at: 12m, restart: true }',
        '{ at: 12m, pass: 1h }',
      ],
      'expect: [{ at: 10m }]',
    ],
  ])('%s', async (_sentence, steps, expected) => {
    expect(await linesOf(body(steps, expected))).toEqual([]);
  });
});

describe('an alarm is looked at', () => {
  test.each([
    ['pending', alarm('9m', 'pending')],
    ['active once its delay is over', alarm('10m', 'active', ', severity: warning')],
    ['clearing', alarm('12m', 'clearing')],
    ['cleared', alarm('14m', 'cleared')],
    ['later than anything happens', alarm('2d', 'cleared')],
  ])('%s', async (_sentence, look) => {
    expect(await linesOf(body([series('-10x11 -20')], `alarms: [${look}]`))).toEqual([]);
  });

  test('and what it is stands beside what was expected', async () => {
    expect(await linesOf(body([series('-10x11 -20')], `alarms: [${alarm('10m', 'cleared')}]`))).toContain(
      '             received warm oslo/f7 active warning',
    );
  });
});

describe('messages are those of the fan-out', () => {
  test.each([
    ['an SMS to whoever has the tag', [ana], '{ at: 10m, to: ana-k, channel: sms, text: sms -10, segments: 1 }'],
    [
      'a push with its title',
      ['{ at: 0s, bind: { Identity: ana-k, BindingType: fcm, Address: token, Tag: on-call } }'],
      '{ to: ana-k, channel: fcm, title: Too warm, text: /f7/ }',
    ],
    [
      'one to each way of one person',
      [ana, '{ at: 0s, bind: { Identity: ana-k, BindingType: apn, Address: 00a1, Tag: on-call } }'],
      '{ channel: sms }, { channel: apn }',
    ],
    ['nothing for who was unbound', [ana, '{ at: 5m, unbind: { Identity: ana-k } }'], ''],
    ['one to the lead, later', [lead], '{ at: 25m, to: lead, text: still, rule: warm, key: oslo/f7 }'],
    [
      'those of a roster',
      ['{ at: 0s, roster: [{ identity: ben-l, tags: on-call, sms: "+4790000003" }] }'],
      '{ to: ben-l }',
    ],
    [
      'those of a team of a roster',
      [
        `{ at: 0s, roster: { people: [{ identity: ben-l, sms: "+4790000003" }, { identity: cy, sms: "+4790000004" }],
          teams: [{ team: on-call, members: [ben-l] }] } }`,
      ],
      '{ to: ben-l }',
    ],
    [
      'those of the last roster',
      ['{ at: 0s, roster: [{ identity: ben-l, tags: on-call, sms: "+4790000003" }] }', '{ at: 5m, roster: [] }'],
      '',
    ],
    ['one across a restart', [ana, '{ at: 5m, restart: true }'], '{ at: 10m, to: ana-k }'],
  ])('%s', async (_sentence, people, messages) => {
    expect(await linesOf(body([...people, series('-10x26')], `messages: [${messages}]`))).toEqual([]);
  });

  test('and one that nobody expected fails, unless others are allowed', async () => {
    const steps = [ana, series('-10x10')];
    expect(await linesOf(body(steps, 'messages: []'))).toContain(
      '             received to ana-k sms "sms -10" 1 segment',
    );
    expect(await linesOf(body(steps, 'messages: []\n    others: allowed'))).toEqual([]);
  });
});

describe('a step that cannot be done fails the test:', () => {
  test.each([
    [
      'nothing to acknowledge',
      '{ at: 1m, ack: { rule: warm, key: oslo/f7 } }',
      'at 1m ack warm oslo/f7 refused: not-active',
    ],
    ['a broker that is up already', '{ at: 1m, broker: up }', 'at 1m broker: it is up already'],
    ['nobody to unbind', '{ at: 1m, unbind: { Identity: ana-k } }', 'at 1m unbind ana-k: no such binding'],
  ])('%s', async (_sentence, step, why) => {
    expect(await linesOf(body([step, series('-20')], 'expect: []'))).toEqual([
      `expected every step done; received ${why}`,
    ]);
  });

  test.each([
    [
      'to be acknowledged',
      'ack: { rule: warm, key: oslo/f7 }',
      'ack warm oslo/f7: nobody answers, the process is away',
    ],
    ['to be killed', 'restart: true', 'restart: the process is away already'],
    [
      'to take a binding',
      'bind: { Identity: ana-k, BindingType: sms, Address: "+4790000001" }',
      'bind ana-k: nobody answers, the process is away',
    ],
    ['to lose one', 'unbind: { Identity: ana-k }', 'unbind ana-k: nobody answers, the process is away'],
  ])('a process that is away %s', async (_sentence, step, why) => {
    const steps = [series('-10'), '{ at: 11m, restart: 10m }', `{ at: 12m, ${step} }`];
    expect(await linesOf(body(steps, 'others: allowed\n    expect: []'))).toEqual([
      `expected every step done; received at 12m ${why}`,
    ]);
  });

  test('an address that is none, of which nothing is shown', async () => {
    const wrong = '{ at: 1m, bind: { Identity: ana-k, BindingType: sms, Address: "98765" } }';
    const [line = ''] = await linesOf(body([wrong, series('-20')], 'expect: []'));
    expect(line).toMatch(/^expected every step done; received at 1m bind ana-k: /);
    expect(line).not.toContain('987');
  });
});

test.each([
  ['title', 'title: Too cold', '[Too warm] "f7 -10"'],
  ['SMS', 'sms: /cold/', '"f7 -10" sms "sms -10"'],
  ['target', 'Tag: [nobody]', '"f7 -10" Tag [on-call]'],
  ['severity', 'severity: critical', 'warning "f7 -10"'],
  ['body, and nothing else', 'body: cold', '"f7 -10"'],
])('of a wrong %s the one that came is shown', async (_what, expected, shown) => {
  const lines = await linesOf(body([series('-10x10')], `expect: [{ ${expected} }]`));
  expect(lines.at(-1)?.trim()).toBe(`received raise warm oslo/f7 ${shown}`);
});

test('of addresses a time line shows the end only', async () => {
  const lines = await linesOf(body([ana, series('-10x10')], 'expect: [{ at: 0s }]'));
  expect(lines.join('\n')).toContain('bind ana-k sms …0001');
  expect(lines.join('\n')).not.toContain('+479');
});
