import { blankOut, lineAt } from './source-text.ts';
import type { Tree } from './source-tree.ts';

const MOST_LINES = 250;
const BUCKETS = /^(?:utils?|helpers?|common|misc|types|interfaces|manager|shared)$/;

/** Files of `tree` that are too long, are named for nothing, or export a default; one line each. */
export const findShapeFaults = (tree: Tree): readonly string[] =>
  [...tree].flatMap(([path, text]) => {
    const lines = text.replace(/\n$/, '').split('\n').length;
    const names = path.replace(/\.ts$/, '').split('/');
    return [
      ...(lines > MOST_LINES ? [`${path}: ${lines} lines, at most ${MOST_LINES}`] : []),
      ...names.filter((name) => BUCKETS.test(name)).map((name) => `${path}: ${name} says nothing about what is inside`),
      ...names
        .filter((name) => !/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/.test(name))
        .map((name) => `${path}: ${name} is not kebab-case`),
      ...placesOf(text, /^export default\b/gm).map((line) => `${path}:${line} exports by name only`),
    ];
  });

/** Places in `tests` that wait for time to pass instead of for what they want to see. */
export const findSleeps = (tests: Tree): readonly string[] =>
  [...tests]
    .filter(([path]) => !path.startsWith('test/fakes/'))
    .flatMap(([path, text]) =>
      placesOf(text, /\b(?:setTimeout|sleep|delay)\(/g).map((line) => `${path}:${line} sleeps`),
    );

const placesOf = (text: string, pattern: RegExp): readonly number[] =>
  [...blankOut(text).matchAll(pattern)].map(({ index }) => lineAt(text, index));
