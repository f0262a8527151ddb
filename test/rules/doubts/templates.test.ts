import { expect, test } from 'vitest';
import { formatDoubt } from '../../../src/rules/doubts/doubt.ts';
import { findDoubts } from '../../../src/rules/doubts/find-doubts.ts';
import { readRuleFile } from '../../../src/rules/load.ts';
import { createContext } from '../given.ts';

const HOT = 'when: { fact: temperature, operator: greaterThan, value: 10 }';

const sending = (payload: string) =>
  `tests: [ { name: t, readings: [ { at: 0s, topic: cold/oslo/f7/telemetry, payload: ${payload} } ], expect: [] } ]\n`;

const SENDS = sending('{ temperature: 5, battery: { volts: 3.1 }, kind: freezer }');

const inFile = (rules: string, more: string, attributes: readonly string[] | null) => {
  const text = `version: 1\ndefaults: { source: cold }\n${more}rules:\n${rules}\n`;
  expect(readRuleFile(text, 'a.yaml', createContext())).toMatchObject({ ok: true });
  const known = attributes && new Set(attributes);
  return findDoubts([{ file: 'a.yaml', text }], { ...createContext(), attributes: known }).map(formatDoubt);
};

const rule = (body: string, more = HOT) => `  - { id: r, ${more}, notify: [ { Tag: x, Body: "${body}" } ] }`;

interface Given {
  readonly more?: string;
  readonly attributes?: readonly string[];
}

test.each<readonly [sentence: string, rules: string, given: Given, doubts: readonly RegExp[]]>([
  [
    'captures, facts of the condition and what stands in the context are given',
    rule('{{ site }} {{ device }} {{ key }} {{ temperature }} {{ alarm.duration }} {{ rule.title }} {{ value }}'),
    { more: SENDS },
    [],
  ],
  [
    'so are derived facts and what they are made of',
    rule('{{ mean }} {{ load }}', `${HOT}, facts: { mean: { avg: load, over: 5m } }`),
    { more: SENDS },
    [],
  ],
  [
    'and facts of other rules of the file',
    `${rule('{{ door }}')}\n  - { id: s, when: { fact: door, operator: equal, value: open } }`,
    { more: SENDS },
    [],
  ],
  ['and what a test sends, at any depth', rule('{{ battery.volts }} {{ volts }} {{ kind }}'), { more: SENDS }, []],
  ['and what its topic says', rule('{{ telemetry }}'), { more: SENDS }, []],
  [
    'a slip is doubted, with what was meant',
    rule('{{ temprature }}'),
    {},
    [
      /^a\.yaml:4:\d+ r, notify\[0\]\.Body: no message, label or fact is known that gives "temprature" a value here, did you mean "temperature"\? \[unknown-name\]$/,
    ],
  ],
  ['under facts as well', rule('{{ facts.temprature }}'), {}, [/\[unknown-name\]$/]],
  ['a name that is near none may well be sent', rule('{{ humidity }}'), {}, []],
  [
    'unless tests show what is sent',
    rule('{{ humidity }}'),
    { more: SENDS },
    [/gives "humidity" a value here; write a name that the device sends, or .* \[unknown-name\]$/],
  ],
  ['what only a decoder can read shows nothing', rule('{{ humidity }}'), { more: sending('5') }, []],
  [
    'a slip that stands in two texts is doubted in both',
    `${rule('{{ temprature }}')}\n${rule('{{ temprature }}').replace('id: r', 'id: s').replace('Tag: x', 'Tag: y').replace('value: 10', 'value: 20')}`,
    {},
    [/ r, notify/, / s, notify/],
  ],
  [
    'what is numbered is no slip',
    rule('{{ temp2 }}', 'when: { fact: temp1, operator: greaterThan, value: 10 }'),
    {},
    [],
  ],
  [
    'an attribute that no device has is doubted',
    rule('{{ attributes.maxTmp }}'),
    { attributes: ['maxTemp'] },
    [/"maxTmp", did you mean "maxTemp"\? \[unknown-attribute\]$/],
  ],
  ['unless others may come', rule('{{ attributes.maxTmp }}'), {}, []],
  [
    'what silent devices are together is given',
    `  - { id: r, absent: 15m, together: { by: site }, notify: [ { Tag: x, Body: "{{ count }} of {{ total }}" } ] }`,
    { more: SENDS },
    [],
  ],
  [
    'a policy is doubted where it stands',
    '  - { id: r, when: { fact: temperature, operator: greaterThan, value: 10 }, notify: [ { Tag: y, Body: x }, { policy: day } ] }',
    { more: 'policies: { day: [ { Tag: x, Body: "{{ temprature }}" } ] }\n' },
    [/^a\.yaml:3:\d+ r, policies\.day\[0\]\.Body: .*\[unknown-name\]$/],
  ],
])('%s', (_sentence, rules, { more = '', attributes }, doubts) => {
  expect(inFile(rules, more, attributes ?? null)).toEqual(doubts.map((each) => expect.stringMatching(each)));
});
