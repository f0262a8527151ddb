import { renameSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createFolder } from './folder.ts';

const rule = (id: string, limit: number) => `version: 1
rules:
  - id: ${id}
    topic: plant/{device}/t
    when: { fact: t, operator: greaterThan, value: ${limit} }
    notify: [{ Tag: [on-call], Body: "${id} {{ device }}" }]
`;

const tests = (expected: string, head = '') => `version: 1
${head}tests:
  - name: a hot pump
    readings: [{ at: 1m, topic: plant/p1/t, payload: { t: 90 } }]
    expect: [${expected}]
`;

const CONFIG = ['--config', './none.yaml'];

describe('tests in a file of their own are about', () => {
  test.each([
    ['the rule file of their name', 'rules/hot.test.yaml', tests('{ rule: hot }')],
    ['else all of their folder', 'rules/all.test.yaml', tests('{ rule: hot }, { rule: hotter }')],
    ['those that they name', 'tests/a.test.yaml', tests('{ rule: hotter }', 'rules: [../rules/hotter.yaml]\n')],
    ['folders that they name', 'tests/a.test.yaml', tests('{ rule: hot }, { rule: hotter }', 'rules: [../rules]\n')],
  ])('%s', async (_sentence, file, text) => {
    const rules = { 'rules/hot.yaml': rule('hot', 80), 'rules/hotter.yaml': rule('hotter', 85) };
    const folder = createFolder({ ...rules, [file]: text });
    const passed = { code: 0, stdout: expect.stringContaining(`ok   ${file}:`), stderr: '' };
    expect(await folder.cli('test', `./${file}`, ...CONFIG)).toEqual(passed);
    expect(await folder.cli('test', './rules', `./${file}`, ...CONFIG)).toEqual(passed);
  });
});

describe('a file of tests fails', () => {
  test.each([
    [
      'for a rule that is not there',
      tests('{ rule: hit }'),
      'a.test.yaml:5:22 tests[0].expect[0].rule: no rule "hit" among those of the test',
    ],
    ['with the faults of its rules', tests('', 'rules: [b.yaml]\n'), 'b.yaml:1:10 version: '],
    ['when a rule file is missing', tests('', 'rules: [c.yaml]\n'), 'a.test.yaml:1:1 c.yaml: there is no'],
  ])('%s', async (_sentence, text, stderr) => {
    const files = { 'a.yaml': rule('hot', 80), 'b.yaml': 'version: 2\nrules: []\n', 'a.test.yaml': text };
    const ended = await createFolder(files).cli('test', './a.test.yaml', ...CONFIG);
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining(stderr) });
  });
});

test('it is no rule file, neither for check nor for replay', async () => {
  const folder = createFolder({ 'rules/a.yaml': rule('hot', 80), 'rules/a.test.yaml': tests('{ rule: hot }') });
  expect(await folder.cli('check', './rules', ...CONFIG)).toMatchObject({
    stderr: expect.not.stringContaining('a.test.yaml'),
  });
});

test('watched tests run again when a file is saved, those that it is about and no others', async () => {
  const folder = createFolder({
    'a.yaml': rule('hot', 80),
    'a.test.yaml': tests('{ rule: hot }'),
    'b.yaml': rule('warm', 70),
    'b.test.yaml': tests('{ rule: warm }'),
  });
  const running = folder.start('test', './a.test.yaml', './b.test.yaml', '--watch', ...CONFIG);
  await running.printed(/2 passed, 0 failed.*\nwaiting/);
  writeFileSync(folder.path('new.yaml'), rule('hot', 95));
  renameSync(folder.path('new.yaml'), folder.path('a.yaml'));
  await running.printed(/0 passed, 1 failed.*\nwaiting/);
  running.stop();
  const { code, stdout } = await running.ended;
  expect(code).toBe(1);
  expect(stdout.match(/b\.test\.yaml/g)).toHaveLength(1);
});

test('and all of those whose sources were changed in the config', async () => {
  const reading = '{ at: 1s, topic: plant/p1/t, payload: "90" }';
  const folder = createFolder({
    'tocsin.yaml': 'rules: rules\nsources: { plant: { topic: "plant/{device}/t", decode: number, value: t } }\n',
    'rules/a.yaml': `version: 1
rules:
  - { id: hot, source: plant, when: { fact: t, operator: greaterThan, value: 80 }, notify: [{ Identity: a, Body: hot }] }
tests:
  - { name: hot tells, readings: [${reading}], expect: [{}] }
`,
  });
  const running = folder.start('test', '--watch', '--config', './tocsin.yaml');
  await running.printed(/1 passed, 0 failed.*\nwaiting/);
  const config = folder.read('tocsin.yaml');
  writeFileSync(folder.path('tocsin.yaml'), config.replace('value: t', 'value: celsius'));
  await running.printed(/0 passed, 1 failed.*\nwaiting/);
  writeFileSync(folder.path('tocsin.yaml'), 'prot: 1\n');
  await running.printed(/0 passed, 1 failed.*\nwaiting.*\nwaiting/);
  writeFileSync(folder.path('tocsin.yaml'), config);
  await running.printed(/waiting.*\nwaiting.*\nok .*\n1 passed, 0 failed/);
  running.stop();
  expect(await running.ended).toMatchObject({ code: 0, stderr: expect.stringContaining('prot: unknown key') });
});
