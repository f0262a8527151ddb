import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../../src/base/json.ts';
import { addressKey } from '../../../src/sync/ownership.ts';
import { parsePeopleJson } from '../../../src/sync/people/people-json.ts';
import { parsePeopleTable } from '../../../src/sync/people/people-table.ts';
import { parsePeopleText } from '../../../src/sync/people/people-text.ts';
import { parseRoster } from '../../../src/sync/people/roster.ts';
import type { Listing } from '../../../src/sync/source.ts';

/** What holds of every listing, whatever it was made of. */
const expectSound = ({ people, bindings, unclear, faults }: Listing) => {
  expect(new Set(people).size).toBe(people.length);
  expect(new Set(bindings.map(addressKey)).size).toBe(bindings.length);
  const perIdentity = Map.groupBy(bindings, ({ identity }) => identity);
  for (const [identity, own] of perIdentity) {
    expect(people).toContain(identity);
    expect(own.length).toBeLessThanOrEqual(20);
  }
  for (const { tags } of bindings) {
    expect(tags).toEqual([...new Set(tags)].toSorted());
    expect(tags.length).toBeLessThanOrEqual(20);
  }
  if (unclear === 'all' || unclear.size > 0) expect(faults.length).toBeGreaterThan(0);
};

const piece = fc.constantFrom(
  ...['version: 1', '\n', 'people:', 'teams:', '  - ', 'identity: ', 'ana', 'bo', '{', '}', '[', ']', ', ', '"', "'"],
  ...[
    'sms: ',
    'tags: ',
    'fcm: ',
    'members: ',
    'team: ',
    '"+4790000001"',
    '+4790000001',
    'x',
    '*a',
    '&a ',
    '<<: ',
    ': ',
  ],
  ...['identity,sms,tags,fcm\n', ',', ';', '|', '\t', '\r\n', 'all', '4,7E+09', '\uFEFF', '\uFFFD', '#', '__proto__: '],
);
const text = fc.oneof(
  fc.string(),
  fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
  fc.array(piece, { maxLength: 40 }).map((pieces) => `version: 1\npeople:\n  - ${pieces.join('')}`),
  fc.array(piece, { maxLength: 40 }).map((pieces) => `identity,tags,teams,sms,apn,fcm\n${pieces.join('')}`),
);

test('no text makes a roster throw, or list what is unsound', () => {
  fc.assert(
    fc.property(text, (written) => {
      expectSound(parseRoster(written, 'r.yaml', 'r'));
    }),
    { numRuns: 200 },
  );
});

test('no text makes a table throw, or list what is unsound', () => {
  fc.assert(
    fc.property(text, fc.boolean(), (written, isMapped) => {
      const map = isMapped ? { identity: 'identity', sms: 'fcm', tags: 'sms' } : undefined;
      expectSound(parsePeopleText(written, { file: 'r.csv', source: 'r', type: 'inventory', map }));
    }),
    { numRuns: 200 },
  );
});

const names = fc.constantFrom('ana', 'bo', 'all', '', 'a@b.example');
const addresses = fc.constantFrom('+4790000001', '4790000001', 'ab12', 'x y');
const loose = fc.oneof(names, addresses, fc.integer(), fc.constant(null), fc.boolean());
const value = fc.oneof(
  loose,
  fc.array(loose, { maxLength: 25 }),
  fc.record({ address: fc.oneof(addresses, loose), tags: fc.array(loose) }),
);
const item = fc.record(
  { identity: loose, tags: value, teams: value, sms: value, apn: value, fcm: value },
  { requiredKeys: [] },
);
const list = fc.oneof(fc.jsonValue(), fc.array(fc.oneof(item, loose)));

test('no JSON makes a reader throw, or list what is unsound', () => {
  fc.assert(
    fc.property(list, (written) => {
      expectSound(parsePeopleJson(written as Json, { list: '$', file: 'u', source: 'u' }));
    }),
    { numRuns: 200 },
  );
});

const person = fc.record({
  identity: fc.stringMatching(/^[a-z]{1,8}$/),
  tags: fc.uniqueArray(fc.stringMatching(/^t[a-z]{1,4}$/), { maxLength: 4 }),
  fcm: fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9:_-]{1,12}$/), { maxLength: 4 }),
});
const everybody = fc
  .uniqueArray(person, { selector: ({ identity }) => identity })
  .filter((people) => new Set(people.flatMap(({ fcm }) => fcm)).size === people.flatMap(({ fcm }) => fcm).length);

test('the same people are the same listing as YAML, as CSV and as JSON', () => {
  const wantedOf = ({ people, bindings, unclear, faults }: Listing) => ({
    people: people.toSorted(),
    bindings: bindings.map(({ identity, type, address, tags }) => ({ identity, type, address, tags })),
    isSound: unclear !== 'all' && unclear.size === 0 && faults.length === 0,
  });
  fc.assert(
    fc.property(everybody, (people) => {
      const rows = people.map(({ identity, tags, fcm }) => `${identity},${tags.join(';')},${fcm.join('|')}\n`);
      const yaml = wantedOf(parseRoster(JSON.stringify({ version: 1, people }), 'r.yaml', 'r'));
      expect(wantedOf(parsePeopleTable(`identity,tags,fcm\n${rows.join('')}`, 'r.csv', 'r'))).toEqual(yaml);
      expect(wantedOf(parsePeopleJson(people, { list: '$', file: 'u', source: 'r' }))).toEqual(yaml);
      expect(yaml.isSound).toBe(true);
    }),
  );
});
