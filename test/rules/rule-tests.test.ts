import { describe, expect, test } from 'vitest';
import { faultsOf, load } from './given.ts';

const RULES = 'version: 1\nrules:\n  - { id: warm, source: plant, when: { fact: t, operator: equal, value: 1 } }\n';

describe('the tests of a rule file', () => {
  test('are times in ms, JSON payloads, and patterns', () => {
    const { tests } = load(`${RULES}tests:
  - name: it is warm
    readings:
      - { at: 0s, topic: plant/h1/p1, payload: { t: 1 } }
      - { at: 1h30m, topic: plant/h1/p1, payload: 5, retain: true }
    expect:
      - { at: 0s, rule: warm, key: p1, on: raise, title: Warm, body: /above \\d+/, sms: "/a/b/", Identity: ana, Tag: [a, b] }
      - { on: clear }
`);
    expect(tests).toEqual([
      {
        name: 'it is warm',
        line: 5,
        readings: [
          { at: 0, topic: 'plant/h1/p1', payload: { t: 1 }, retain: false },
          { at: 5_400_000, topic: 'plant/h1/p1', payload: 5, retain: true },
        ],
        expect: [
          {
            at: 0,
            within: 0,
            rule: 'warm',
            key: 'p1',
            on: 'raise',
            title: 'Warm',
            body: /above \d+/u,
            sms: /a\/b/u,
            Identity: ['ana'],
            Tag: ['a', 'b'],
            line: 10,
          },
          { on: 'clear', within: 0, line: 11 },
        ],
        ...{ steps: [], alarms: [], messages: null, whole: { expect: true, messages: false } },
      },
    ]);
  });

  test('may be left out', () => {
    expect(load(RULES).tests).toEqual([]);
  });

  test.each<[string, string, string]>([
    [
      'a rule of another file',
      '{ name: t, readings: [], expect: [ { rule: wram } ] }',
      '5:48 tests[0].expect[0].rule: no rule "wram" in this file, did you mean "warm"?',
    ],
    [
      'what is no regular expression',
      '{ name: t, readings: [], expect: [ { body: /(/ } ] }',
      '5:48 tests[0].expect[0].body: not a regular expression (received "/(/")',
    ],
    [
      'a time that is no duration',
      '{ name: t, readings: [ { at: 5, topic: a, payload: 1 } ], expect: [] }',
      '5:34 tests[0].readings[0].at: not a duration; write 30s, 10m, 1h30m or 2d (expected text, received 5)',
    ],
    [
      'a filter in place of a topic',
      '{ name: t, readings: [ { at: 5s, topic: a/+, payload: 1 } ], expect: [] }',
      '5:45 tests[0].readings[0].topic: a message has a topic without wildcards, such as cold/oslo/f7 (received "a/+")',
    ],
    [
      'no payload',
      '{ name: t, readings: [ { at: 5s, topic: a } ], expect: [] }',
      '5:28 tests[0].readings[0].payload: missing',
    ],
    [
      'bytes that are no base64',
      '{ name: t, readings: [ { at: 5s, topic: a, payloadBase64: "{}" } ], expect: [] }',
      '5:63 tests[0].readings[0].payloadBase64: not base64 (received "{}")',
    ],
    [
      'two payloads',
      '{ name: t, readings: [ { at: 5s, topic: a, payload: 1, payloadBase64: AQ== } ], expect: [] }',
      '5:75 tests[0].readings[0].payloadBase64: a message has one payload: leave payload or payloadBase64 out',
    ],
    [
      'no expectations',
      '{ name: t, readings: [] }',
      '5:5 tests[0].expect: missing; a test has at least one of expect, alarms and messages',
    ],
    [
      'another event',
      '{ name: t, readings: [], expect: [ { on: ack } ] }',
      '5:46 tests[0].expect[0].on: not one of the possible values (expected raise or clear, received "ack")',
    ],
    [
      'an unknown key',
      '{ name: t, readings: [], expect: [ { Body: x } ] }',
      '5:42 tests[0].expect[0].Body: unknown key, did you mean "body"?',
    ],
  ])('a fault: %s', (_sentence, written, fault) => {
    expect(faultsOf(`${RULES}tests:\n  - ${written}\n`)).toEqual([expect.stringContaining(fault)]);
  });
});
