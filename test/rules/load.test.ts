import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadRuleFile } from '../../src/rules/load.ts';
import { createContext, faultsOf, load } from './given.ts';

const FREEZER = `version: 1
conditions:                                  # named, used by { condition: name }, per file
  running: { all: [ { fact: status, operator: equal, value: run } ] }
defaults: { source: cold, severity: warning }
rules:
  - id: freezer-warm
    title: Freezer too warm
    source: cold                             # from the config
    topic: cold/{site}/{device}/telemetry    # MQTT filter
    facts:
      door:  { default: closed, staleAfter: 1h }
    when:                                    # a json-rules-engine condition, unchanged
      all:
        - { fact: temperature, operator: greaterThan, value: -15 }
        - { fact: door, operator: notEqual, value: open }
    for: 10m                                 # on-delay
    clear:
      when: { all: [ { fact: temperature, operator: lessThanInclusive, value: -18 } ] }
      for: 2m
    severity: critical                       # info | warning | critical
    labels: { area: cold-chain }
    notify:
      - Tag: [on-call, "site-{{ site }}"]    # rendered once, at the raise
        Title: "{{ site }}: freezer {{ device }} at {{ temperature | round: 1 }} °C"
        Body: "Above -15 °C for 10 minutes. Limit -18 °C."
        Sms: { body: "{{ device }} {{ temperature | round: 1 }}C >-15C 10min" }
        Priority: high
        clear: { Body: "{{ device }} is back to {{ temperature | round: 1 }} °C after {{ alarm.duration }}." }
      - Identity: site-lead-{{ site }}
        after: 15m
        unless: acknowledged
        Body: "{{ facts.humidity }}"
tests:
  - name: an open door wakes nobody
    readings:
      - { at: 0s, topic: cold/oslo/f7/telemetry, payload: { temperature: -10, door: open } }
      - { at: 20m, topic: cold/oslo/f7/telemetry, payload: { temperature: -10, door: open } }
    expect: []
`;

describe('a rule file', () => {
  test('with one of everything loads', () => {
    const { file, rules, tests } = load(FREEZER);
    expect([file, rules.length, tests.length]).toEqual(['test.yaml', 1, 1]);
    expect(rules[0]).toMatchObject({
      id: 'freezer-warm',
      file: 'test.yaml',
      line: 6,
      title: 'Freezer too warm',
      source: 'cold',
      severity: 'critical',
      forMs: 600_000,
      clearForMs: 120_000,
      labels: { area: 'cold-chain' },
      reads: ['temperature', 'door', 'humidity'],
      keyIsDevice: true,
      topic: { filter: 'cold/+/+/telemetry' },
    });
  });

  test('as the reference shows it loads', () => {
    const reference = readFileSync(new URL('../../docs/rules.md', import.meta.url), 'utf8');
    const example = /```yaml\n(.*?)```/s.exec(reference)?.[1] ?? '';
    expect(load(example).rules.map(({ id }) => id)).toEqual(['freezer-warm']);
  });

  test('takes what a rule leaves out from its defaults, key by key, and joins the labels', () => {
    const { rules } = load(`version: 1
defaults:
  source: plant
  severity: critical
  labels: { area: north, team: a }
  for: 5m
  when: { fact: t, operator: equal, value: 1 }
rules:
  - { id: one }
  - { id: two, for: 1m, severity: info, labels: { team: b }, when: { fact: u, operator: equal, value: 1 } }
`);
    expect(rules.map(({ title, severity, labels, forMs, reads }) => [title, severity, labels, forMs, reads])).toEqual([
      ['one', 'critical', { area: 'north', team: 'a' }, 300_000, ['t']],
      ['two', 'info', { area: 'north', team: 'b' }, 60_000, ['u']],
    ]);
  });

  test('may use anchors and merge keys', () => {
    const { rules } = load(`version: 1
rules:
  - &one { id: one, source: plant, when: { fact: t, operator: equal, value: 1 }, for: 5m }
  - { <<: *one, id: two }
`);
    expect(rules.map(({ id, forMs }) => [id, forMs])).toEqual([
      ['one', 300_000],
      ['two', 300_000],
    ]);
  });

  test('hands out no slots while it has faults', () => {
    const context = createContext();
    loadRuleFile(FREEZER.replace('for: 10m', 'for: soon'), 'test.yaml', context);
    expect(context.layouts.of('cold').names).toEqual([]);
    load(FREEZER, context);
    expect(context.layouts.of('cold').names).toEqual(['temperature', 'door', 'humidity']);
  });
});

describe("faults of a file's frame", () => {
  test.each<[string, string, readonly string[]]>([
    [
      'no YAML',
      'version: [1',
      ['1:12 Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ],
    ['an empty file', '', ['1:1 wrong type (expected a map, received nothing)']],
    ['no version', 'rules: []\n', ['1:1 version: missing (expected 1)']],
    [
      'a version to come',
      'version: 2\nrules: []\n',
      ['1:10 version: not one of the possible values (expected 1, received 2)'],
    ],
    ['no rules', 'version: 1\n', ['1:1 rules: missing (expected a list)']],
    [
      'rules that are no list',
      'version: 1\nrules: { a: 1 }\n',
      ['2:8 rules: wrong type (expected a list, received a map)'],
    ],
    ['an unknown key', 'version: 1\nrule: []\nrules: []\n', ['2:1 rule: unknown key, did you mean "rules"?']],
    ['a key twice', 'version: 1\nrules: []\nrules: []\n', ['3:1 this key stands twice in its map']],
  ])('%s', (_sentence, text, faults) => {
    expect(faultsOf(text).map((fault) => fault.replace(/;.*/, ''))).toEqual(faults);
  });

  test('all faults come at once, in the order of the lines, and none hides another', () => {
    const faults = faultsOf(`version: 1
conditions:
  a: { all: [] }
  b: { condition: c }
rules:
  - id: Freezer
    source: clod
    when: { all: [ { fact: t, operator: greaterThan, value: '5' }, { condition: d } ] }
    for: soon
    severity: fatal
    notify: [ { Title: "{% bad %}", Tag: [] } ]
  - id: two
    topic: a/{b}/c
    key: "{c}"
    clear: { when: { any: [ { fact: t, operator: lessThen, value: 1 } ] } }
tests:
  - { name: t, readings: [], expect: [ { rule: three } ] }
`);
    expect(faults.map((fault) => fault.replace(/ \(.*/, ''))).toEqual([
      '3:13 conditions.a.all: an empty list of conditions says nothing',
      '4:19 conditions.b.condition: unknown condition "c"',
      '6:9 rules[0].id: not an id: small letters, digits and . _ - only, a letter or digit first',
      '7:13 rules[0].source: unknown source "clod", did you mean "cold"?',
      '8:61 rules[0].when.all[0].value: not a value for "greaterThan"',
      '8:81 rules[0].when.all[1].condition: unknown condition "d"',
      '9:10 rules[0].for: not a duration such as 30s, 10m, 1h30m or 2d: "soon"',
      '10:15 rules[0].severity: not one of the possible values',
      '11:15 rules[0].notify[0]: tells nobody',
      '11:24 rules[0].notify[0].Title: the template is bad',
      '12:5 rules[1]: a rule needs a condition: when, levels or absent',
      '14:10 rules[1].key: a key without the device would mix up the alarms of several devices',
      '15:50 rules[1].clear.when.any[0].operator: unknown operator "lessThen", did you mean "lessThan"?',
      '17:48 tests[0].expect[0].rule: no rule "three" in this file',
    ]);
  });

  test('a fault of the defaults is told once, where it stands', () => {
    const faults = faultsOf(`version: 1
defaults: { source: plant, when: { fact: t, operator: is, value: 1 }, notify: [ { Tag: a, Body: "{% bad" } ] }
rules: [ { id: one }, { id: two } ]
`);
    expect(faults).toEqual([
      '2:55 defaults.when.operator: unknown operator "is" (received "is")',
      '2:97 defaults.notify[0].Body: the template is bad',
    ]);
  });
});
