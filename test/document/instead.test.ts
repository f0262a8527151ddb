import { expect, test } from 'vitest';
import { z } from 'zod';
import { readDocument } from '../../src/document/read.ts';
import { validateDocument } from '../../src/document/validate.ts';

const name = z.string().regex(/^[a-z0-9-]+$/, 'a name has small letters, digits and -');

const schema = z.strictObject({
  text: z.string().min(1).optional(),
  phone: z.union([z.union([z.string(), z.strictObject({ address: z.string() })]), z.array(z.string())]).optional(),
  port: z.int().min(1).max(65_535).optional(),
  rate: z.number().positive().optional(),
  isOn: z.boolean().optional(),
  names: z.array(name).min(1).optional(),
  byName: z.record(name, z.string()).optional(),
  key: z.string().min(32).optional(),
  sid: z
    .string()
    .regex(/^AC\d{3}$/, 'not a SID: AC and 3 digits')
    .optional(),
  url: z.url({ protocol: /^https?$/, error: 'not a URL' }).optional(),
  wait: z.string({ error: 'not a duration' }).optional(),
  either: z
    .number()
    .refine((value) => value !== 3, { error: 'not three', params: { instead: 'two or four' } })
    .optional(),
});

const CASES: readonly [why: string, text: string, instead: string | undefined][] = [
  ['a number where text is wanted is quoted as it was written', 'text: 007', '"007"'],
  ['so is a phone number, whose plus YAML drops', 'phone: +4790000001', '"+4790000001"'],
  ['and one in a list', 'phone: [+4790000001]', '"+4790000001"'],
  ['a name in braces', 'text: {site}', '"{site}"'],
  ['digits in quotes', 'port: "8484"', '8484, without quotes'],
  ['part of a whole number', 'port: 80.4', '80'],
  ['too much', 'port: 70000', '65535 or less'],
  ['too little', 'port: 0', '1 or more'],
  ['too little by itself', 'rate: 0', 'more than 0'],
  ['yes', 'isOn: yes', 'true, without quotes'],
  ['off', 'isOn: off', 'false, without quotes'],
  ['one where a list is wanted', 'names: a', '[a]'],
  ['a map where a list is wanted', 'names: { a: 1 }', 'a list: "- " before it'],
  ['none of a list', 'names: []', 'something there, or leave the key out'],
  ['letters and blanks that a name has not', 'names: [Cold store]', 'cold-store'],
  ['the same of a key', 'byName: { Cold store: a }', 'cold-store'],
  ['too few characters', 'key: short', '32 characters or more'],
  ['a form that nothing is near to, which the message says', 'sid: AC1', undefined],
  ['a letter that only looks like another', 'names: [c\u043Eld]', 'cold'],
  ['a sign that cannot be seen', 'names: ["cold\u200B"]', 'cold'],
  ['an address without its scheme', 'url: a.example:80/b', 'https://a.example:80/b'],
  ['an address with a password is not repeated', 'url: "ana:s3cret@a.example"', undefined],
  ['a number of some unit', 'wait: 30', '30s, 30m or 30h, with its unit'],
  ['what the schema itself knows', 'either: 3', 'two or four'],
  ['a word where a number is wanted', 'port: any', undefined],
];

test.each(CASES)('%s', (_why, text, instead) => {
  const document = readDocument(text, 'a.yaml');
  const valid = document.ok ? validateDocument(document.value, schema) : document;
  expect(valid.ok ? [] : valid.error.map((fault) => fault.instead)).toEqual([instead]);
});
