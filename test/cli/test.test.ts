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

describe('tocsin test', () => {
  test('passes when every test passes', async () => {
    const folder = createFolder({ 'rules/a.yaml': rules(PASSES), 'rules/b.yaml': 'version: 1\nrules: []\n' });
    expect(await folder.cli('test', './rules', '--config', './none.yaml')).toEqual({
      code: 0,
      stdout: 'ok   rules/a.yaml:8 a hot pump tells\n1 passed, 0 failed\n',
      stderr: '',
    });
  });

  test('fails with what was told but not expected, and what was expected but not told', async () => {
    const folder = createFolder({ 'a.yaml': rules(PASSES + FAILS + WAITS) });
    expect(await folder.cli('test', './a.yaml', '--config', './none.yaml')).toEqual({
      code: 1,
      stdout: [
        'ok   a.yaml:8 a hot pump tells',
        'FAIL a.yaml:11 a hot pump is silent',
        '       told, but not expected: at 1m raise hot p1: "p1 at 90"',
        'FAIL a.yaml:14 a cold pump tells',
        '       expected, but not told (line 16): {"at":"1m","rule":"hot","body":"/hot/"}',
        '1 passed, 2 failed',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  test('fails for a file with faults, and runs the tests of the others', async () => {
    const folder = createFolder({ 'rules/a.yaml': rules(PASSES), 'rules/b.yaml': 'version: 2\nrules: []\n' });
    expect(await folder.cli('test', './rules', '--config', './none.yaml')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('1 passed, 0 failed'),
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
        { file: expect.stringMatching(/a\.yaml$/), line: 8, name: 'a hot pump tells', failures: [] },
        {
          file: expect.stringMatching(/a\.yaml$/),
          line: 11,
          name: 'a hot pump is silent',
          failures: [expect.any(String)],
        },
      ],
      faults: [],
      passed: 1,
      failed: 1,
    });
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
