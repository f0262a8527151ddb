import { expect, test } from 'vitest';
import { formatFault } from '../../../src/document/fault.ts';
import { looksPersonal } from '../../../src/sync/people/looks-personal.ts';
import { parsePeopleJson } from '../../../src/sync/people/people-json.ts';
import { parsePeopleTable } from '../../../src/sync/people/people-table.ts';
import { parseRoster } from '../../../src/sync/people/roster.ts';

test.each(['ana@example.org', 'ana.k+x@mail.example.org', 'ana%40example.org', 'Ana K@example.org'.replace(' ', '')])(
  '%s looks like an e-mail address',
  (identity) => {
    expect(looksPersonal(identity)).toBe('an e-mail address');
  },
);

test.each(['+4790000001', '4790000001', '90000001', '+47 900 00 001', '(415) 555-2671', 'tel:+4790000001'])(
  '%s looks like a phone number',
  (identity) => {
    expect(looksPersonal(identity)).toBe('a phone number');
  },
);

test.each([
  'ana-k',
  '00000001@',
  'u@host',
  '1042',
  '0071234',
  '2026-11-22T10',
  'e3b0c442-98fc-4c14-9afb-f4c8996fb924',
  '12345678901234567890',
  'shift 1',
])('%s looks like neither', (identity) => {
  expect(looksPersonal(identity)).toBeNull();
});

test('every reader warns of each identity once, with its place', () => {
  const warningsOf = ({ warnings }: ReturnType<typeof parseRoster>) => warnings.map(formatFault);
  const told = 'the identity looks like an e-mail address; take a name that says nothing of the person';
  const table = 'identity,fcm\na@b.example,x\na@b.example,y\n';
  expect(warningsOf(parsePeopleTable(table, 'p.csv', 'p'))).toEqual([`p.csv:2:1 identity: ${told}`]);
  const roster = 'version: 1\npeople: [{ identity: a@b.example, fcm: x }]';
  expect(warningsOf(parseRoster(roster, 'r.yaml', 'r'))).toEqual([`r.yaml:2:22 people[0].identity: ${told}`]);
  const json = parsePeopleJson([{ identity: 'a@b.example' }], { list: '$', file: 'u', source: 'u' });
  expect(warningsOf(json)).toEqual([`u:1:1 $[0].identity: ${told}`]);
});

test('of many the first hundred are told, and how many more there are', () => {
  const rows = Array.from({ length: 250 }, (_, index) => `p${index}@b.example`);
  const { warnings, people } = parsePeopleTable(['identity', ...rows, ''].join('\n'), 'p.csv', 'p');
  expect(people).toHaveLength(250);
  expect(warnings).toHaveLength(101);
  expect(warnings.at(-1)).toMatchObject({ line: 102, message: '150 more identities like these' });
});
