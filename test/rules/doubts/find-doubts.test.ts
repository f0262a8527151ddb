import { describe, expect, test } from 'vitest';
import { formatDoubt } from '../../../src/rules/doubts/doubt.ts';
import { findDoubts } from '../../../src/rules/doubts/find-doubts.ts';
import { createContext } from '../given.ts';
import { doubtsAbout, findIn } from './doubts-of.ts';

/** Sentence, rules, and what is told of them: a part of each message, and its kind. */
type Row = readonly [sentence: string, rules: string, told: readonly RegExp[], before?: string];

const t = (operator: string, value: number) => `{ fact: t, operator: ${operator}, value: ${value} }`;
const HOT = t('greaterThan', 10);
const COLD = t('lessThan', 5);

const NEVER: readonly Row[] = [
  [
    'limits that leave nothing between them',
    `- { id: r, when: { all: [ ${HOT}, ${COLD} ] } }`,
    [/^a.yaml:4:\d+ r, when\.all\[1\]: "t greaterThan 10" and "t lessThan 5" are never true together.*never-raises\]$/],
  ],
  [
    'the two that do not go together among several',
    `- { id: r, when: { all: [ { fact: a, operator: equal, value: 1 }, ${HOT}, { fact: b, operator: equal, value: 1 }, ${COLD} ] } }`,
    [/r, .*when\.all\[3\]: "t greaterThan 10" and "t lessThan 5" are never true together:/],
  ],
  [
    'two among many that hang on facts of their own, one of them denied',
    `- { id: r, when: { all: [ ${Array.from({ length: 40 }, (_, index) => `{ fact: f${index}, operator: equal, value: 1 }`).join(', ')}, ${COLD}, { not: ${t('lessThan', 6)} } ] } }`,
    [/"t lessThan 5" and "not t lessThan 6" are never true together/],
  ],
  [
    'a limit that leaves out the only value',
    `- { id: r, when: { all: [ ${t('greaterThanInclusive', 5)}, ${t('lessThanInclusive', 5)}, ${t('notEqual', 5)} ] } }`,
    [/are never true at once.*never-raises/],
  ],
  [
    'a text that would have to be two',
    '- { id: r, when: { all: [ { fact: s, operator: equal, value: a }, { fact: s, operator: in, value: [b, c] } ] } }',
    [/"s equal "a"" and "s in \["b","c"\]" are never true together/],
  ],
  [
    'a value that would have to be a number and a text',
    `- { id: r, when: { all: [ { fact: t, operator: equal, value: "10" }, ${COLD} ] } }`,
    [/never true together/],
  ],
  [
    'a fact that would have to be missing and below something',
    `- { id: r, when: { all: [ { fact: t, operator: known, value: false }, ${COLD} ] } }`,
    [/never true together/],
  ],
  [
    'a named condition, told where it is named',
    `- { id: r, when: { all: [ { condition: hot }, ${COLD} ] } }`,
    [/r, when\.all\[1\]: "hot" and "t lessThan 5" are never true together/],
    `conditions: { hot: ${HOT} }\n`,
  ],
  [
    'what is never true within a named condition, told there and once',
    '- { id: r, when: { condition: hot } }\n- { id: q, key: "{site}/{device}", when: { condition: hot } }',
    [/^a.yaml:2:\d+ r, conditions\.hot\.all\[1\]: .*never-raises/],
    `conditions: { hot: { all: [ ${HOT}, ${COLD} ] } }\n`,
  ],
  [
    'not of what is always true when it is known',
    `- { id: r, when: { not: { any: [ ${HOT}, ${t('lessThanInclusive', 10)} ] } } }`,
    [/"t greaterThan 10" and "t lessThanInclusive 10" are never false together.*never-raises/],
  ],
  [
    'a decorated comparison as what it comes to',
    `- { id: r, when: { all: [ { fact: t, operator: "not:lessThanInclusive", value: 10 }, { fact: t, operator: "swap:greaterThan", value: 5 } ] } }`,
    [/never true together/],
  ],
  [
    'an hour that no clock shows',
    '- { id: r, when: { fact: time.hour, operator: greaterThan, value: 24 } }',
    [/"time.hour greaterThan 24" is never true, as time.hour is a whole number from 0 to 23.*never-raises/],
  ],
  [
    'an hour between two whole ones',
    '- { id: r, when: { all: [ { fact: time.hour, operator: greaterThan, value: 7 }, { fact: time.hour, operator: lessThan, value: 8 } ] } }',
    [/never true together/],
  ],
  [
    'facts of the clock that contradict each other',
    '- { id: r, when: { all: [ { fact: time.minuteOfDay, operator: greaterThan, value: 700 }, { fact: time.hour, operator: lessThan, value: 11 } ] } }',
    [/never true together/],
  ],
  [
    'hours outside of those in which the rule is active',
    `- { id: r, active: { hours: "08:00-17:00" }, when: { all: [ ${HOT}, { fact: time.hour, operator: lessThan, value: 6 } ] } }`,
    [
      /"time.hour lessThan 6" is never true within the hours of `active`: the rule .*; write a time within those hours \[never-raises/,
    ],
  ],
  [
    'a label of its own that says something else',
    '- { id: r, labels: { area: dairy }, when: { fact: labels.area, operator: equal, value: meat } }',
    [/is never true, as labels.area is "dairy".*never-raises/],
  ],
  [
    'more samples than the window holds',
    `- { id: r, facts: { n: { count: t, last: 5 } }, when: { fact: n, operator: greaterThanInclusive, value: 6 } }`,
    [/"n greaterThanInclusive 6" is never true, as n is a whole number from 0 to 5/],
  ],
  [
    'a share of more than all',
    `- id: r\n  key: "{site}"\n  facts: { share: { share: ${HOT}, across: devices } }\n  when: { fact: share, operator: greaterThan, value: 1.5 }`,
    [/as share is a number from 0 to 1:/],
  ],
  [
    'an age below zero, and a text where there is a truth value',
    `- { id: r, facts: { a: { age: t } }, when: { fact: a, operator: lessThan, value: 0 } }
- { id: q, facts: { c: { changed: t } }, when: { fact: c, operator: equal, value: "true" } }`,
    [/as a is a number of 0 or more/, /as c is true or false/],
  ],
  [
    'a part that never holds beside one that may',
    `- { id: r, when: { any: [ ${HOT}, { all: [ ${t('greaterThan', 3)}, ${t('lessThan', 2)} ] } ] } }`,
    [/r, .*when\.any\[1\]\.all\[1\]: .*: this part says nothing; .*dead-part/],
  ],
  [
    'each level by itself',
    `- id: r\n  levels:\n    - { severity: warning, when: { all: [ ${HOT}, ${COLD} ] } }\n    - { severity: critical, when: ${t('greaterThan', 20)} }`,
    [/the level warning never raises an alarm/],
  ],
  [
    'a condition that a fact is made of',
    `- { id: r, facts: { s: { duration: { all: [ ${HOT}, ${COLD} ] } } }, when: { fact: s, operator: greaterThan, value: 60 } }`,
    [/it counts nothing.*dead-part/],
  ],
  ['an age that no reading has', `- { id: r, maxAge: 0s, when: ${HOT} }`, [/r, maxAge: .*never-raises/]],
];

const CLEARS: readonly Row[] = [
  [
    'a clear condition that is never true',
    `- { id: r, when: ${HOT}, clear: { when: { all: [ ${HOT}, ${COLD} ] } } }`,
    [/the alarm never ends.*never-clears/],
  ],
  [
    'a clear condition that needs what raises the alarm',
    `- { id: r, when: ${HOT}, clear: { when: ${t('greaterThan', 12)} } }`,
    [/r, clear\.when: clear is true only while `when` is true as well.*never-clears/],
  ],
  [
    'a condition that is never false',
    `- { id: r, when: { any: [ ${HOT}, ${t('lessThanInclusive', 10)}, { fact: t, operator: known, value: false }, { not: { fact: t, operator: equal, value: x } } ] } }`,
    [/the condition is never false.*never-clears/],
  ],
  [
    'limits in the wrong order, upward',
    `- { id: r, when: ${HOT}, clear: { when: ${t('lessThan', 12)}, for: 1m } }`,
    [/clear is true on both sides of t 10, where the alarm begins.*; write a limit below 10 \[no-distance\]/],
  ],
  [
    'limits in the wrong order, downward',
    `- { id: r, when: ${COLD}, clear: { when: ${t('greaterThanInclusive', 3)} } }`,
    [/both sides of t 5.*write a limit above 5 \[no-distance\]/],
  ],
  [
    'limits in the wrong order beside other facts',
    `- { id: r, when: { all: [ ${HOT}, { fact: run, operator: equal, value: 1 } ] }, clear: { when: ${t('lessThan', 12)} } }`,
    [/no-distance/],
  ],
  [
    'limits of one level in the wrong order',
    `- id: r
  levels:
    - { severity: warning, when: ${HOT}, clear: { when: ${t('lessThan', 8)} } }
    - { severity: critical, when: ${t('greaterThan', 20)}, clear: { when: ${t('lessThan', 25)} } }`,
    [/r, .*levels\[1\]\.clear\.when: .*t 20, where the level critical begins.*no-distance/],
  ],
  [
    'a level that a worse one always hides',
    `- id: r
  levels:
    - { severity: warning, when: ${t('greaterThan', 20)} }
    - { severity: critical, when: ${HOT} }`,
    [/r, .*levels\[0\]\.when: .*the level warning never stands.*hidden-level/],
  ],
];

const DOOR = '{ fact: door, operator: equal, value: open }';
const MISSING: readonly Row[] = [
  [
    'not, over a fact that may be missing',
    `- { id: r, when: { all: [ ${HOT}, { not: ${DOOR} } ] } }`,
    [
      /r, .*when\.all\[1\]\.not: of a device that never sends "door" this is unknown, not true: the rule never raises.*write facts: \{ door: \{ default: … \} \}.*missing-fact/,
    ],
  ],
  ['notEqual', '- { id: r, when: { fact: s, operator: notEqual, value: ok } }', [/never sends "s".*missing-fact/]],
  [
    'notEqual of an event',
    '- { id: r, mode: event, when: { fact: s, operator: notEqual, value: ok } }',
    [/of a message without "s" this is unknown, not true: it is no occurrence/],
  ],
  ['notIn', '- { id: r, when: { fact: s, operator: notIn, value: [ok, on] } }', [/never sends "s"/]],
  ['doesNotContain', '- { id: r, when: { fact: l, operator: doesNotContain, value: F1 } }', [/never sends "l"/]],
  ['a decorator that denies', '- { id: r, when: { fact: s, operator: "not:equal", value: ok } }', [/never sends "s"/]],
  [
    'not of a group, each of its facts',
    `- { id: r, when: { not: { all: [ ${HOT}, ${DOOR} ] } } }`,
    [/never sends "t"/, /never sends "door"/],
  ],
  [
    'one of several reasons, of which others may hold',
    `- { id: r, when: { any: [ ${HOT}, { not: ${DOOR} } ] } }`,
    [/r, .*when\.any\[1\]\.not: .*"door" this is unknown, not true: this part raises no alarm;/],
  ],
  [
    'an attribute that the inventory may not have',
    '- { id: r, when: { fact: attributes.kind, operator: notEqual, value: test } }',
    [
      /of a device without the attribute "kind" this is.*write an any with \{ fact: attributes.kind, operator: known, value: false \} /,
    ],
  ],
  [
    'the limit that a fact is compared with',
    '- { id: r, when: { not: { fact: t, operator: lessThan, value: { fact: attributes.max } } } }',
    [/never sends "t"/, /without the attribute "max"/],
  ],
  [
    'a clear condition over a fact that the raise does not need',
    `- { id: r, when: ${HOT}, clear: { when: { fact: door, operator: notEqual, value: open } } }`,
    [/r, .*clear\.when: .*"door".*its alarm never ends.*missing-fact/],
  ],
];

const NOTIFY = 'notify: [{ Tag: [on-call], Body: hot }]';
const SHADOWS: readonly Row[] = [
  [
    'a narrower rule that is no more severe and tells the same people',
    `- { id: hot, when: ${HOT}, ${NOTIFY} }\n- { id: hotter, when: ${t('greaterThan', 20)}, ${NOTIFY} }`,
    [/^a.yaml:5:9 hotter, id: raised only while "hot" \(a.yaml:4\) is.*shadowed\]$/],
  ],
  [
    'the later of two that are the same',
    `- { id: a, when: ${HOT} }\n- { id: b, when: { not: { not: ${HOT} } } }`,
    [/b, id: raised only while "a"/],
  ],
  [
    'a rule that asks for more',
    `- { id: a, when: { all: [ ${HOT}, ${DOOR} ] }, for: 5m, ${NOTIFY} }\n- { id: b, when: ${HOT}, for: 5m, ${NOTIFY} }`,
    [/a, id: raised only while "b" \(a.yaml:5\)/],
  ],
  [
    'the same comparison of two facts',
    `- { id: a, when: { fact: t, operator: greaterThan, value: { fact: attributes.max } }, ${NOTIFY} }
- { id: b, when: { all: [ { fact: t, operator: greaterThan, value: { fact: attributes.max } }, ${DOOR} ] }, ${NOTIFY} }`,
    [/b, id: raised only while "a"/],
  ],
  [
    'the same window with a higher limit',
    `- { id: a, facts: { m: { avg: t, over: 5m } }, when: { fact: m, operator: greaterThan, value: 3 }, ${NOTIFY} }
- { id: b, facts: { n: { avg: t, over: 5m } }, when: { fact: n, operator: greaterThan, value: 4 }, ${NOTIFY} }`,
    [/b, id: raised only while "a"/],
  ],
  [
    'the same silence',
    `- { id: a, absent: 30m, ${NOTIFY} }\n- { id: b, absent: 30m, ${NOTIFY} }`,
    [/b, id: raised only while "a"/],
  ],
  [
    'a rule for one device beside one for all of its site',
    `- { id: a, when: { all: [ { fact: device, operator: equal, value: f1 }, { fact: site, operator: equal, value: oslo }, ${HOT} ] }, ${NOTIFY} }
- { id: b, when: { all: [ { fact: site, operator: equal, value: oslo }, ${HOT} ] }, ${NOTIFY} }`,
    [/a, id: raised only while "b"/],
  ],
  [
    'two events for one message',
    `- { id: a, mode: event, when: ${HOT}, ${NOTIFY} }\n- { id: b, mode: event, when: ${t('greaterThan', 12)}, ${NOTIFY} }`,
    [/b, id: raised only while "a"/],
  ],
];

const byDefaults = (rules: string) => `version: 1\nrules:\n${rules}`;

const TABLES: readonly (readonly [name: string, rows: readonly Row[]])[] = [
  ['that can never be true', NEVER],
  ['of how alarms end', CLEARS],
  ['over facts that may be missing', MISSING],
  ['that stand in the shadow of others', SHADOWS],
];

describe.each(TABLES)('doubts about conditions %s', (_name, rows) => {
  const whole = rows.map(([sentence, rules, told, before = '']) => ({ sentence, rules, told, before }));
  test.each(whole)('$sentence', ({ rules, told, before }) => {
    const doubts = doubtsAbout(rules, before);
    expect(doubts.length, doubts.join('\n')).toBe(told.length);
    for (const [index, pattern] of told.entries()) expect(doubts[index]).toMatch(pattern);
  });
});

test('what stands in the defaults is told there', () => {
  const [doubt] = findIn(
    `version: 1\ndefaults: { source: cold, when: { all: [ ${HOT}, ${COLD} ] } }\nrules: [{ id: r }]`,
  ).map(formatDoubt);
  expect(doubt).toMatch(/^a.yaml:2:\d+ r, defaults\.when\.all\[1\]: /);
});

test('a rule in another file may be the shadow, unless it is the same rule', () => {
  const one = byDefaults(`- { id: a, source: cold, when: ${HOT} }`);
  const other = byDefaults(`- { id: b, source: cold, when: ${HOT} }`);
  expect(findIn(one, other).map(({ file, rule }) => [file, rule])).toEqual([['b.yaml', 'b']]);
  expect(findIn(one, one)).toEqual([]);
});

test('a file with faults is passed over: they come first', () => {
  const faulty = byDefaults(`- { id: a, source: cold, whn: 3, when: { all: [ ${HOT}, ${COLD} ] } }`);
  expect(findDoubts([{ file: 'a.yaml', text: faulty }], createContext())).toEqual([]);
});
