import { describe, expect, test } from 'vitest';
import { formatFault } from '../../src/document/fault.ts';
import { type Document, readDocument } from '../../src/document/read.ts';

const read = (text: string): Document => {
  const document = readDocument(text, 'a.yaml');
  if (!document.ok) throw new Error(document.error.map(formatFault).join('\n'));
  return document.value;
};

const FAULTY: readonly [why: string, text: string, faults: readonly RegExp[]][] = [
  ['a key that stands twice', 'a: 1\nb: 2\na: 3', [/^a\.yaml:3:1 .*stands twice/]],
  [
    'several syntax faults at once',
    'a: 1\na: 2\nb: [',
    [/^a\.yaml:2:1 .*stands twice/, /^a\.yaml:3:5 .*end with a \]/],
  ],
  ['a tab as indentation', 'a:\n\tb: 1', [/^a\.yaml:2:1 .*[Tt]abs/]],
  ['a value cut in two', 'a: b: c', [/^a\.yaml:1:4 .*Nested mappings/]],
  ['anchors nobody set', 'a: *nobody\nb: *none', [/^a\.yaml:1:4 .*&nobody/, /^a\.yaml:2:4 .*&none/]],
  ['a tag of another program', 'a: !secret token', [/^a\.yaml:1:4 .*!secret/]],
  ['a second document', 'a: 1\n---\nb: 2', [/^a\.yaml:2:1 one document per file/]],
  ['a list within itself', 'a: 1\nb: &b [*b]', [/^a\.yaml:2:8 \*b stands within &b itself$/]],
  ['a map within itself, further down', 'a: &a\n  b: { c: *a }', [/^a\.yaml:2:11 \*a stands within &a itself$/]],
  ['a merge of what is no map', 'a: 1\nb: { <<: 3 }', [/^a\.yaml:2:6 << takes a map or an alias of one$/]],
  [
    'a merge of nothing, beside one that is right',
    'a: &a { x: 1 }\nb: { <<: *a }\nc: { <<: *no }',
    [/^a\.yaml:3:10 no anchor &no/, /^a\.yaml:3:6/].toReversed(),
  ],
  ['a million brackets', `a: ${'['.repeat(1e6)}`, [/^a\.yaml:1:\d{3} nested too deep$/]],
  ['as many lists in lists', `a:\n  ${'- '.repeat(5e5)}b`, [/^a\.yaml:2:\d{4} nested too deep$/]],
  ['more levels than anybody writes', '['.repeat(5000) + ']'.repeat(5000), [/^a\.yaml:1:\d+ nested too deep$/]],
  ['Latin-1 read as UTF-8', 'a: 1\nb: k\uFFFDl', [/^a\.yaml:2:5 not UTF-8 text; save the file as UTF-8$/]],
  ['a fault behind a byte order mark', '\uFEFFa: b: c', [/^a\.yaml:1:4 .*Nested mappings/]],
];

describe('a text that is not YAML is refused with the place', () => {
  test.each(FAULTY)('%s', (_why, text, faults) => {
    const document = readDocument(text, 'a.yaml');
    expect(document.ok ? [] : document.error.map(formatFault)).toEqual(
      faults.map((fault) => expect.stringMatching(fault)),
    );
  });

  test('aliases that would grow without end', () => {
    const layer = (name: string, of: string) => `${name}: &${name} [${Array(9).fill(of).join(', ')}]`;
    const bomb = [layer('a', 'x'), layer('b', '*a'), layer('c', '*b'), layer('d', '*c'), layer('e', '*d')].join('\n');
    expect(readDocument(bomb, 'a.yaml')).toMatchObject({ ok: false, error: [{ file: 'a.yaml', line: 2 }] });
  });

  test('a stray brace is told once, and not each word after it', () => {
    const text = 'a: { b: LIM{IT} }\nc: [ { d: e } ]\n- f: 1\n\n\ng: "h" i\n';
    const document = readDocument(text, 'a.yaml');
    expect(document.ok ? [] : document.error.map(({ line }) => line)).toEqual([1, 6]);
  });

  test('brackets nested without end make twenty faults at most', () => {
    const document = readDocument('['.repeat(2000), 'a.yaml');
    expect(document.ok ? 0 : document.error.length).toBeLessThanOrEqual(20);
    expect(document.ok).toBe(false);
  });
});

const PLAIN: readonly [why: string, text: string, value: unknown][] = [
  ['no and on are words', 'a: no\nb: on', { a: 'no', b: 'on' }],
  ['times and dates are words', 'a: 08:30\nb: 2026-01-02', { a: '08:30', b: '2026-01-02' }],
  ['an unquoted phone number is a number', 'a: +4791234567', { a: 4791234567 }],
  ['merge keys work', 'd: &d { x: 1, y: 2 }\na: { <<: *d, y: 3 }', { d: { x: 1, y: 2 }, a: { x: 1, y: 3 } }],
  ['a few aliases are fine', 'a: &a [1]\nb: [*a, *a]', { a: [1], b: [[1], [1]] }],
  ['nothing is null', '', null],
];

test.each(PLAIN)('%s', (_why, text, value) => {
  expect(read(text).value).toEqual(value);
});

test('a key named __proto__ is a key like any other', () => {
  const { value } = read('__proto__: { admin: true }');
  expect(Object.keys(value ?? {})).toEqual(['__proto__']);
  expect((value as { admin?: boolean }).admin).toBeUndefined();
});

describe('every value knows its place', () => {
  const text = '# rules\nrules:\n  - id: a\n    for: 10m\n  - id: b\n    Title: {{ x }}\n';
  const document = read(text.replace('{{ x }}', '"{{ x }}"'));

  test('of a value and of its key', () => {
    expect(document.locate(['rules', 1, 'id'])).toEqual({ line: 5, column: 9 });
    expect(document.locateKey(['rules', 1, 'id'])).toEqual({ line: 5, column: 5 });
    expect(document.locate(['rules', 0])).toEqual({ line: 3, column: 5 });
    expect(document.locateKey(['rules'])).toEqual({ line: 2, column: 1 });
  });

  test('of what is not there: its nearest ancestor', () => {
    expect(document.locate(['rules', 1, 'when', 'all'])).toEqual({ line: 5, column: 5 });
    expect(document.locate(['nothing'])).toEqual({ line: 2, column: 1 });
    expect(document.locateKey(['rules', 0, 'nothing'])).toEqual({ line: 3, column: 5 });
  });

  test('of what came by an alias or a merge: where it was written', () => {
    const merged = read('d: &d { x: 1 }\na:\n  <<: *d\nb: *d\nc:\n  <<: [{ y: 2 }, *d]\n  y: 3\n');
    expect(merged.locate(['b', 'x'])).toEqual({ line: 1, column: 12 });
    expect(merged.locate(['a', 'x'])).toEqual({ line: 1, column: 12 });
    expect(merged.locateKey(['a', 'x'])).toEqual({ line: 1, column: 9 });
    expect(merged.locate(['c', 'x'])).toEqual({ line: 1, column: 12 });
    expect(merged.locate(['c', 'y'])).toEqual({ line: 7, column: 6 });
    expect(merged.source(['b', 'x'])).toBe('1');
  });

  test('of an alias itself, and of what is not there: where it is used', () => {
    const merged = read('d: &d { x: 1 }\nb: *d\n');
    expect(merged.locate(['b'])).toEqual({ line: 2, column: 4 });
    expect(merged.locate(['b', 'z'])).toEqual({ line: 2, column: 4 });
  });

  test('a scalar keeps how it was written', () => {
    expect(document.source(['rules', 0, 'for'])).toBe('10m');
    expect(document.source(['rules', 1, 'Title'])).toBe('"{{ x }}"');
    expect(read('a: +4791234567').source(['a'])).toBe('+4791234567');
    expect(document.source(['rules'])).toBeUndefined();
  });

  test('a fault carries file, place and path', () => {
    expect(document.fault(['rules', 0, 'for'], 'too long', { received: '10m' })).toEqual({
      file: 'a.yaml',
      line: 4,
      column: 10,
      path: 'rules[0].for',
      message: 'too long',
      received: '10m',
    });
  });
});

test('a thousand aliases are each found without walking through the text again', () => {
  const rules = Array.from({ length: 999 }, (_, index) => `  - { id: r${index}, labels: *a, notify: { << : *b } }\n`);
  const text = `x: &a { k: v }\ny: &b { z: 1 }\nrules:\n${rules.join('')}`;
  const read = readDocument(text, 'a.yaml');
  if (!read.ok) throw new Error('faulty');
  const started = process.cpuUsage().user;
  for (let index = 0; index < 999; index++) {
    expect(read.value.locate(['rules', index, 'labels', 'k'])).toEqual({ line: 1, column: 12 });
    expect(read.value.locateKey(['rules', index, 'notify', 'z'])).toEqual({ line: 2, column: 9 });
  }
  expect(process.cpuUsage().user - started).toBeLessThan(1_000_000);
});

describe('what was meant, and where', () => {
  const CASES: readonly [why: string, text: string, place: string, instead: RegExp][] = [
    ['a blank that does not break', 'a: 1\nwhen:\u00A0{ fact: t, value: 1 }\n', '2:6', /blank of the keyboard/],
    ['a tab', 'a:\n\t- b\n', '2:1', /in place of tabs/],
    ['an alias within its anchor', 'a: &a\n  b: *a\n', '2:6', /inside of what its anchor names/],
    ['a key that stands twice, with CRLF', 'a: 1\r\nb: 2\r\na: 3\r\n', '3:1', /one of the two/],
    ['a mark of the byte order is no column', '\uFEFFa: 1\na: 2\n', '2:1', /one of the two/],
    [
      'aliases of aliases',
      `a: &a [1,1,1,1,1,1,1,1,1,1]\n${[...'bcdefghi'].map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[index]}`).join()}]\n`).join('')}`,
      '2:8',
      /fewer of them/,
    ],
  ];

  test.each(CASES)('%s', (_why, text, place, instead) => {
    const read = readDocument(text, 'a.yaml');
    const [fault] = read.ok ? [] : read.error;
    expect([`${fault?.line}:${fault?.column}`, fault?.instead]).toEqual([place, expect.stringMatching(instead)]);
  });
});

test('a map of forty thousand keys holds nobody up', () => {
  const names = Array.from({ length: 40_000 }, (_, index) => `k${index}`);
  const document = read(names.map((name) => `${name}: 1\n`).join(''));
  expect(names.every((name, index) => document.locateKey([name]).line === index + 1)).toBe(true);
});

test('a key that stands a hundred and fifty thousand times is told of, not stumbled over', () => {
  const document = readDocument('a: 1\n'.repeat(150_000), 'a.yaml');
  expect(document.ok ? [] : document.error.map(({ line }) => line)).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 2),
  );
});
