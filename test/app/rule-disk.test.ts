import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readRuleTree, ruleTreeMark } from '../../src/app/rule-disk.ts';

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

test('a file that cannot be read is said with it, and the others are read', () => {
  write('a.yaml');
  symlinkSync('nowhere', join(folder, 'b.yaml'));
  expect(readRuleTree([folder])).toEqual({
    ok: true,
    value: [
      { file: join(folder, 'a.yaml'), text: '# a.yaml' },
      { file: join(folder, 'b.yaml'), text: '', unreadable: expect.stringContaining('ENOENT') },
    ],
  });
});

test('the lock of an editor is none: it is hidden, and leads nowhere', () => {
  write('a.yaml');
  symlinkSync('ana@host.4711:1772366400', join(folder, '.#a.yaml'));
  expect(found('.')).toEqual(['a.yaml']);
});

describe('a state of the files', () => {
  const at = (path: string) => join(folder, path);

  test.each<readonly [string, () => void]>([
    ['another text', () => writeFileSync(at('a.yaml'), 'longer than before')],
    [
      'a text of the same length',
      () => {
        writeFileSync(at('a.yaml'), '# b.yaml');
        utimesSync(at('a.yaml'), 1, 1);
      },
    ],
    [
      'another file in its place, with the same time',
      () => {
        writeFileSync(at('b'), '# b.yaml');
        utimesSync(at('b'), 0, 0);
        renameSync(at('b'), at('a.yaml'));
      },
    ],
    ['one more file', () => write('b.yaml')],
    ['one file less', () => rmSync(at('a.yaml'))],
  ])('is another with %s', (_sentence, change) => {
    write('a.yaml');
    utimesSync(at('a.yaml'), 0, 0);
    const before = ruleTreeMark([folder]);
    change();
    expect(ruleTreeMark([folder])).not.toBe(before);
  });

  test('is the same while nothing is written but what is hidden', () => {
    write('a.yaml');
    const before = ruleTreeMark([folder]);
    write('.a.yaml.swp', 'notes.txt');
    expect(ruleTreeMark([folder])).toBe(before);
  });

  test('is none without the folder', () => {
    expect(ruleTreeMark([at('none')])).toBe(null);
  });
});
