import { expect, test } from 'vitest';
import { doubtsAbout } from './doubts-of.ts';

const t = (operator: string, value: number) => `{ fact: t, operator: ${operator}, value: ${value} }`;
const HOT = t('greaterThan', 10);
const DOOR = '{ fact: door, operator: equal, value: open }';
const ANA = 'notify: [{ Identity: ana, Body: hot }]';
const BEN = 'notify: [{ Identity: ben, Body: hot }]';

/** What comes near to what is doubted, and is well as it is. */
const ROWS: readonly (readonly [sentence: string, rules: string])[] = [
  ['a plain limit', `- { id: r, when: ${HOT} }`],
  ['limits with something between them', `- { id: r, when: { all: [ ${HOT}, ${t('lessThan', 11)} ] } }`],
  [
    'limits that meet in one value',
    `- { id: r, when: { all: [ ${t('greaterThanInclusive', 5)}, ${t('lessThanInclusive', 5)} ] } }`,
  ],
  [
    'contradictions over different places of one fact',
    `- { id: r, when: { all: [ { fact: t, path: $.a, operator: greaterThan, value: 10 }, { fact: t, path: $.b, operator: lessThan, value: 5 } ] } }`,
  ],
  [
    'lists, which may hold two things at once',
    '- { id: r, when: { all: [ { fact: l, operator: contains, value: a }, { fact: l, operator: contains, value: b } ] } }',
  ],
  [
    'elements that differ from each other',
    '- { id: r, when: { all: [ { fact: l, operator: "someFact:greaterThan", value: 10 }, { fact: l, operator: "someFact:lessThan", value: 5 } ] } }',
  ],
  [
    'two facts that are compared both ways',
    `- { id: r, when: { any: [ { fact: t, operator: greaterThan, value: { fact: u } }, { fact: t, operator: lessThan, value: { fact: u } } ] } }`,
  ],
  ['the last hour of the day', '- { id: r, when: { fact: time.hour, operator: equal, value: 23 } }'],
  [
    'one hour from within hours over midnight',
    '- { id: r, active: { hours: "22:00-06:00", weekdays: fri }, when: { all: [ { fact: time.weekday, operator: equal, value: sat }, { fact: time.hour, operator: lessThan, value: 6 } ] } }',
  ],
  [
    'hours of another zone, which say nothing of those of the rule',
    '- { id: r, active: { hours: "08:00-17:00", zone: Asia/Tokyo }, when: { fact: time.hour, operator: lessThan, value: 6 } }',
  ],
  [
    'as many samples as the window holds',
    `- { id: r, facts: { n: { count: t, last: 5 } }, when: { fact: n, operator: equal, value: 5 } }`,
  ],
  [
    'a count that a default puts out of its bounds',
    `- { id: r, facts: { n: { count: t, last: 5, default: 99 } }, when: { fact: n, operator: greaterThan, value: 6 } }`,
  ],
  [
    'its own label',
    '- { id: r, labels: { area: dairy }, when: { all: [ { fact: labels.area, operator: equal, value: dairy }, { fact: u, operator: equal, value: 1 } ] } }',
  ],
  ['a level of the topic', '- { id: r, when: { fact: site, operator: notEqual, value: oslo } }'],
  [
    'clear behind when, with a distance and without',
    `- { id: a, when: ${HOT}, clear: { when: ${t('lessThan', 8)} } }
- { id: b, key: "{site}/{device}", when: ${HOT}, clear: { when: ${t('lessThanInclusive', 10)} } }
- { id: c, key: "x/{device}/{site}", when: ${t('greaterThanInclusive', 10)}, clear: { when: ${t('lessThanInclusive', 10)} } }`,
  ],
  [
    'clear that asks for another fact',
    `- { id: r, when: ${HOT}, clear: { when: { fact: door, operator: equal, value: closed } } }`,
  ],
  [
    'clear by another fact, whatever the first one is',
    `- { id: r, when: ${HOT}, clear: { when: { any: [ ${t('lessThan', 5)}, { fact: ok, operator: equal, value: true } ] } } }`,
  ],
  [
    'clear that leaves out what `when` has beside',
    `- { id: r, when: { any: [ ${HOT}, ${DOOR} ] }, clear: { when: ${t('lessThan', 8)} } }`,
  ],
  [
    'clear within a band of two limits',
    `- { id: r, when: { any: [ ${HOT}, ${t('lessThan', 2)} ] }, clear: { when: { all: [ ${t('lessThan', 9)}, ${t('greaterThan', 3)} ] } } }`,
  ],
  [
    'a condition that is never false of an event, and of a rule with hours',
    `- { id: a, mode: event, when: { fact: time.hour, operator: greaterThanInclusive, value: 0 } }
- { id: b, active: { hours: "08:00-17:00" }, when: { fact: time.hour, operator: greaterThanInclusive, value: 0 } }`,
  ],
  [
    'levels one above the other',
    `- id: r
  levels:
    - { severity: warning, when: ${HOT}, clear: { when: ${t('lessThan', 8)} } }
    - { severity: critical, when: ${t('greaterThan', 20)}, clear: { when: ${t('lessThan', 18)} } }`,
  ],
  [
    'not over a fact with a default',
    `- { id: r, facts: { door: { default: closed } }, when: { all: [ ${HOT}, { not: ${DOOR} } ] } }`,
  ],
  [
    'not over a fact that is there anyway, since it is compared with something',
    `- { id: r, when: { all: [ ${t('notEqual', 0)}, ${t('lessThan', 5)} ] } }`,
  ],
  [
    'not over a fact that a derived one is made of',
    `- { id: r, facts: { fall: { delta: t, over: 1m } }, when: { all: [ ${t('notEqual', 0)}, { fact: fall, operator: lessThan, value: -5 } ] } }`,
  ],
  [
    'not beside known, either way',
    `- { id: a, when: { all: [ { fact: door, operator: known, value: true }, { not: ${DOOR} } ] } }
- { id: b, when: { any: [ { fact: door, operator: known, value: false }, { not: ${DOOR} } ] } }`,
  ],
  ['not of a comparison that denies', '- { id: r, when: { not: { fact: s, operator: notEqual, value: bad } } }'],
  ['not known', '- { id: r, when: { not: { fact: s, operator: known, value: true } } }'],
  [
    'clear over the fact that raised the alarm',
    '- { id: r, when: { fact: s, operator: equal, value: bad }, clear: { when: { fact: s, operator: notEqual, value: bad } } }',
  ],
  [
    'a narrower rule that is more severe',
    `- { id: a, when: ${HOT}, ${ANA} }\n- { id: b, severity: critical, when: ${t('greaterThan', 20)}, ${ANA} }`,
  ],
  [
    'a narrower rule for others',
    `- { id: a, when: ${HOT}, ${ANA} }\n- { id: b, when: ${t('greaterThan', 20)}, ${BEN} }`,
  ],
  ['a narrower rule that tells nobody', `- { id: a, when: ${HOT} }\n- { id: b, when: ${t('greaterThan', 20)} }`],
  [
    'a narrower rule that is quicker',
    `- { id: a, when: ${HOT}, for: 10m, ${ANA} }\n- { id: b, when: ${t('greaterThan', 20)}, ${ANA} }`,
  ],
  [
    'a second word when it lasts, and when silence does',
    `- { id: a, when: ${HOT}, ${ANA} }\n- { id: b, when: ${HOT}, for: 1h, ${ANA} }
- { id: c, absent: 10m, ${ANA} }\n- { id: d, absent: 1h, ${ANA} }`,
  ],
  [
    'a narrower rule that lasts longer',
    `- { id: a, when: ${HOT}, ${ANA} }\n- { id: b, when: ${t('greaterThan', 20)}, clear: { when: ${t('lessThan', 5)} }, ${ANA} }`,
  ],
  [
    'rules that overlap',
    `- { id: a, when: { all: [ ${HOT}, { fact: u, operator: equal, value: 1 } ] }, ${ANA} }
- { id: b, when: { all: [ ${t('greaterThan', 5)}, { fact: u, operator: equal, value: 2 } ] }, ${ANA} }`,
  ],
  [
    'the same fact with another default',
    `- { id: a, when: { all: [ ${HOT}, ${DOOR} ] }, ${ANA} }
- { id: b, facts: { door: { default: open } }, when: { all: [ ${HOT}, ${DOOR} ] }, ${ANA} }`,
  ],
  [
    'other keys, hours or sources',
    `- { id: a, when: ${HOT} }
- { id: b, key: "{device}/{site}", when: ${HOT} }
- { id: c, active: { hours: "08:00-17:00" }, when: ${HOT} }
- { id: d, source: plant, when: ${HOT} }`,
  ],
  ['an event beside an alarm', `- { id: a, when: ${HOT}, ${ANA} }\n- { id: b, mode: event, when: ${HOT}, ${ANA} }`],
  [
    'a rarer event that may be told while a more frequent one is cooling down',
    `- { id: a, mode: event, cooldown: 5m, when: ${HOT}, ${ANA} }\n- { id: b, mode: event, cooldown: 5m, when: ${t('greaterThan', 20)}, ${ANA} }`,
  ],
  [
    'rules that differ in what they want to be equal',
    `- { id: a, when: { all: [ { fact: device, operator: equal, value: f1 }, ${HOT} ] }, ${ANA} }
- { id: b, when: { all: [ { fact: device, operator: equal, value: f2 }, ${HOT} ] }, ${ANA} }`,
  ],
  ['times of a source that does not say how often it reports', `- { id: r, when: ${HOT}, for: 1s }`],
  ['a condition too long to be gone through', `- { id: r, when: { all: [ ${manyFacts(14)} ] } }`],
];

/** Each of them may come to many values, and together to more than anybody waits for. */
function manyFacts(count: number): string {
  const names = Array.from({ length: count }, (_, index) => `f${index}`);
  const anyOf = (name: string) =>
    `{ any: [ { fact: ${name}, operator: equal, value: { fact: other } }, { fact: ${name}, operator: in, value: [1, 2, 3, 4] } ] }`;
  return names.map(anyOf).join(', ');
}

test.each(ROWS)('nothing is doubted of %s', (_sentence, rules) => {
  expect(doubtsAbout(rules)).toEqual([]);
});
