import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readRuleTree } from '../../src/app/rule-disk.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rules-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const write = (...paths: readonly string[]) => {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `# ${path}`);
  }
};

/** Files that are found, relative to the folder. */
const found = (...paths: readonly string[]) => {
  const tree = readRuleTree(paths.map((path) => join(folder, path)));
  if (!tree.ok) throw new Error(tree.error);
  return tree.value.map(({ file }) => relative(folder, file));
};

test('every YAML file of a folder and the folders in it, in the order of their names', () => {
  write('b.yaml', 'a.yml', 'cold/oslo/c.yaml', 'README.md', 'a.yaml.bak');
  expect(found('.')).toEqual(['a.yml', 'b.yaml', 'cold/oslo/c.yaml']);
});

test('with their texts', () => {
  write('a.yaml');
  expect(readRuleTree([folder])).toEqual({ ok: true, value: [{ file: join(folder, 'a.yaml'), text: '# a.yaml' }] });
});

test('a file that is named itself may have any name, and counts once', () => {
  write('a.yaml', 'rules.txt');
  expect(found('rules.txt', '.', 'a.yaml')).toEqual(['a.yaml', 'rules.txt']);
});

test('what is hidden is no rule file: editors keep their copies so', () => {
  write('a.yaml', '.a.yaml', '.git/b.yaml', 'cold/.trash/c.yaml');
  expect(found('.')).toEqual(['a.yaml']);
});

test('a mounted ConfigMap has each file once, though it keeps them in a hidden folder', () => {
  write('..2026_01_12/a.yaml');
  symlinkSync('..2026_01_12', join(folder, '..data'));
  symlinkSync('..data/a.yaml', join(folder, 'a.yaml'));
  expect(found('.')).toEqual(['a.yaml']);
});

test('a path that is not there is said in words', () => {
  expect(readRuleTree([join(folder, 'none')])).toEqual({ ok: false, error: expect.stringContaining('none') });
});

test('a hidden folder that is named itself is read', () => {
  write('.rules/a.yaml');
  expect(found('.rules')).toEqual(['.rules/a.yaml']);
});
