import { describe, expect, test } from 'vitest';
import { faultsOf } from './given.ts';

/** Faults of a rule with `lines` below its condition, the first in line 6, column 5. */
const ruleFaults = (...lines: readonly string[]) =>
  faultsOf(
    `version: 1\nrules:\n  - id: r\n    source: cold\n    when: { fact: t, operator: equal, value: 1 }\n${lines.map((line) => `    ${line}\n`).join('')}`,
  );

const entryFaults = (...lines: readonly string[]) =>
  ruleFaults('notify:', '  - Tag: a', ...lines.map((line) => `    ${line}`));

describe('text that YAML reads as something else is told with the form to write', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    [
      'a phone number',
      ruleFaults('notify: [ { Identity: +15551234567 } ]'),
      [
        '6:27 rules[0].notify[0].Identity: YAML reads this as the number 15551234567, not as text; quote it (expected "+15551234567")',
      ],
    ],
    [
      'a number in a list of names',
      ruleFaults('notify: [ { Tag: [on-call, 007] } ]'),
      ['6:32 rules[0].notify[0].Tag[1]: YAML reads this as the number 7, not as text; quote it (expected "007")'],
    ],
    [
      'a phone number deep in a payload',
      entryFaults('Sms: { from: +155, body: x }'),
      ['8:22 rules[0].notify[0].Sms.from: YAML reads this as the number 155, not as text; quote it (expected "+155")'],
    ],
    [
      'true',
      entryFaults('Title: true'),
      ['8:16 rules[0].notify[0].Title: YAML reads this as the boolean true, not as text; quote it (expected "true")'],
    ],
    [
      'a version as a label',
      ruleFaults('labels: { version: 1.10 }'),
      ['6:24 rules[0].labels.version: YAML reads this as the number 1.1, not as text; quote it (expected "1.10")'],
    ],
    [
      'a template',
      entryFaults('Title: {{ site }}'),
      ['8:16 rules[0].notify[0].Title: YAML reads this as a map, not as text; quote it (expected "{{ site }}")'],
    ],
    [
      'a template before a colon',
      entryFaults('Title: {{ site }}: warm'),
      ['8:16 rules[0].notify[0].Title: YAML reads this as a map, not as text; quote it (expected "{{ site }}")'],
    ],
    [
      'a template with a filter',
      entryFaults('Sms: { body: {{ t | round: 1 }} }'),
      [
        '8:22 rules[0].notify[0].Sms.body: YAML reads this as a map, not as text; quote it (expected "{{ t | round: 1 }}")',
      ],
    ],
    [
      'a template in a list',
      ruleFaults('notify: [ { Tag: [on-call, {{ site }}] } ]'),
      ['6:32 rules[0].notify[0].Tag[1]: YAML reads this as a map, not as text; quote it (expected "{{ site }}")'],
    ],
    [
      'a template at the end',
      entryFaults('clear: { Body: {{ device }} }'),
      ['8:24 rules[0].notify[0].clear.Body: YAML reads this as a map, not as text; quote it (expected "{{ device }}")'],
    ],
    [
      'a key in braces',
      ruleFaults('key: {device}'),
      ['6:10 rules[0].key: YAML reads this as a map, not as text; quote it (expected "{device}")'],
    ],
    [
      'a message cut at #',
      entryFaults('Body: 50 % # of the limit'),
      [
        '8:15 rules[0].notify[0].Body: YAML ends an unquoted text at #; quote it (expected "50 % # of the limit", or if a comment was meant "50 %" # of the limit, received "50 %")',
      ],
    ],
    [
      'a message that is all comment',
      entryFaults('Title: #1 is warm'),
      ['8:16 rules[0].notify[0].Title: YAML ends an unquoted text at #; quote it (expected "#1 is warm", received "")'],
    ],
    [
      'a number after # in the title',
      ruleFaults('title: Pump #3'),
      [
        '6:12 rules[0].title: YAML ends an unquoted text at #; quote it (expected "Pump #3", or if a comment was meant "Pump" #3, received "Pump")',
      ],
    ],
    [
      'braces within a list, which YAML cannot read',
      ruleFaults('notify: [ { Tag: [on-call, site-{{ site }}] } ]'),
      [
        '6:37 Missing , or : between flow sequence items; a text with { in it must be quoted (expected "site-{{ site }}")',
      ],
    ],
    [
      'braces before other text, which YAML cannot read',
      ruleFaults('key: {site}/{device}'),
      ['6:16 Unexpected scalar at node end; a text with { in it must be quoted (expected key: "{site}/{device}")'],
    ],
    [
      'a template before other text',
      entryFaults('Sms: { body: {{ device }} is warm }'),
      [
        '8:35 Unexpected scalar at node end; a text with { in it must be quoted (expected body: "{{ device }} is warm")',
      ],
    ],
  ])('%s', (_sentence, faults, expected) => {
    expect(faults.slice(0, 1)).toEqual(expected);
    expect(faults.filter((fault) => !/^\d+:\d+ (?:[A-Z]|rules\[0\])/.test(fault))).toEqual([]);
  });

  test('of a text cut at # both forms that are offered mend it', () => {
    const [fault = ''] = entryFaults('Title: Freezer too warm    # as a push');
    const [, text, comment] = /expected (".*"), or if a comment was meant (".*), received/.exec(fault) ?? [];
    expect([text, comment]).toEqual(['"Freezer too warm    # as a push"', '"Freezer too warm"    # as a push']);
    for (const form of [text, comment]) expect(entryFaults(`Title: ${form}`)).toEqual([]);
  });

  test('an expectation of a test has texts too', () => {
    const faults = faultsOf('version: 1\nrules: []\ntests: [ { name: t, readings: [], expect: [ { key: 007 } ] } ]\n');
    expect(faults).toEqual([
      '3:52 tests[0].expect[0].key: YAML reads this as the number 7, not as text; quote it (expected "007")',
    ]);
  });
});

describe('what is meant as it stands is left alone', () => {
  test.each<[string, readonly string[]]>([
    ['quoted text', entryFaults('Title: "50 % # of {{ site }}"', "Body: '+155 # x'  # a comment")],
    ['a text over several lines', entryFaults('Body: |', '  # 1 of {{ site }}', '  +155')],
    ['a comment after a name', ruleFaults('title: Freezer   # too warm', 'severity: info # for now')],
    ['a comment after a list', ruleFaults('notify:', '  - Tag: [a, b]   # the site')],
    ['a # within a word', entryFaults('Body: issue#5')],
    ['numbers in a payload', entryFaults('Apn: { aps: { badge: 3, content-available: 1, ratio: 0.5 } }')],
    ['an empty value in a payload', entryFaults('Data: { note: null, more: { note: null, n: 1 } }')],
  ])('%s', (_sentence, faults) => {
    expect(faults).toEqual([]);
  });
});
