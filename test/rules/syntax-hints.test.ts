import { expect, test } from 'vitest';
import { addSyntaxHints } from '../../src/rules/syntax-hints.ts';

const hintFor = (line: string) => {
  const fault = { file: 'a.yaml', line: 2, column: 1, path: '', message: 'bad' };
  const [hinted] = addSyntaxHints([fault], `version: 1\n${line}\n`);
  return hinted?.expected;
};

test.each<[string, string | undefined]>([
  ['    key: {site}/{device}', 'key: "{site}/{device}"'],
  ['  - {{ site }} is warm', '"{{ site }} is warm"'],
  ['    Tag: [on-call, site-{{ site }}]', '"site-{{ site }}"'],
  ['    Sms: { body: {{ device }} is warm }', 'body: "{{ device }} is warm"'],
  ['    when: [', undefined],
  ['   when: { fact: temperature, operator: greaterThan, value: -15 }', undefined],
  ['    Title: "a" b', undefined],
])('%s: %s', (line, expected) => {
  expect(hintFor(line)).toBe(expected);
});

test('a fault beyond the text stays as it is', () => {
  const fault = { file: 'a.yaml', line: 9, column: 1, path: '', message: 'bad' };
  expect(addSyntaxHints([fault], 'key: {a}/b')).toEqual([fault]);
});

test('a fault that has nothing to do with braces gets no hint of them', () => {
  const fault = { file: 'a.yaml', line: 1, column: 1, path: '', message: 'this key stands twice in its map' };
  expect(addSyntaxHints([fault], 'when: { fact: t, operator: equal, value: 1 }')).toEqual([fault]);
});
