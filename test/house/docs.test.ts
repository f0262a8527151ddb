import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { REPOSITORY, readTree } from './source-tree.ts';

const pages: ReadonlyMap<string, string> = new Map(
  ['.', 'docs', 'docs/decisions', 'docs/examples', 'bench']
    .filter((folder) => existsSync(join(REPOSITORY, folder)))
    .flatMap((folder) => readdirSync(join(REPOSITORY, folder)).map((name) => join(folder, name)))
    .filter((path) => path.endsWith('.md'))
    .map((path) => [path, readFileSync(join(REPOSITORY, path), 'utf8')]),
);

const isThere = (path: string): boolean => existsSync(join(REPOSITORY, path));

const lineCount = (text: string): number => text.trimEnd().split('\n').length;

const decisions = [...pages].filter(([path]) => path.startsWith('docs/decisions/'));

test('every link to a file leads to one', () => {
  const links = [...pages].flatMap(([path, text]) =>
    [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].map(([, to = '']) => ({ path, to })),
  );
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter(({ path, to }) => !isThere(join(dirname(path), to)))).toEqual([]);
});

test('every path of the repository that a page names is there', () => {
  const named = [...pages].flatMap(([path, text]) =>
    [...text.matchAll(/`((?:src|test|bench|rules|config|docs)\/[\w./-]*)`/g)].map(([, to = '']) => ({ path, to })),
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter(({ to }) => !isThere(to))).toEqual([]);
});

test('the architecture fits on 150 lines and each decision on 40', () => {
  expect(lineCount(pages.get('ARCHITECTURE.md') ?? '')).toBeLessThanOrEqual(150);
  expect(decisions.filter(([, text]) => lineCount(text) > 40).map(([path]) => path)).toEqual([]);
});

test('decisions are numbered without a gap, bear their number and have the four parts', () => {
  const numbers = decisions.map(([path]) => /(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1]).sort();
  expect(numbers).toEqual(decisions.map((_, index) => String(index + 1).padStart(4, '0')));
  for (const [path, text] of decisions) {
    expect(text, path).toMatch(new RegExp(`^# ${/\d{4}/.exec(path)?.[0]} `));
    expect(
      [...text.matchAll(/^## (.+)$/gm)].map(([, part]) => part),
      path,
    ).toEqual(['Context', 'Options', 'Outcome', 'Cost']);
  }
});

test('every decision that the code cites was written down', () => {
  const cited = [...readTree('src')].flatMap(([path, text]) =>
    [...text.matchAll(/docs\/decisions\/(\d{4})/g)].map(([, number = '']) => ({ path, number })),
  );
  const written = decisions.map(([path]) => path.slice('docs/decisions/'.length, 'docs/decisions/'.length + 4));
  expect(cited.filter(({ number }) => !written.includes(number))).toEqual([]);
});
