import { describe, expect, test } from 'vitest';
import { createFolder } from './folder.ts';

/** Raises at once; `tests` is the text under `tests:`. */
const rules = (tests: string) => `version: 1
rules:
  - id: hot
    topic: plant/{device}/t
    when: { all: [{ fact: t, operator: greaterThan, value: 80 }] }
    notify: [{ Tag: [on-call], Body: "{{ device }} at {{ t }}" }]
tests:
${tests}`;

const PASSES = `  - name: a hot pump tells
    readings: [{ at: 1m, topic: plant/p1/t, payload: { t: 90 } }]
    expect: [{ at: 1m, rule: hot, key: p1, on: raise, body: p1 at 90 }]
`;
const FAILS = `  - name: a hot pump is silent
    readings: [{ at: 1m, topic: plant/p1/t, payload: { t: 90 } }]
    expect: []
`;
const WAITS = `  - name: a cold pump tells
    readings: [{ at: 1m, topic: plant/p1/t, payload: { t: 20 } }]
    expect: [{ at: 1m, rule: hot, body: /hot/ }]
`;

const WELL = { failures: [], timeline: [], hints: [], doubts: [] };

describe('tocsin test', () => {
  test('passes when every test passes', async () => {
    const folder = createFolder({ 'rules/a.yaml': rules(PASSES), 'rules/b.yaml': 'version: 1\nrules: []\n' });
    expect(await folder.cli('test', './rules', '--config', './none.yaml')).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^ok {3}rules\/a\.yaml:8 a hot pump tells\n1 passed, 0 failed, \d\.\d\d s\n$/),
      stderr: '',
    });
  });

  test('fails with what was expected beside what was received', async () => {
    const folder = createFolder({ 'a.yaml': rules(PASSES + FAILS + WAITS) });
    const { code, stdout, stderr } = await folder.cli('test', './a.yaml', '--config', './none.yaml');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout.split('\n').slice(0, -2)).toEqual([
      'ok   a.yaml:8 a hot pump tells',
      'FAIL a.yaml:11 a hot pump is silent',
      '       at 1m        reading  plant/p1/t {"t":90}',
      '                    expected nothing (line 11)',
      '                    received raise hot p1 "p1 at 90"',
      'FAIL a.yaml:14 a cold pump tells',
      '       at 1m        reading  plant/p1/t {"t":20}',
      '                    expected hot body /hot/ (line 16)',
      '                    received nothing',
    ]);
    expect(stdout).toMatch(/^1 passed, 2 failed, \d+\.\d\d s$/m);
  });

  test('fails for a file with faults, and runs the tests of the others', async () => {
    const folder = createFolder({ 'rules/a.yaml': rules(PASSES), 'rules/b.yaml': 'version: 2\nrules: []\n' });
    expect(await folder.cli('test', './rules', '--config', './none.yaml')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('1 passed, 0 failed, '),
      stderr: expect.stringMatching(/^rules\/b\.yaml:1:10 version: /),
    });
  });

  test('takes the rules that the config names, and reads them by its sources', async () => {
    const text = rules(PASSES).replace('topic: plant/{device}/t', 'source: plant').replace('{ t: 90 }', '90');
    const folder = createFolder({
      'tocsin.yaml': 'rules: rules\nsources: { plant: { topic: "plant/{device}/t", decode: number, value: t } }\n',
      'rules/a.yaml': text,
    });
    expect(await folder.cli('test', '--config', './tocsin.yaml')).toMatchObject({ code: 0, stderr: '' });
  });

  test('prints reports as JSON', async () => {
    const folder = createFolder({ 'a.yaml': rules(PASSES + FAILS) });
    const { code, stdout } = await folder.cli('test', './a.yaml', '--format', 'json', '--config', './none.yaml');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      tests: [
        { file: 'a.yaml', line: 8, name: 'a hot pump tells', ...WELL, tookMs: expect.any(Number) },
        {
          ...{
            file: 'a.yaml',
            line: 11,
            name: 'a hot pump is silent',
            hints: [],
            doubts: [],
            tookMs: expect.any(Number),
          },
          failures: [{ at: 60_000, line: 11, expected: 'nothing', received: 'raise hot p1 "p1 at 90"', differs: [] }],
          timeline: [
            { at: 60_000, what: 'reading', text: 'plant/p1/t {"t":90}' },
            { at: 60_000, what: 'expected', text: 'nothing (line 11)' },
            { at: 60_000, what: 'received', text: 'raise hot p1 "p1 at 90"' },
          ],
        },
      ],
      ...{ faults: [], passed: 1, failed: 1, tookMs: expect.any(Number) },
    });
  });

  test('warns of a test in which no rule found anything to look at, which passes as silence', async () => {
    const typo = `  - name: a cold pump is silent
    readings: [{ at: 1m, topic: plant/p1/t, payload: { temp: 20 } }]
    expect: []
`;
    const folder = createFolder({ 'a.yaml': rules(PASSES + typo) });
    const { code, stdout } = await folder.cli('test', './a.yaml', '--config', './none.yaml');
    expect([code, stdout.split('\n').slice(0, 3)]).toEqual([
      0,
      [
        'ok   a.yaml:8 a hot pump tells',
        'ok   a.yaml:11 a cold pump is silent',
        '       warning: no rule found anything to look at in what was sent; they read t',
      ],
    ]);
    expect(stdout).toMatch(/^2 passed, 0 failed, 1 with warnings, /m);
    const junit = await folder.cli('test', './a.yaml', '--config', './none.yaml', '--format', 'junit');
    expect(junit.stdout).toMatch(
      /name="a cold pump is silent"[^>]*>\n *<system-out>warning: no rule found [^<]*<\/system-out>/,
    );
  });

  test('writes JUnit into a file, and prints text', async () => {
    const folder = createFolder({ 'a.yaml': rules(PASSES + FAILS), 'b.yaml': 'version: 2\nrules: []\n' });
    const out = ['--format', 'junit', '--out', './junit.xml'];
    const { code, stdout } = await folder.cli('test', './a.yaml', './b.yaml', '--config', './none.yaml', ...out);
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('1 passed, 1 failed') });
    const xml = folder.read('junit.xml');
    expect(xml).toMatch(
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="tocsin" tests="3" failures="1" errors="1"/,
    );
    expect(xml).toContain('<failure message="expected nothing; received raise hot p1 &quot;p1 at 90&quot;">');
    expect(xml).toContain('<error message="the file has faults">');
  });

  test.each([
    ['a part of a name', 'IS SILENT', ['a hot pump is silent']],
    ['a pattern', '/^a (hot|cold) pump tells$/', ['a hot pump tells', 'a cold pump tells']],
    ['a file', 'a.yaml', ['a hot pump tells', 'a hot pump is silent', 'a cold pump tells']],
  ])('runs only what %s chooses', async (_sentence, filter, names) => {
    const folder = createFolder({ 'a.yaml': rules(PASSES + FAILS + WAITS) });
    const choice = ['--filter', filter, '--format', 'json'];
    const { stdout } = await folder.cli('test', './a.yaml', '--config', './none.yaml', ...choice);
    expect(JSON.parse(stdout).tests.map(({ name }: { readonly name: string }) => name)).toEqual(names);
  });

  test('fails when the filter chooses nothing, and is used wrongly when it is no pattern', async () => {
    const folder = createFolder({ 'a.yaml': rules(PASSES) });
    const test = (filter: string) => folder.cli('test', './a.yaml', '--config', './none.yaml', '--filter', filter);
    expect(await test('nobody')).toMatchObject({ code: 1, stderr: 'no test matches nobody\n' });
    expect(await test('/(/')).toMatchObject({ code: 2, stderr: 'not a regular expression: /(/\n' });
  });

  test('says so when the config has faults', async () => {
    const folder = createFolder({ 'tocsin.yaml': 'http: { prot: 1 }\n', 'a.yaml': rules(PASSES) });
    expect(await folder.cli('test', './a.yaml', '--config', './tocsin.yaml')).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^tocsin\.yaml:1:9 http\.prot: unknown key/),
    });
  });
});
