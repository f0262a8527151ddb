import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { formatFault } from '../../../src/document/fault.ts';
import { parseRoster } from '../../../src/sync/people/roster.ts';
import type { Listing } from '../../../src/sync/source.ts';

const rosterOf = (people: string) => parseRoster(`version: 1\npeople:\n${people}`, 'r.yaml', 'roster');

const bindingsOf = (people: string) => {
  const { bindings, faults } = rosterOf(people);
  expect(faults).toEqual([]);
  return bindings.map(({ type, address, identity, tags }) => [type, address, identity, tags.join(' ')].join(' '));
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

test('a binding says which source wants it, and at which line', () => {
  expect(rosterOf('  - { identity: ana, tags: [b, a], sms: "+4790000001" }').bindings).toEqual([
    {
      source: 'roster',
      identity: 'ana',
      type: 'sms',
      address: '+4790000001',
      tags: ['a', 'b'],
      place: 'r.yaml:3',
      renewedAt: null,
    },
  ]);
});

test('an empty list is a roster of nobody', () => {
  expect(parseRoster('version: 1\npeople: []\n', 'r.yaml', 'roster')).toEqual({
    people: [],
    bindings: [],
    unclear: new Set(),
    faults: [],
    warnings: [],
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
    'r.yaml:2:32 people[0].tags[0]: the tag "all" is given by the service itself',
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
    'r.yaml:2:22 people[0].identity: too many addresses (expected at most 20, received 21)',
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
  const faults = parseRoster(text, 'r.yaml', 'roster').faults.map(formatFault);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain(fault);
});

test('all faults come at once, in the order they stand in the file', () => {
  const { faults } = rosterOf(`
  - { identity: ana, sms: +4790000001 }
  - { identity: bo, sms: "12", tags: [all] }
  - { name: cy }
  - { identity: bo, apn: abc }`);
  expect(faults.map((fault) => formatFault(fault).replace(/ \(.*/, ''))).toEqual([
    'r.yaml:4:27 people[0].sms: must be quoted',
    'r.yaml:5:26 people[1].sms: not a phone number',
    'r.yaml:5:39 people[1].tags[0]: the tag "all" is given by the service itself',
    'r.yaml:6:5 people[2].identity: missing',
    'r.yaml:6:7 people[2].name: unknown key',
    'r.yaml:7:17 people[3].identity: this identity stands at line 5 already',
    'r.yaml:7:26 people[3].apn: not an APNs device token',
  ]);
});

test('a number in no known range is doubted, and bound', () => {
  const { bindings, faults, warnings } = rosterOf('  - { identity: ana, sms: "+447700900123" }');
  expect(bindings).toMatchObject([{ address: '+447700900123' }]);
  expect(faults).toEqual([]);
  expect(warnings.map(formatFault)).toEqual(['r.yaml:3:27 people[0].sms: this phone number is in no known range']);
});

test.each<[sentence: string, text: string]>([
  ['nothing at all', ''],
  ['a word', 'people'],
  ['a list', '- identity: ana'],
  ['cut short', 'version: 1\npeople:\n  - identity: ana\n    sms: ["+4790000001",'],
  ['no people', 'version: 1'],
  ['people left blank', 'version: 1\npeople:\n'],
  ['another version', 'version: 2\npeople: [{ identity: ana, sms: "+4790000001" }]'],
  ['a mistyped key beside the people', 'version: 1\npeople: [{ identity: ana, fcm: x }]\nteam: []'],
  [
    'a team whose members cannot be read',
    'version: 1\npeople: [{ identity: a, fcm: x }]\nteams: [{ team: t, member: a }]',
  ],
])('of a text that is no roster nothing is taken, and everybody stays: %s', (_, text) => {
  const { people, bindings, unclear, faults } = parseRoster(text, 'r.yaml', 'roster');
  expect({ people, bindings, unclear }).toEqual({ people: [], bindings: [], unclear: 'all' });
  expect(faults.length).toBeGreaterThan(0);
});

const GOOD = '  - { identity: cy, fcm: good }';

/** Who is unclear, and the addresses that are listed beside the good one of `cy`. */
const outcomeOf = (people: string) => {
  const { bindings, unclear, faults } = rosterOf(`${people}\n${GOOD}`);
  const listed = bindings.map(({ identity, address }) => `${identity} ${address}`);
  expect(listed).toContain('cy good');
  expect(faults.length).toBeGreaterThan(0);
  return { listed: listed.filter((one) => one !== 'cy good'), unclear: unclear === 'all' ? 'all' : [...unclear] };
};

const TOO_MANY = Array.from({ length: 21 }, (_, index) => `a${index}`);

test.each<[sentence: string, people: string, listed: readonly string[], unclear: 'all' | readonly string[]]>([
  ['an invalid number', '  - { identity: ana, sms: "12", fcm: x }', ['ana x'], ['ana']],
  ['a number without quotes', '  - { identity: ana, sms: +4790000001, fcm: x }', ['ana x'], ['ana']],
  ['a mistyped channel', '  - { identity: ana, smss: "12", fcm: x }', ['ana x'], ['ana']],
  ['mistyped tags: they would be lost', '  - { identity: ana, tgas: [b], fcm: x }', [], ['ana']],
  ['a tag without quotes: it would be lost', '  - { identity: ana, tags: [b, 007], fcm: x }', [], ['ana']],
  ['such a tag of one address', '  - { identity: ana, fcm: [{ address: x, tags: [007] }, y] }', ['ana y'], ['ana']],
  ['a tag that the service gives', '  - { identity: ana, tags: [all, b], fcm: x }', ['ana x'], ['ana']],
  [
    'too many tags on one address',
    `  - { identity: ana, fcm: [{ address: x, tags: [${TOO_MANY.join(', ')}] }, y] }`,
    ['ana y'],
    ['ana'],
  ],
  [
    'too many addresses',
    `  - { identity: ana, fcm: [${TOO_MANY.join(', ')}] }`,
    TOO_MANY.slice(0, 20).map((address) => `ana ${address}`),
    ['ana'],
  ],
  ['an identity without quotes', '  - { identity: 007, fcm: x }', ['007 x'], ['007']],
  ['no identity', '  - { name: ana, fcm: x }', [], 'all'],
  ['an entry that is none', '  - ana', [], 'all'],
  [
    'an address of two people: the first one keeps it',
    '  - { identity: ana, fcm: x }\n  - { identity: bo, fcm: [x, y] }',
    ['ana x', 'bo y'],
    ['bo'],
  ],
  [
    'a person twice: the first entry counts',
    '  - { identity: ana, fcm: x }\n  - { identity: ana, fcm: y }',
    ['ana x'],
    ['ana'],
  ],
])('what is faulty is left out, and the rest goes on: %s', (_, people, listed, unclear) => {
  expect(outcomeOf(people)).toEqual({ listed, unclear });
});

const teamOf = (teams: string) => {
  const people = '[{ identity: ana, tags: [a], fcm: x }, { identity: bo, fcm: [y, { address: z, tags: q }] }]';
  return parseRoster(`version: 1\npeople: ${people}\nteams: ${teams}`, 'r.yaml', 'roster');
};

const tagsIn = ({ bindings }: Listing) =>
  Object.fromEntries(bindings.map(({ address, tags }) => [address, tags.join(' ')]));

test('a team is a tag of each address of its members, and brings its own', () => {
  const listing = teamOf('[{ team: cold, tags: [night], members: [bo, ana] }, { team: dock, members: [bo] }]');
  expect(listing.faults).toEqual([]);
  expect(tagsIn(listing)).toEqual({ x: 'a cold night', y: 'cold dock night', z: 'cold dock night q' });
});

test.each<[sentence: string, teams: string, tags: object, unclear: readonly string[], fault: RegExp]>([
  [
    'a member who is nobody',
    '[{ team: cold, members: [cy, ana] }]',
    { x: 'a cold', y: '', z: 'q' },
    [],
    /^r\.yaml:3:\d+ teams\[0\]\.members\[0\]: there is nobody "cy" among the people$/,
  ],
  [
    'a name that the service gives',
    '[{ team: sms, tags: [t], members: [ana] }]',
    { x: 'a t', y: '', z: 'q' },
    [],
    /^r\.yaml:3:17 teams\[0\]\.team: the tag "sms" is given by the service/,
  ],
  [
    'a name without quotes: its members stay as they are',
    '[{ team: 7, members: [ana] }]',
    { y: '', z: 'q' },
    ['ana'],
    /teams\[0\]\.team: must be quoted \(expected "7"/,
  ],
  [
    'mistyped tags: its members stay as they are',
    '[{ team: t, tag: [u], members: [bo] }]',
    { x: 'a' },
    ['bo'],
    /teams\[0\]\.tag: unknown key, did you mean "tags"/,
  ],
])('faults of a team: %s', (_, teams, tags, unclear, fault) => {
  const listing = teamOf(teams);
  expect(listing.faults.map(formatFault)).toEqual([expect.stringMatching(fault)]);
  expect(tagsIn(listing)).toEqual(tags);
  expect(listing.unclear).toEqual(new Set(unclear));
});

test('the example in the repository is sound', async () => {
  const file = new URL('../../../config/roster.yaml', import.meta.url);
  const { people, bindings, faults, warnings } = parseRoster(
    await readFile(file, 'utf8'),
    'config/roster.yaml',
    'roster',
  );
  expect({ faults, warnings }).toEqual({ faults: [], warnings: [] });
  expect(people).toContain('ana-k');
  expect(bindings.length).toBeGreaterThan(3);
});

describe('who is meant by a member that is nobody', () => {
  const withTeam = (people: number, members: number): string =>
    [
      'version: 1\npeople:',
      ...Array.from({ length: people }, (_, index) => `- { identity: person.number.${index}@example.com }`),
      'teams:\n- team: t\n  tags: [a]\n  members:',
      ...Array.from({ length: members }, (_, index) => `  - person.numbr.${index}@example.com`),
      '',
    ].join('\n');

  const meantIn = (text: string): readonly boolean[] =>
    parseRoster(text, 'r.yaml', 'roster').faults.map(({ message }) => message.includes('did you mean'));

  test('is said of the first', () => {
    expect(meantIn(withTeam(1000, 7))).toEqual([true, true, true, true, true, false, false]);
  });

  test('is not looked for among too many: alarms would wait for it', () => {
    expect(meantIn(withTeam(6000, 1))).toEqual([false]);
  });
});
