import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Fault, formatFault } from '../../src/document/fault.ts';
import { readDocument } from '../../src/document/read.ts';
import { validateDocument } from '../../src/document/validate.ts';

const schema = z.strictObject({
  host: z.string().optional(),
  port: z.int().min(1).optional(),
  mode: z.enum(['json', 'text']).optional(),
  names: z.array(z.string()).min(1).optional(),
  tags: z.union([z.string(), z.array(z.string())]).optional(),
  wait: z.union([z.number(), z.string().refine((text) => text.endsWith('s'), 'a duration such as 30s')]).optional(),
  sms: z
    .discriminatedUnion('driver', [
      z.strictObject({ driver: z.literal('log') }),
      z.strictObject({ driver: z.literal('twilio'), token: z.string(), rate: z.number().optional() }),
    ])
    .optional(),
  limits: z.record(z.string().regex(/^[a-z]+$/, 'a name has only small letters'), z.number()).optional(),
  people: z.array(z.strictObject({ name: z.string(), age: z.number().optional() })).optional(),
});

const faultsOf = (text: string): readonly Fault[] => {
  const document = readDocument(text, 'a.yaml');
  if (!document.ok) return document.error;
  const value = validateDocument(document.value, schema);
  return value.ok ? [] : value.error;
};

const CASES: readonly [why: string, text: string, fault: string][] = [
  ['an unknown key, near a known one', 'prot: 1', 'a.yaml:1:1 prot: unknown key, did you mean "port"?'],
  ['an unknown key near none', 'colour: 1', 'a.yaml:1:1 colour: unknown key'],
  ['an unknown key that is a number', 'host: a\n17: b', 'a.yaml:2:1 17: unknown key'],
  [
    'an unknown key in a list',
    'people:\n  - name: a\n    aeg: 3',
    'a.yaml:3:5 people[0].aeg: unknown key, did you mean "age"?',
  ],
  ['a wrong type', 'host: 3', 'a.yaml:1:7 host: wrong type (expected text, received 3)'],
  ['not a whole number', 'port: 1.5', 'a.yaml:1:7 port: wrong type (expected a whole number, received 1.5)'],
  ['a bound', 'port: 0', 'a.yaml:1:7 port: too small, at least 1 (received 0)'],
  ['a bound of length', 'names: []', 'a.yaml:1:8 names: too short, at least 1 (received a list)'],
  ['a null', 'host:', 'a.yaml:1:6 host: wrong type (expected text, received nothing)'],
  [
    'a map, whose inside is not shown',
    'host: { secret: s3cret }',
    'a.yaml:1:7 host: wrong type (expected text, received a map)',
  ],
  ['a list', 'host: [1]', 'a.yaml:1:7 host: wrong type (expected text, received a list)'],
  [
    'a mistyped value',
    'mode: jsn',
    'a.yaml:1:7 mode: not one of the possible values, did you mean "json"? (expected json or text, received "jsn")',
  ],
  ['no branch of a union', 'tags: 3', 'a.yaml:1:7 tags: wrong type (expected text or a list, received 3)'],
  [
    'inside the branch that came closest',
    'tags: [a, 3]',
    'a.yaml:1:11 tags[1]: wrong type (expected text, received 3)',
  ],
  [
    'a value that one branch refuses in its own words',
    'wait: 5h',
    'a.yaml:1:7 wait: a duration such as 30s (received "5h")',
  ],
  [
    'an unknown driver',
    'sms: { driver: twlio }',
    'a.yaml:1:16 sms.driver: not one of the possible values, did you mean "twilio"? (expected log or twilio, received "twlio")',
  ],
  ['no driver at all', 'sms: {}', 'a.yaml:1:6 sms.driver: missing (expected log or twilio)'],
  [
    'a missing key stands at its map',
    'host: a\nsms:\n  driver: twilio',
    'a.yaml:3:3 sms.token: missing (expected text)',
  ],
  [
    'a long value is cut',
    `mode: ${'x'.repeat(90)}`,
    `a.yaml:1:7 mode: not one of the possible values (expected json or text, received "${'x'.repeat(56)}…)`,
  ],
  ['a name that may not be', 'limits:\n  Max 1: 3', 'a.yaml:2:3 limits.Max 1: a name has only small letters'],
  ['nothing at all', '', 'a.yaml:1:1 wrong type (expected a map, received nothing)'],
  ['a key named like a trap', '__proto__: 1', 'a.yaml:1:1 __proto__: unknown key'],
];

describe('a fault says where, what, expected and received', () => {
  test.each(CASES)('%s', (_why, text, fault) => {
    expect(faultsOf(text).map(formatFault)).toEqual([fault]);
  });
});

test('all faults come at once, in the order a reader meets them', () => {
  const faults = faultsOf('people:\n  - age: old\nmode: jsn\nport: x\nhots: y');
  expect(faults.map(({ line, path }) => `${line} ${path}`)).toEqual([
    '2 people[0].name',
    '2 people[0].age',
    '3 mode',
    '4 port',
    '5 hots',
  ]);
});

test('what is right comes back as the schema makes it', () => {
  const document = readDocument('host: a\ntags: [x]', 'a.yaml');
  expect(document.ok && validateDocument(document.value, schema)).toEqual({
    ok: true,
    value: { host: 'a', tags: ['x'] },
  });
});

test('more issues than zod has stack for are a fault, too, and no crash', () => {
  const spread = z.unknown().refine(() => {
    throw new RangeError('Maximum call stack size exceeded');
  });
  const document = readDocument('a: 1\n', 'a.yaml');
  const result = document.ok ? validateDocument(document.value, spread) : document;
  expect(result.ok ? [] : result.error.map(formatFault)).toEqual(['a.yaml:1:1 more is wrong than can be told of']);
});
