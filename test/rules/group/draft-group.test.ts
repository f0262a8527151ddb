import { describe, expect, test } from 'vitest';
import { faultsOf, load } from '../given.ts';

const rule = (facts: string, more = '') => `version: 1
rules:
  - id: site
    source: cold
    key: "{site}"
    facts: { a: ${facts} }
    when: { fact: a, operator: greaterThan, value: 1 }
    ${more}
`;

const AVERAGE = '{ avg: temperature, across: devices }';

describe('a fact across devices', () => {
  test.each([
    ['may be an average', AVERAGE],
    ['may count devices with a value', '{ count: door, across: devices, staleAfter: 30m }'],
    [
      'may count devices for which a condition holds',
      '{ count: { fact: door, operator: equal, value: open }, across: devices }',
    ],
    [
      'may be a share of them',
      '{ share: { any: [ { fact: site, operator: equal, value: oslo } ] }, across: devices, default: 0 }',
    ],
    ['may look into a field', '{ max: motor, path: "$.phases[0].amps", across: devices }'],
  ])('%s', (_sentence, facts) => {
    expect(faultsOf(rule(facts))).toEqual([]);
  });

  test.each([
    [
      'says what to make of the devices',
      '{ across: devices }',
      '6:17 rules[0].facts.a: says not what to make of the devices (expected one of avg, min, max, sum, median, count, share)',
    ],
    [
      'says one thing',
      '{ avg: t, max: t, across: devices }',
      '6:27 rules[0].facts.a.max: "max" beside "avg": a fact is one of them',
    ],
    [
      'is of a field of the payload',
      '{ avg: site, across: devices }',
      '6:24 rules[0].facts.a.avg: "site" names a level of the topic, not a fact',
    ],
    [
      'is of no other such fact',
      '{ avg: b, across: devices }, b: { sum: t, across: devices }',
      '6:24 rules[0].facts.a.avg: "b" is of all devices itself; name a field of the payload',
    ],
    [
      'is a share of verdicts',
      '{ share: t, across: devices }',
      '6:26 rules[0].facts.a.share: a share is of the devices for which a condition holds (received t)',
    ],
    [
      'has a condition without faults',
      '{ count: { fact: t, operator: above, value: 1 }, across: devices }',
      '6:47 rules[0].facts.a.count.operator: unknown operator "above" (received "above")',
    ],
    [
      'has no path beside a condition',
      '{ count: { fact: t, operator: equal, value: 1 }, path: $.a, across: devices }',
      '6:66 rules[0].facts.a.path: a condition has its paths within its comparisons (expected no path here)',
    ],
  ])('%s', (_sentence, facts, fault) => {
    expect(faultsOf(rule(facts))).toEqual([fault]);
  });
});

describe('a rule with facts across devices', () => {
  test.each([
    ['may have one group for all', rule(AVERAGE).replace('"{site}"', 'all')],
    [
      'may compare levels of its key',
      rule(AVERAGE).replace('fact: a, operator: greaterThan, value: 1', 'fact: site, operator: equal, value: oslo'),
    ],
    ['may tell of them', rule(AVERAGE, 'notify: [ { Tag: "{{ site }}", Title: "{{ a }} {{ facts.a }} {{ key }}" } ]')],
    [
      'may have levels',
      rule(AVERAGE).replace('when: {', 'levels: [ { severity: info, when: {').replace('1 }\n', '1 } } ]\n'),
    ],
  ])('%s', (_sentence, text) => {
    expect(faultsOf(text)).toEqual([]);
  });

  const elsewhere = (text: string) =>
    `"${text}" is of one device, and the key leaves the device out: put those of all devices together under facts, as in { avg: ${text}, across: devices }`;

  test.each([
    [
      'has a key that leaves the device out',
      rule(AVERAGE).replace('"{site}"', '"{site}/{device}"'),
      '6:45 rules[0].facts.a.across: facts across devices need a key that leaves the device out (expected a key of levels of the topic such as "{site}", or one text for all devices)',
    ],
    [
      'has a key',
      rule(AVERAGE).replace('    key: "{site}"\n', ''),
      '5:45 rules[0].facts.a.across: facts across devices need a key that leaves the device out (expected a key of levels of the topic such as "{site}", or one text for all devices)',
    ],
    [
      'has no field of the payload in its key',
      rule(AVERAGE).replace('"{site}"', '"{site}/{phase}"'),
      '5:10 rules[0].key: "{phase}" is of one device: a key that leaves the device out has levels of the topic',
    ],
    [
      'compares no fact of one device',
      rule(AVERAGE).replace('fact: a,', 'fact: temperature,'),
      `7:19 rules[0].when.fact: ${elsewhere('temperature')}`,
    ],
    [
      'compares with no fact of one device',
      rule(AVERAGE).replace('value: 1', 'value: { fact: limit }'),
      `7:60 rules[0].when.value.fact: ${elsewhere('limit')}`,
    ],
    [
      'compares no level that is not in its key',
      rule(AVERAGE).replace('fact: a, operator: greaterThan, value: 1', 'fact: device, operator: equal, value: f7'),
      `7:19 rules[0].when.fact: ${elsewhere('device')}`,
    ],
    [
      'tells of no fact of one device',
      rule(AVERAGE, 'notify: [ { Tag: t, Title: "{{ temperature }}" } ]'),
      `8:32 rules[0].notify[0].Title: ${elsewhere('temperature')}`,
    ],
    [
      'is not about silence',
      rule(AVERAGE).replace(/when: .*/, 'absent: 5m'),
      '7:5 rules[0].absent: silence is of one device: this rule looks at all devices of its key together',
    ],
    [
      'knows no gap, which is silence too',
      rule(AVERAGE, 'for: 20m\n    onGap: reset'),
      '9:5 rules[0].onGap: silence is of one device: staleAfter leaves those out that are silent',
    ],
  ])('%s', (_sentence, text, fault) => {
    expect(faultsOf(text)).toEqual([fault]);
  });

  test('is another rule when a condition that it counts by is', () => {
    const hashOf = (limit: number) => {
      const [compiled] = load(`${rule('{ count: { condition: warm }, across: devices }')}
conditions: { warm: { fact: t, operator: greaterThan, value: ${limit} } }
`).rules;
      return compiled?.hash;
    };
    expect(hashOf(1)).toBe(hashOf(1));
    expect(hashOf(1)).not.toBe(hashOf(2));
  });
});
