import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { formatFault } from '../../../src/document/fault.ts';
import { parseRoster } from '../../../src/sync/people/roster.ts';

const rosterOf = (people: string) => parseRoster(`version: 1\npeople:\n${people}`, 'r.yaml');

const bindingsOf = (people: string) => {
  const roster = rosterOf(people);
  return roster.ok
    ? roster.value.bindings.map(({ type, address, identity, tags }) =>
        [type, address, identity, tags.join(' ')].join(' '),
      )
    : roster.error.map(formatFault);
};

test.each<[sentence: string, people: string, bindings: readonly string[]]>([
  ['one number', '  - { identity: ana, sms: "+4790000001" }', ['sms +4790000001 ana ']],
  [
    'several',
    '  - { identity: ana, sms: ["+4790000001", "+4790000002"] }',
    ['sms +4790000001 ana ', 'sms +4790000002 ana '],
  ],
  ['tags of the person', '  - { identity: ana, tags: [b, a], sms: "+4790000001" }', ['sms +4790000001 ana a b']],
  ['one tag needs no list', '  - { identity: ana, tags: a, sms: "+4790000001" }', ['sms +4790000001 ana a']],
  [
    'tags of the address come on top, each once',
    '  - { identity: ana, tags: [b], sms: [{ address: "+4790000001", tags: [a, b] }] }',
    ['sms +4790000001 ana a b'],
  ],
  ['spaces and hyphens for the eye', '  - { identity: ana, sms: +47 900-00-001 }', ['sms +4790000001 ana ']],
  [
    'every channel, under the names of the service',
    '  - { identity: ana, apn: abcd, fcm: t1, gcm: { address: t2 }, messenger: ["12345a"] }',
    ['apn abcd ana ', 'fcm t1 ana ', 'gcm t2 ana ', 'facebook-messenger 12345a ana '],
  ],
  ['a person without an address', '  - { identity: ana, tags: [a] }', []],
  ['the same text on two channels', '  - { identity: ana, fcm: t, gcm: t }', ['fcm t ana ', 'gcm t ana ']],
])('reads %s', (_, people, bindings) => {
  expect(bindingsOf(people)).toEqual(bindings);
});

test('an empty list is a roster of nobody', () => {
  expect(parseRoster('version: 1\npeople: []\n', 'r.yaml')).toEqual({
    ok: true,
    value: { people: 0, bindings: [], warnings: [] },
  });
});

const TAGS_21 = Array.from({ length: 21 }, (_, index) => `t${index}`).join(', ');
const PHONES_21 = Array.from({ length: 21 }, (_, index) => `"+47900000${index + 10}"`).join(', ');

test.each<[sentence: string, text: string, fault: string]>([
  ['nothing at all', '', 'r.yaml:1:1 wrong type (expected a map, received nothing)'],
  ['no people', 'version: 1', 'r.yaml:1:1 people: missing'],
  ['people left blank', 'version: 1\npeople:', 'r.yaml:2:8 people: wrong type (expected a list, received nothing)'],
  ['another version', 'version: 2\npeople: []', 'r.yaml:1:10 version: '],
  ['a mistyped key', 'version: 1\npeople: [{ identity: a, smss: x }]', 'r.yaml:2:25 people[0].smss: unknown key'],
  ['YAML that is none', 'version: 1\npeople: [', 'r.yaml:2:'],
  [
    'a number without quotes',
    'version: 1\npeople: [{ identity: a, sms: +4790000001 }]',
    'r.yaml:2:30 people[0].sms: must be quoted (expected "+4790000001", received +4790000001)',
  ],
  [
    'one in a list',
    'version: 1\npeople: [{ identity: a, sms: ["+4790000001", +4790000002] }]',
    'r.yaml:2:46 people[0].sms[1]: must be quoted (expected "+4790000002", received +4790000002)',
  ],
  [
    'one with tags',
    'version: 1\npeople: [{ identity: a, sms: [{ address: +4790000002 }] }]',
    'r.yaml:2:42 people[0].sms[0].address: must be quoted (expected "+4790000002", received +4790000002)',
  ],
  [
    'one that lacks its plus',
    'version: 1\npeople: [{ identity: a, sms: 4790000001 }]',
    'r.yaml:2:30 people[0].sms: must be quoted (expected "+4790000001", received 4790000001)',
  ],
  [
    'one as it is dialled',
    'version: 1\npeople: [{ identity: a, sms: 004790000001 }]',
    'r.yaml:2:30 people[0].sms: must be quoted (expected "+4790000001", received 004790000001)',
  ],
  [
    'an identity of digits',
    'version: 1\npeople: [{ identity: 007 }]',
    'r.yaml:2:22 people[0].identity: must be quoted (expected "007", received 007)',
  ],
  [
    'a tag that YAML takes for true',
    'version: 1\npeople: [{ identity: a, tags: [true] }]',
    'r.yaml:2:32 people[0].tags[0]: must be quoted (expected "true", received true)',
  ],
  [
    'a token of digits',
    'version: 1\npeople: [{ identity: a, apn: 1234 }]',
    'r.yaml:2:30 people[0].apn: must be quoted (expected "1234", received 1234)',
  ],
  [
    'a national number',
    'version: 1\npeople: [{ identity: a, sms: "90000001" }]',
    'r.yaml:2:30 people[0].sms: not a phone number (expected "+" and country code first, as in "+4790000001", received "90000001")',
  ],
  [
    'digits of another script',
    'version: 1\npeople: [{ identity: a, sms: "+٤٧٩٠٠٠٠٠٠١" }]',
    'r.yaml:2:30 people[0].sms: not a phone',
  ],
  [
    'a number with a prefix',
    'version: 1\npeople: [{ identity: a, sms: "tel:+4790000001" }]',
    'r.yaml:2:30 people[0].sms: not a phone',
  ],
  [
    'a number too short',
    'version: 1\npeople: [{ identity: a, sms: "+47900" }]',
    'r.yaml:2:30 people[0].sms: not a possible phone number',
  ],
  [
    'a token that is not hexadecimal',
    'version: 1\npeople: [{ identity: a, apn: xyz1 }]',
    'r.yaml:2:30 people[0].apn: not an APNs device token',
  ],
  [
    'a token cut in the middle',
    'version: 1\npeople: [{ identity: a, apn: abc }]',
    'r.yaml:2:30 people[0].apn: not an APNs device token',
  ],
  [
    'a token with a space',
    'version: 1\npeople: [{ identity: a, fcm: "a b" }]',
    'r.yaml:2:30 people[0].fcm: not an address',
  ],
  ['an empty identity', 'version: 1\npeople: [{ identity: "" }]', 'r.yaml:2:22 people[0].identity: must not be empty'],
  [
    'a tag that the service gives',
    'version: 1\npeople: [{ identity: a, tags: [all], fcm: x }]',
    'r.yaml:2:32 people[0].tags[0]: the tag "all" is given by the service, not by the roster',
  ],
  [
    'such a tag on an address',
    'version: 1\npeople: [{ identity: a, fcm: { address: x, tags: [sms] } }]',
    'r.yaml:2:51 people[0].fcm.tags[0]: the tag "sms" is given',
  ],
  [
    'too many tags',
    `version: 1\npeople: [{ identity: a, tags: [${TAGS_21}], fcm: x }]`,
    'people[0].fcm: too many tags (expected at most 20, received 21)',
  ],
  [
    'too many addresses',
    `version: 1\npeople: [{ identity: a, sms: [${PHONES_21}] }]`,
    'r.yaml:2:10 people[0]: too many addresses (expected at most 20, received 21)',
  ],
  [
    'an address of two people',
    'version: 1\npeople:\n  - { identity: a, sms: "+4790000001" }\n  - { identity: b, sms: "+47 90000001" }',
    'r.yaml:4:25 people[1].sms: this address stands at line 3 already',
  ],
  [
    'one person twice',
    'version: 1\npeople:\n  - { identity: a }\n  - { identity: a }',
    'r.yaml:4:17 people[1].identity: this identity stands at line 3 already',
  ],
])('%s is a fault', (_, text, fault) => {
  const roster = parseRoster(text, 'r.yaml');
  const faults = roster.ok ? [] : roster.error.map(formatFault);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain(fault);
});

test('all faults come at once, in the order they stand in the file', () => {
  const faults = bindingsOf(`
  - { identity: ana, sms: +4790000001 }
  - { identity: bo, sms: "12", tags: [all] }
  - { name: cy }
  - { identity: bo, apn: abc }`);
  expect(faults.map((fault) => fault.replace(/ \(.*/, ''))).toEqual([
    'r.yaml:4:27 people[0].sms: must be quoted',
    'r.yaml:5:26 people[1].sms: not a phone number',
    'r.yaml:5:39 people[1].tags[0]: the tag "all" is given by the service, not by the roster',
    'r.yaml:6:5 people[2].identity: missing',
    'r.yaml:6:7 people[2].name: unknown key',
    'r.yaml:7:17 people[3].identity: this identity stands at line 5 already',
    'r.yaml:7:26 people[3].apn: not an APNs device token',
  ]);
});

test('a number in no known range is doubted, and bound', () => {
  const roster = rosterOf('  - { identity: ana, sms: "+447700900123" }');
  expect(roster).toMatchObject({ ok: true, value: { bindings: [{ address: '+447700900123' }] } });
  expect(roster.ok && roster.value.warnings.map(formatFault)).toEqual([
    'r.yaml:3:27 people[0].sms: this phone number is in no known range',
  ]);
});

test('the example in the repository is sound', async () => {
  const file = new URL('../../../config/roster.yaml', import.meta.url);
  const roster = parseRoster(await readFile(file, 'utf8'), 'config/roster.yaml');
  expect(roster).toMatchObject({ ok: true, value: { people: 4, warnings: [] } });
});
