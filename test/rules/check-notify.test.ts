import { describe, expect, test } from 'vitest';
import { faultsOf, load } from './given.ts';

const RULE =
  'version: 1\nrules:\n  - id: r\n    source: cold\n    labels: { area: north }\n    when: { fact: t, operator: equal, value: 1 }\n';

/** Faults of one entry, written in line 7 from column 15. */
const entryFaults = (entry: string) =>
  faultsOf(`${RULE}    notify: [ ${entry} ]\n`).map((fault) => fault.replace('rules[0].notify[0]', ''));

const names = (count: number) => JSON.stringify(Array.from({ length: count }, (_, at) => `n${at}`));

describe('an entry of notify with a fault', () => {
  test.each<[string, string, readonly string[]]>([
    ['tells nobody', '{ Body: x }', ['7:15 : tells nobody (expected Identity, Tag or both)']],
    [
      'tells nobody by empty lists',
      '{ Identity: [], Tag: [] }',
      ['7:15 : tells nobody (expected Identity, Tag or both)'],
    ],
    ['has an empty name', '{ Tag: [a, ""] }', ['7:26 .Tag[1]: an empty name is nobody']],
    ['has an empty text as its name', '{ Identity: "" }', ['7:27 .Identity: an empty name is nobody']],
    ['has too many names', `{ Identity: ${names(21)} }`, ['7:27 .Identity: 21 names, at most 20']],
    [
      'has a number as the text of an SMS',
      '{ Tag: a, Sms: { body: 5 } }',
      ['7:38 .Sms.body: body of an SMS is a text (received 5)'],
    ],
    [
      'has a map for it',
      '{ Tag: a, Sms: { body: { x: y } } }',
      ['7:38 .Sms.body: body of an SMS is a text (received a map)'],
    ],
    [
      'has a list as its sender, at the end',
      '{ Tag: a, clear: { Sms: { from: [x] } } }',
      ['7:47 .clear.Sms.from: from of an SMS is a text (received a list)'],
    ],
    [
      'has a key of Twilio',
      '{ Tag: a, Data: { twi_body: x } }',
      ['7:33 .Data.twi_body: "twi_body" is not for rules to set: the service refuses or fills it'],
    ],
    [
      'has a key of Twilio further in',
      '{ Tag: a, Fcm: { data: { twi_title: x } } }',
      ['7:40 .Fcm.data.twi_title: "twi_title" is not for rules to set: the service refuses or fills it'],
    ],
    [
      'has a key of Twilio at its end',
      '{ Tag: a, clear: { Gcm: { twi_x: 1 } } }',
      ['7:41 .clear.Gcm.twi_x: "twi_x" is not for rules to set: the service refuses or fills it'],
    ],
    [
      'addresses by itself',
      '{ Tag: a, Fcm: { to: x }, FacebookMessenger: { recipient: x } }',
      [
        '7:32 .Fcm.to: "to" is not for rules to set: the service refuses or fills it',
        '7:62 .FacebookMessenger.recipient: "recipient" is not for rules to set: the service refuses or fills it',
      ],
    ],
    ['has an unknown key', '{ Tag: a, body: x }', ['7:25 .body: unknown key, did you mean "Body"?']],
    [
      'has a priority of its own',
      '{ Tag: a, Priority: urgent }',
      ['7:35 .Priority: not one of the possible values (expected high or low, received "urgent")'],
    ],
    ['lives too long', '{ Tag: a, Ttl: 2419201 }', ['7:30 .Ttl: too large, at most 2419200 (received 2419201)']],
    [
      'waits for something else',
      '{ Tag: a, unless: seen }',
      ['7:33 .unless: not one of the possible values (expected acknowledged, received "seen")'],
    ],
    [
      'has a bad template',
      '{ Tag: "{% bad", Title: "{% bad", Sms: { body: "{% bad" }, clear: { Body: "{% bad" } }',
      [
        '7:22 .Tag: the template is bad',
        '7:39 .Title: the template is bad',
        '7:62 .Sms.body: the template is bad',
        '7:89 .clear.Body: the template is bad',
      ],
    ],
    ['asks for an attribute, which only the inventory knows', '{ Tag: a, Body: "{{ attributes.max }}" }', []],
    [
      'asks for a label that is not there',
      '{ Tag: a, Body: "{{ labels.aera }}" }',
      ['7:31 .Body: unknown label "aera", did you mean "area"?'],
    ],
    [
      'asks for what no alarm and no rule has',
      '{ Tag: a, Body: "{{ alarm.raisedat }} {{ rule.name }}" }',
      [
        '7:31 .Body: unknown name "alarm.raisedat", did you mean "raisedAt"? (expected id, state, severity, raisedAt, clearedAt, duration)',
        '7:31 .Body: unknown name "rule.name" (expected id, title, severity, labels)',
      ],
    ],
  ])('%s', (_sentence, entry, faults) => {
    expect(entryFaults(entry)).toEqual(faults);
  });

  test('twenty names are no fault', () => {
    expect(entryFaults(`{ Identity: ${names(20)}, Tag: ${names(20)} }`)).toEqual([]);
  });
});

test('its templates read facts, and nothing that is not one', () => {
  const body =
    '{{ t }} {{ u.v }} {{ facts.w }} {{ site }} {{ labels.area }} {{ device }} {{ key }} {{ rule.title }} {{ alarm.state }}';
  const { rules } = load(
    `${RULE}    notify: [ { Tag: "{{ a }}", Data: { x: [ { y: "{{ b }}" } ] }, clear: { Body: "${body}" } } ]\n`,
  );
  expect(rules[0]?.reads).toEqual(['t', 'a', 'b', 'u', 'w']);
});
