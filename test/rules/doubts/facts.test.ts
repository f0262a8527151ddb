import { expect, test } from 'vitest';
import { knownFactsOf } from '../../../src/decode/known/known-facts.ts';
import type { SourceOptions } from '../../../src/decode/options.ts';
import { formatDoubt } from '../../../src/rules/doubts/doubt.ts';
import { findDoubts } from '../../../src/rules/doubts/find-doubts.ts';
import { readRuleFile } from '../../../src/rules/load.ts';
import { createContext } from '../given.ts';

interface Options extends Pick<SourceOptions, 'decode' | 'value' | 'availability'> {
  readonly tests?: string;
}

const Z2M: Options = { decode: 'zigbee2mqtt' };
const SHELLY: Options = { decode: 'shelly-gen2' };
const NUMBER: Options = { decode: 'number' };
const JSON_ONLY: Options = { decode: 'json' };

/** Of a rule over `cold`, whose topic names a site and a device. */
const doubtsOf = ({ tests = '', ...options }: Options, rule: string) => {
  const text = `version: 1\nrules:\n  - { id: r, source: cold, ${rule} }\n${tests}`;
  expect(readRuleFile(text, 'a.yaml', createContext())).toMatchObject({ ok: true });
  const given = new Map([['cold', knownFactsOf(options)]]);
  return findDoubts([{ file: 'a.yaml', text }], { ...createContext(), given }).map(formatDoubt);
};

const above = (fact: string) => `when: { fact: ${fact}, operator: greaterThan, value: 10 }`;
const saying = (body: string) => `${above('temperature')}, notify: [ { Tag: x, Body: "${body}" } ]`;
const sending = (payload: string) =>
  `tests: [ { name: t, readings: [ { at: 0s, topic: cold/oslo/f7/telemetry, payload: ${payload} } ], expect: [] } ]\n`;

test.each<readonly [sentence: string, options: Options, rule: string, doubts: readonly RegExp[]]>([
  ['a name of the profile is known', Z2M, above('temperature'), []],
  ['also one that nothing else shows', Z2M, saying('{{ linkquality }} {{ humidity }}'), []],
  [
    'also beside tests that send others',
    { ...Z2M, tests: sending('{ temperature: 5 }') },
    saying('{{ linkquality }} {{ something }}'),
    [],
  ],
  [
    'a slip in a condition is doubted there',
    Z2M,
    above('temprature'),
    [
      /^a\.yaml:3:\d+ r, when\.fact: "temprature" is no fact that zigbee2mqtt gives, did you mean "temperature"\?; write temperature, or .* \[unknown-name\]$/,
    ],
  ],
  ['unless a test sends it', { ...Z2M, tests: sending('{ temprature: 5 }') }, above('temprature'), []],
  [
    'and in what it is compared with',
    Z2M,
    'when: { fact: temperature, operator: greaterThan, value: { fact: humidty } }',
    [/value.*"humidty" is no fact/],
  ],
  [
    'and in the condition that ends it',
    Z2M,
    `${above('temperature')}, clear: { when: { fact: temprature, operator: lessThan, value: 5 } }`,
    [/clear.*"temprature" is no fact/],
  ],
  [
    'and in what a derived fact is made of',
    SHELLY,
    `facts: { mean: { avg: swich_0_apower, over: 5m } }, ${above('mean')}`,
    [/r, .*facts\.mean: "swich_0_apower" is no fact that shelly-gen2 gives, did you mean "switch_0_apower"/],
  ],
  [
    'or counted by',
    Z2M,
    `facts: { often: { count: { fact: contct, operator: equal, value: true }, over: 5m } }, ${above('often')}`,
    [/"contct" is no fact/],
  ],
  ['and in a text', Z2M, saying('{{ humidty }}'), [/r, .*notify\[0\]\.Body: "humidty" is no fact/]],
  ['also under facts', Z2M, saying('{{ facts.humidty }}'), [/r, .*notify\[0\]\.Body: "humidty" is no fact/]],
  [
    'names of its own are no slips',
    Z2M,
    `facts: { temperatur: { avg: temperature, over: 5m } }, ${above('temperatur')}`,
    [],
  ],
  [
    'nor are levels of the topic, labels and attributes',
    Z2M,
    'when: { any: [ { fact: site, operator: equal, value: a }, { fact: labels.site, operator: equal, value: b }, { fact: attributes.temperatur, operator: equal, value: 1 } ] }',
    [],
  ],
  ['what is near nothing is its own', Z2M, above('stomata'), []],
  [
    'of bare numbers there is one name',
    NUMBER,
    above('level'),
    [
      /r, .*when\.fact: no message that is read as number gives "level", only "value"; write value, or value: level in the source \[unknown-name\]$/,
    ],
  ],
  ['which the source may give', { ...NUMBER, value: 'level' }, above('level'), []],
  [
    'in a text, too',
    NUMBER,
    `${above('value')}, notify: [ { Tag: x, Body: "{{ value }} {{ site }} {{ level }}" } ]`,
    [/r, .*Body: no message that is read as number gives "level"/],
  ],
  ['payloads have any fields', JSON_ONLY, above('temprature'), []],
  [
    'but what is said of being there',
    { decode: 'json', availability: { topic: 'a/{device}/up', online: 'on', offline: 'off' } },
    'when: { fact: onlin, operator: equal, value: false }',
    [/"onlin" is no fact that json gives, did you mean "online"/],
  ],
])('%s', (_sentence, options, rule, doubts) => {
  expect(doubtsOf(options, rule)).toEqual(doubts.map((each) => expect.stringMatching(each)));
});
