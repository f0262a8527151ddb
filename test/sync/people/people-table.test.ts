import { expect, test } from 'vitest';
import { runThrough } from '../../../src/base/in-steps.ts';
import { formatFault } from '../../../src/document/fault.ts';
import { parsePeopleTable, peopleTableSteps } from '../../../src/sync/people/people-table.ts';
import type { PeopleMap } from '../../../src/sync/people/written-person.ts';

const read = (text: string, map?: PeopleMap) => {
  const { bindings, unclear, faults, warnings, people } = runThrough(
    peopleTableSteps(text, { file: 'p.csv', source: 'hr', map, hasOthers: map !== undefined }),
  );
  return {
    people,
    bindings: bindings.map(({ type, address, identity, tags }) => [type, address, identity, ...tags].join(' ')),
    unclear: unclear === 'all' ? 'all' : [...unclear],
    faults: faults.map(formatFault),
    warnings: warnings.map(formatFault),
  };
};

const SOUND = { unclear: [], faults: [], warnings: [] };

test.each<[sentence: string, text: string, bindings: readonly string[]]>([
  [
    'a row for each',
    'identity,sms\nana,+4790000001\nbo,+47 900 00 002\n',
    ['sms +4790000001 ana', 'sms +4790000002 bo'],
  ],
  [
    'every channel, and the columns in any order',
    'apn,fcm,gcm,messenger,sms,identity\nab12,t1,t2,123,+4790000001,ana\n',
    ['sms +4790000001 ana', 'apn ab12 ana', 'fcm t1 ana', 'gcm t2 ana', 'facebook-messenger 123 ana'],
  ],
  ['tags and teams', 'identity,tags,teams,fcm\nana,b;a,cold,x\n', ['fcm x ana a b cold']],
  ['several in a cell, by semicolon', 'identity,fcm\nana,x; y\n', ['fcm x ana', 'fcm y ana']],
  ['by bar, where semicolons part the columns', 'identity;fcm\nana;x | y\n', ['fcm x ana', 'fcm y ana']],
  ['by comma, within quotes', 'identity,fcm\nana,"x, y"\n', ['fcm x ana', 'fcm y ana']],
  ['by line, within quotes', 'identity,fcm\nana,"x\ny"\n', ['fcm x ana', 'fcm y ana']],
  ['with tabs', 'identity\tfcm\nana\tx\n', ['fcm x ana']],
  [
    'rows of one person add up: all tags for all addresses',
    'identity,tags,fcm\nana,a,x\nbo,,y\nana,b,z\n',
    ['fcm x ana a b', 'fcm z ana a b', 'fcm y bo'],
  ],
  ['an address that stands in both rows is one', 'identity,tags,fcm\nana,a,x\nana,b,x\n', ['fcm x ana a b']],
  ['capitals of a spreadsheet', '\uFEFFIdentity,SMS\r\nana,+4790000001\r\n', ['sms +4790000001 ana']],
  ['rows of empty cells', 'identity,fcm\n,\nana,x\n,\n', ['fcm x ana']],
  ['short rows', 'identity,fcm,tags\nana,x\n', ['fcm x ana']],
  ['a last row without line break', 'identity,fcm\nana,x', ['fcm x ana']],
])('reads %s', (_, text, bindings) => {
  expect(read(text)).toMatchObject({ ...SOUND, bindings });
});

test('a binding says at which line it stands', () => {
  const { bindings } = parsePeopleTable('identity,fcm\nana,x\nbo,y\n', 'p.csv', 'hr');
  expect(bindings.map(({ source, place, renewedAt }) => [source, place, renewedAt])).toEqual([
    ['hr', 'p.csv:2', null],
    ['hr', 'p.csv:3', null],
  ]);
});

test('a person without an address is listed', () => {
  expect(read('identity,sms\nana,\n')).toMatchObject({ ...SOUND, people: ['ana'], bindings: [] });
});

test('a first line alone is a list of nobody', () => {
  expect(read('identity,sms\n')).toEqual({ ...SOUND, people: [], bindings: [] });
});

test('a map names the columns, and no others are read', () => {
  const text = 'Ansatt,Mobil,Lag,fcm,Lønn\nana,+4790000001,cold,x,12\n';
  expect(read(text, { identity: 'Ansatt', sms: 'Mobil', teams: 'Lag' })).toMatchObject({
    ...SOUND,
    bindings: ['sms +4790000001 ana cold'],
  });
});

test('without a map, a column that is not read is a doubt', () => {
  expect(read('identity,smss,note\nana,+4790000001,x\n').warnings).toEqual([
    'p.csv:1:1 the column "smss" is not read, did you mean "sms"?',
    'p.csv:1:1 the column "note" is not read',
  ]);
});

test('where the first line is missing, or a quote is out of place, no address is in what is said of it', () => {
  const said = (text: string) => {
    const { faults, warnings } = parsePeopleTable(text, 'p.csv', 'hr');
    return [...faults, ...warnings].map(({ message }) => message);
  };
  expect(said('ana,x,+4790000001\nbo,x,+4790000002\n')).toEqual(['no column "identity"']);
  expect(said('identity,sms\nana,+479000000"1"\n').join()).not.toContain('9000');
  expect(said('identity,sms\nana,+479000000"1"\n')).toHaveLength(1);
});

test.each<[sentence: string, text: string, fault: string, map?: PeopleMap]>([
  ['nothing at all', '', 'p.csv:1:1 a table needs a first line that names its columns'],
  ['no column for the identity', 'name,sms\nana,+4790000001\n', 'p.csv:1:1 no column "identity" (received name, sms)'],
  ['a column of the map that is not there', 'id,Mob\na,1\n', 'no column "Mobil"', { identity: 'id', sms: 'Mobil' }],
  ['two columns of one name', 'identity,sms,SMS\nana,,\n', 'p.csv:1:1 two columns are named "sms"'],
  ['a quote that is never closed', 'identity,sms\nana,"+47\n', 'p.csv:'],
  ['no UTF-8', 'identity,sms\n\uFFFD,\n', 'p.csv:2:1 not UTF-8'],
])('of a text that is no table nothing is taken, and everybody stays: %s', (_, text, fault, map) => {
  const { people, bindings, unclear, faults } = read(text, map);
  expect({ people, bindings, unclear }).toEqual({ people: [], bindings: [], unclear: 'all' });
  expect(faults).toEqual([expect.stringContaining(fault)]);
});

test.each<
  [sentence: string, rows: string, bindings: readonly string[], unclear: 'all' | readonly string[], fault: string]
>([
  [
    'a number that lost its plus',
    'ana,,4791234567,x\n',
    ['fcm x ana'],
    ['ana'],
    'p.csv:2:1 sms: not a phone number (expected "+4791234567", received "4791234567")',
  ],
  ['one that a spreadsheet made small', 'ana,,"4,79123E+09",x\n', ['fcm x ana'], ['ana'], 'format the column as text'],
  ['a tag that the service gives', 'ana,all;b,,x\n', ['fcm x ana b'], ['ana'], 'p.csv:2:1 tags: the tag "all"'],
  ['no identity', ',,,x\nbo,,,y\n', ['fcm y bo'], 'all', 'p.csv:2:1 identity: must not be empty'],
  ['a cell too many', 'ana,,,x,z\nbo,,,y\n', ['fcm y bo'], 'all', 'p.csv:2:1 5 cells under 4 columns'],
  ['cut off within a row', 'bo,,,y\nan', ['fcm y bo'], 'all', 'p.csv:3:1 the table ends within a row'],
  [
    'an address of two people',
    'ana,,,x\nbo,,,x;y\n',
    ['fcm x ana', 'fcm y bo'],
    ['bo'],
    'p.csv:3:1 fcm: this address stands at line 2 already; it can belong to one person only',
  ],
])('what is faulty is left out, and the rest goes on: %s', (_, rows, bindings, unclear, fault) => {
  const found = read(`identity,tags,sms,fcm\n${rows}`);
  expect(found).toMatchObject({ bindings, unclear });
  expect(found.faults).toEqual([expect.stringContaining(fault)]);
});
