import { dirname, join } from 'node:path/posix';
import { expect, test } from 'vitest';
import { readTree } from '../house/source-tree.ts';

const tree = readTree('src');

/** What a file imports at its start: neither types alone nor what is loaded on demand. */
const importsOf = (path: string): readonly string[] => {
  const statements = [...(tree.get(path) ?? '').matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)';/gm)];
  return statements.flatMap(([, from = '']) => (from.startsWith('.') ? join(dirname(path), from) : from));
};

const reachedFrom = (path: string, seen = new Set<string>()): ReadonlySet<string> => {
  for (const one of importsOf(path)) if (!seen.has(one)) reachedFrom(one, seen.add(one));
  return seen;
};

test('the command line is there before any library but its own is loaded: a command pays for what it uses', () => {
  const reached = [...reachedFrom('src/cli/run.ts')];
  expect(reached.length).toBeGreaterThan(15);
  expect(reached.filter((one) => !one.startsWith('src/') && !one.startsWith('node:'))).toEqual(['commander']);
});
