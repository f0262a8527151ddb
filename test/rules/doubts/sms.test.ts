import { expect, test } from 'vitest';
import { createSmsOutlook } from '../../../src/cli/check-sms.ts';
import { EMPTY_INVENTORY } from '../../../src/inventory/inventory.ts';
import { formatDoubt } from '../../../src/rules/doubts/doubt.ts';
import { findDoubts } from '../../../src/rules/doubts/find-doubts.ts';
import type { SmsOutlook } from '../../../src/rules/doubts/sms-outlook.ts';
import { readRuleFile } from '../../../src/rules/load.ts';
import { createContext } from '../given.ts';

const plain = createSmsOutlook(EMPTY_INVENTORY, []);
/** Somebody with a number hears ana's messages, and the inventory has short names. */
const known: SmsOutlook = {
  ...plain,
  reaches: ({ Identity }) => Identity.includes('ana'),
  longest: {
    device: () => ['oslo/f7'],
    label: (_source, name) => (name === 'site' ? ['oslo'] : ['f7']),
    attribute: () => ['blue'],
  },
};

/** The same with a site whose name is short, and no GSM-7. */
const czech: SmsOutlook = { ...known, longest: { ...known.longest, label: () => ['longer', 'Aš'] } };

const HOT = 'when: { fact: t, operator: greaterThan, value: 10 }';

const doubtsOf = (rule: string, sms: SmsOutlook | null) => {
  const text = `version: 1\nrules:\n  - { id: r, source: cold, ${rule} }\n`;
  expect(readRuleFile(text, 'a.yaml', createContext())).toMatchObject({ ok: true });
  return findDoubts([{ file: 'a.yaml', text }], { ...createContext(), sms }).map(formatDoubt);
};

const sms = (body: string, more = '') => `${HOT}, notify: [ { Tag: x, Sms: { body: "${body}" } } ]${more}`;

test.each<readonly [sentence: string, rule: string, outlook: SmsOutlook | null, doubts: readonly RegExp[]]>([
  ['nothing is said where nobody knows of SMS', sms('x'.repeat(200)), null, []],
  ['160 characters are one', sms('x'.repeat(160)), plain, []],
  [
    '161 are two',
    sms('x'.repeat(161)),
    plain,
    [/up to 161 characters of GSM-7 are 2 SMS; write Sms: .* 160 .*\[long-sms\]$/],
  ],
  ['an extension character counts twice', sms(`${'x'.repeat(159)}€`), plain, [/\[long-sms\]$/]],
  ['a level of the topic is 32 characters', sms(`${'x'.repeat(129)}{{ site }}`), plain, [/161 .*\[long-sms\]$/]],
  ['or as long as the inventory has it', sms(`${'x'.repeat(129)}{{ site }}`), known, []],
  ['the device is all its levels', sms(`${'x'.repeat(96)}{{ labels.site }}{{ labels.device }}x`), plain, [/161 /]],
  ['and so is the key', sms(`${'x'.repeat(96)}{{ key }}`), plain, [/161 /]],
  ['a number has a digit more than its limit, a sign and two decimals', sms(`${'x'.repeat(153)}{{ t }}`), plain, []],
  ['which is 7 characters for a limit of 10', sms(`${'x'.repeat(154)}{{ t }}`), plain, [/161 /]],
  ['and five digits without a limit', sms(`${'x'.repeat(152)}{{ other }}`), plain, [/161 /]],
  [
    'or where it is held against 0',
    `when: { fact: t, operator: greaterThan, value: 0 }, notify: [ { Tag: x, Sms: { body: "${'x'.repeat(152)}{{ t }}" } } ]`,
    plain,
    [/161 /],
  ],
  [
    'or against one number',
    `when: { fact: t, operator: equal, value: 7 }, notify: [ { Tag: x, Sms: { body: "${'x'.repeat(152)}{{ t }}" } } ]`,
    plain,
    [/161 /],
  ],
  ['rounded it is shorter', sms(`${'x'.repeat(154)}{{ t | round: 1 }}`), plain, []],
  [
    'and a difference is as long as the longer',
    sms(`${'x'.repeat(154)}{{ t | minus: other | round }}`),
    plain,
    [/161 /],
  ],
  [
    'what is worked out has all its digits until it is rounded',
    `facts: { mean: { avg: t, over: 5m } }, ${HOT.replace('fact: t', 'fact: mean')}, notify: [ { Tag: x, Sms: { body: "${'x'.repeat(142)}{{ mean }}" } } ]`,
    plain,
    [/161 /],
  ],
  [
    'and none of them then',
    `facts: { mean: { avg: t, over: 5m } }, ${HOT.replace('fact: t', 'fact: mean')}, notify: [ { Tag: x, Sms: { body: "${'x'.repeat(154)}{{ mean | round: 1 }}" } } ]`,
    plain,
    [],
  ],
  [
    'a count has no sign',
    `facts: { n: { count: t, over: 5m } }, ${HOT.replace('fact: t', 'fact: n')}, notify: [ { Tag: x, Sms: { body: "${'x'.repeat(157)}{{ n }}" } } ]`,
    plain,
    [],
  ],
  [
    'a fact that is compared with a text is one',
    `when: { fact: door, operator: equal, value: open }, notify: [ { Tag: x, Sms: { body: "${'x'.repeat(157)}{{ door }}" } } ]`,
    plain,
    [/161 /],
  ],
  [
    'of several the longest',
    `when: { fact: door, operator: in, value: [a, closed, b] }, notify: [ { Tag: x, Sms: { body: "${'x'.repeat(155)}{{ door }}" } } ]`,
    plain,
    [/161 /],
  ],
  [
    'or one with letters that GSM-7 has not, which is named',
    `when: { fact: door, operator: in, value: [zavřeno, otevřeno, a] }, notify: [ { Tag: x, Sms: { body: "${'x'.repeat(70)}{{ door }}" } } ]`,
    plain,
    [/78 characters of UCS-2 are 2 SMS; "ř" in "otevřeno of \{\{ door \}\}" makes it so/],
  ],
  [
    'a level of the inventory with such a letter makes it UCS-2, though others are longer',
    sms(`${'x'.repeat(70)}{{ site }}`),
    czech,
    [/72 characters of UCS-2 are 2 SMS; "š" in "Aš of \{\{ site \}\}"/],
  ],
  ['an attribute is what the inventory has', sms(`${'x'.repeat(157)}{{ attributes.hue }}`), known, [/161 /]],
  ['a duration is its longest', sms(`${'x'.repeat(150)}{{ alarm.duration }}`), plain, [/161 /]],
  ['the title of the rule is known', sms(`${'x'.repeat(157)}{{ rule.title }}`, ', title: warm'), plain, [/161 /]],
  [
    'letters that GSM-7 has not are named',
    sms(`Žaluzie ${'x'.repeat(70)}`),
    plain,
    [/78 characters of UCS-2 are 2 SMS; "Ž" \(character 1\) in "Žaluzie x…" makes it so; .* 70 .*\[long-sms\]$/],
  ],
  [
    'a dash of typography has a plain like',
    sms('a – b'),
    plain,
    [/"–" \(character 3\) in "a – b" makes the whole SMS UCS-2.*; write "-" for "–" \[unicode-sms\]$/],
  ],
  [
    'a blank that does not break is shown by its number',
    sms('5\\u00a0kg'),
    plain,
    [/"U\+00A0".*write " " for "U\+00A0"/],
  ],
  ['a degree sign costs nothing in a short text', sms('-10 °C'), plain, []],
  [
    'and a segment in a longer one',
    sms(`${'x'.repeat(90)} -10 °C`),
    plain,
    [/2 segments instead of 1; write no "°" \[unicode-sms\]$/],
  ],
  [
    'both, where the plain text is long, too',
    sms(`${'x'.repeat(170)} – y`),
    plain,
    [/\[unicode-sms\]$/, /\[long-sms\]$/],
  ],
  ['Body goes to nobody with a number', `${HOT}, notify: [ { Identity: ben, Body: "${'x'.repeat(161)}" } ]`, known, []],
  [
    'or to somebody',
    `${HOT}, notify: [ { Identity: ana, Body: "${'x'.repeat(161)}" } ]`,
    known,
    [/notify\[0\]\.Body: .*\[long-sms\]$/],
  ],
  [
    'the end is looked at as well',
    `${HOT}, notify: [ { Tag: x, clear: { Sms: { body: "${'x'.repeat(161)}" } } } ]`,
    plain,
    [/notify\[0\]\.clear\.Sms\.body: .*\[long-sms\]$/],
  ],
  [
    'and what nobody wrote',
    `${HOT}, title: "${'x'.repeat(150)}", notify: [ { Identity: ana, clear: false } ]`,
    known,
    [/notify\[0\]: .*\[long-sms\]$/],
  ],
])('%s', (_sentence, rule, outlook, doubts) => {
  expect(doubtsOf(rule, outlook)).toEqual(doubts.map((each) => expect.stringMatching(each)));
});
