import { describe, expect, test } from 'vitest';
import { faultsOf, load } from './given.ts';

const file = (notify: string, more = '') => `version: 1
policies:
  night-shift:
    - { Tag: night, Title: "{{ device }} is warm", after: 5m }
    - { Identity: lead, Body: "{{ temperature }} °C", Priority: high }
  day: [ { Tag: day } ]
rules:
  - id: warm
    source: cold
    when: { fact: temperature, operator: greaterThan, value: -15 }
    notify: ${notify}
${more}`;

const entriesOf = (text: string) =>
  load(text).rules[0]?.notify.map(({ hash: _hash, ...entry }) => JSON.parse(JSON.stringify(entry)));

const NIGHT = { Identity: [], Tag: ['night'], Title: '{{ device }} is warm', clear: {}, afterMs: 300_000, Ttl: 14_400 };
const LEAD = {
  Identity: ['lead'],
  Tag: [],
  Body: '{{ temperature }} °C',
  Priority: 'high',
  clear: {},
  afterMs: 0,
  Ttl: 14_400,
};

describe('a policy', () => {
  test('stands for its entries, beside the own ones', () => {
    expect(entriesOf(file('[ { policy: night-shift }, { Tag: me } ]'))).toEqual([
      NIGHT,
      LEAD,
      { Identity: [], Tag: ['me'], clear: {}, afterMs: 0, Ttl: 14_400 },
    ]);
  });

  test('tells what the rule says in place of what its entries say', () => {
    expect(entriesOf(file('[ { policy: night-shift, Title: hot, Ttl: 60, clear: false } ]'))).toEqual([
      { ...NIGHT, Title: 'hot', Ttl: 60, clear: false },
      { ...LEAD, Title: 'hot', Ttl: 60, clear: false },
    ]);
  });

  test('may be a default', () => {
    const text = file('[]')
      .replace('    notify: []\n', '')
      .replace('rules:', 'defaults: { notify: [ { policy: day } ] }\nrules:');
    expect(entriesOf(text)).toEqual([{ Identity: [], Tag: ['day'], clear: {}, afterMs: 0, Ttl: 14_400 }]);
  });

  test('may be used by nobody', () => {
    expect(faultsOf(file('[]'))).toEqual([]);
  });

  test('makes the rule the same as if it were written out', () => {
    const hashOf = (notify: string) => load(file(notify)).rules[0]?.hash;
    expect(hashOf('[ { policy: day } ]')).toBe(hashOf('[ { Tag: day } ]'));
    expect(hashOf('[ { policy: day } ]')).not.toBe(hashOf('[ { Tag: night } ]'));
  });
});

describe('a fault of a policy', () => {
  const withDay = (entry: string) => file('[ { policy: day } ]').replace('{ Tag: day }', entry);

  test.each([
    [
      'that there is not names one that there is',
      file('[ { policy: nigth-shift } ]'),
      [
        '11:25 rules[0].notify[0].policy: unknown policy "nigth-shift", did you mean "night-shift"? (expected night-shift, day)',
      ],
    ],
    [
      'without any says so',
      file('[ { policy: day } ]').replace(/policies:.*(?=rules:)/s, ''),
      [
        '6:25 rules[0].notify[0].policy: unknown policy "day" (expected one of the file\'s policies, of which there are none)',
      ],
    ],
    [
      'stands where the entry was written',
      withDay('{ Tag: [] }'),
      ['6:10 policies.day[0]: tells nobody (expected Identity, Tag or both)'],
    ],
    [
      'is told once, however many rules use it',
      `${withDay('{ Tag: day, Title: "{% bad" }')}  - { id: b, source: cold, when: { fact: t, operator: known, value: true }, notify: [ { policy: day } ] }\n`,
      ['6:29 policies.day[0].Title: the template is bad'],
    ],
    [
      'in what a rule says itself stands in the rule',
      file('[ { policy: day, Title: "{% bad" } ]'),
      ['11:37 rules[0].notify[0].Title: the template is bad'],
    ],
    [
      'by a rule that says whom to tell',
      file('[ { policy: day, Tag: night } ]'),
      ['11:30 rules[0].notify[0].Tag: "Tag" is for the entries of the policy to say'],
    ],
    [
      'that names another',
      withDay('{ policy: night-shift }'),
      [
        '6:10 policies.day[0]: tells nobody (expected Identity, Tag or both)',
        '6:12 policies.day[0].policy: a policy names no other policy',
      ],
    ],
    [
      'is told even if nobody uses it, as far as any rule could',
      file('[]').replace('{ Tag: day }', '{ Tga: day }'),
      ['6:12 policies.day[0].Tga: unknown key, did you mean "Tag"?'],
    ],
    [
      'that nobody quoted says so',
      withDay('{ Identity: +4712345678 }'),
      [
        '6:22 policies.day[0].Identity: YAML reads this as the number 4712345678, not as text; quote it (expected "+4712345678")',
      ],
    ],
    [
      'with a name of capitals',
      file('[]').replace('day:', 'Day:'),
      ['6:3 policies.Day: not a name: small letters, digits and . _ - only, a letter or digit first'],
    ],
  ])('%s', (_sentence, text, faults) => {
    expect(faultsOf(text)).toEqual(faults);
  });
});
