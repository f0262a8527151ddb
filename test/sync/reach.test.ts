import { describe, expect, test } from 'vitest';
import type { Reason } from '../../src/model/reason.ts';
import { type Bound, findUnbound, findUnreachable, type NamePattern, type ReachInput } from '../../src/sync/reach.ts';
import { viewOf, wants } from './bindings.ts';

const ana = wants('ana', { address: '+471' });
const anasSecond = wants('ana', { address: '+472' });
const bo = wants('bo', { address: '+473' });
const both = viewOf('roster', { bindings: [ana, anasSecond, bo] });

interface Row extends Partial<Omit<ReachInput, 'unbound' | 'optedOut'>> {
  readonly unbound?: Readonly<Record<string, Reason>>;
  readonly optedOut?: readonly string[];
  readonly unreachable: readonly string[];
}

const rows: readonly [sentence: string, row: Row][] = [
  ['everybody has a binding', { unreachable: [] }],
  ['one of two is enough', { unbound: { 'sms:+471': 'address-gone' }, unreachable: [] }],
  [
    'none of two is not, and the first one says why',
    { unbound: { 'sms:+471': 'address-gone', 'sms:+472': 'foreign-binding' }, unreachable: ['ana address-gone'] },
  ],
  ['somebody else bound just the same', { unbound: { 'sms:+473': 'foreign-binding-same' }, unreachable: [] }],
  [
    'somebody else bound it for others',
    { unbound: { 'sms:+473': 'foreign-binding' }, unreachable: ['bo foreign-binding'] },
  ],
  ['who opted out gets nothing', { optedOut: ['sms:+473'], unreachable: ['bo opted-out'] }],
  [
    'not by the binding of others either',
    { unbound: { 'sms:+473': 'foreign-binding-same' }, optedOut: ['sms:+473'], unreachable: ['bo opted-out'] },
  ],
  [
    'who is listed without an address',
    {
      views: [viewOf('roster', { people: ['ana', 'eve'], bindings: [ana] })],
      desired: [ana],
      unreachable: ['eve no-address'],
    },
  ],
  [
    'who lost the only address to another',
    {
      views: [both, viewOf('crm', { bindings: [wants('eve', { address: '+471' })] })],
      unreachable: ['eve listed-elsewhere'],
    },
  ],
  [
    'who is without in one source may have one in another',
    { views: [viewOf('crm', { people: ['bo'] }), both], unreachable: [] },
  ],
  [
    'once, however many sources list him',
    { views: [viewOf('crm', { people: ['eve'] }), viewOf('hr', { people: ['eve'] })], unreachable: ['eve no-address'] },
  ],
  [
    'who is kept from a source that cannot be read',
    { views: [viewOf('roster', null)], unbound: { 'sms:+473': 'address-gone' }, unreachable: ['bo address-gone'] },
  ],
];

test.each(rows)(
  '%s',
  (_, { views = [both], desired = [ana, anasSecond, bo], unbound = {}, optedOut = [], unreachable }) => {
    const found = findUnreachable({
      ...{ views, desired, unbound: new Map(Object.entries(unbound)), optedOut: new Set(optedOut) },
    });
    expect(found.map(({ identity, reason }) => `${identity} ${reason}`)).toEqual(unreachable);
  },
);

describe('a target', () => {
  const bindings: readonly Bound[] = [
    { identity: 'ana', type: 'sms', tags: ['on-call', 'site-oslo'] },
    { identity: 'bo', type: 'apn', tags: ['on-call', 'site-bergen'] },
    { identity: 'lead-oslo', type: 'apn', tags: [] },
  ];
  const targets: readonly [identities: readonly NamePattern[], tags: readonly NamePattern[], isBound: boolean][] = [
    [['ana'], [], true],
    [['eve'], [], false],
    [['eve', 'ana'], [], true],
    [['eve', 'zoe'], [], false],
    [[], ['on-call'], true],
    [[], ['on-call', 'site-oslo'], true],
    [[], ['site-bergen', 'site-oslo'], false],
    [[], ['on-call', 'nobody'], false],
    [['ana'], ['site-oslo'], true],
    [['ana'], ['site-bergen'], false],
    [['ana', 'bo'], ['site-bergen'], true],
    [[], ['all'], true],
    [[], ['sms'], true],
    [[], ['fcm'], false],
    [[], ['sms', 'site-oslo'], true],
    [[], ['apn', 'site-oslo'], false],
    [['lead-oslo'], ['all', 'apn'], true],
    [[/^lead-.*$/], [], true],
    [[/^chief-.*$/], [], false],
    [['eve', /^lead-.*$/], [], true],
    [[], [/^site-.*$/], true],
    [[], [/^site-.*$/, 'apn'], true],
    [[], [/^site-.*$/, 'fcm'], false],
    [[], [/^floor-.*$/], false],
    [[/^.*$/], [/^site-b.*$/], true],
    [[/^a.*$/], [/^site-b.*$/], false],
    [['lead-oslo'], [/^site-.*$/], false],
    [[], [], true],
  ];

  test.each(targets)('of identities %j and tags %j: %j', (identities, tags, isBound) => {
    const target = { name: 'a', pattern: { identities, tags } };
    expect(findUnbound([target], bindings)).toEqual(isBound ? [] : [target]);
    expect(findUnbound([target], [])).toEqual([target]);
  });

  test('each of many keeps its place, also those that say the same', () => {
    const nobody = (name: string) => ({ name, pattern: { identities: ['eve'], tags: [] } });
    const found = findUnbound(
      [nobody('a'), { name: 'b', pattern: { identities: ['ana'], tags: [] } }, nobody('c')],
      bindings,
    );
    expect(found.map(({ name }) => name)).toEqual(['a', 'c']);
  });

  test('a pattern is not the text that looks like it', () => {
    const text = { name: 'text', pattern: { identities: ['/^ana$/'], tags: [] } };
    const pattern = { name: 'pattern', pattern: { identities: [/^ana$/], tags: [] } };
    expect(findUnbound([pattern, text], bindings)).toEqual([text]);
  });
});
