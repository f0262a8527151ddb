import { oddSign, plainForm } from './look-alike.ts';

/** The candidate that a mistyped `word` most likely meant; undefined when none is near. */
export const didYouMean = (word: string, candidates: readonly string[]): string | undefined => {
  const reach = Math.floor(word.length / 3);
  const same = candidates.find((candidate) => candidate === plainForm(word) && candidate !== word);
  if (same !== undefined) return same;
  const near = candidates
    // The distance is at least the difference of the lengths, and costs their product: names from outside may be long.
    .filter((candidate) => Math.abs(candidate.length - word.length) <= reach)
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= reach);
  return near.toSorted((a, b) => a.distance - b.distance)[0]?.candidate;
};

/** Names compared with one another, at most: a tenth of a second's work, for which alarms wait. */
const MOST_COMPARED = 5000;

/** `candidates` for each of many words that may be mistyped; none any more once enough was compared. */
export const createCandidates = (candidates: readonly string[]): (() => readonly string[]) => {
  let compared = 0;
  return () => {
    compared += candidates.length;
    return compared > MOST_COMPARED ? [] : candidates;
  };
};

/** `, did you mean "broker"?`, or nothing: to end a message with. */
export const hint = (word: string, candidates: readonly string[]): string => {
  const meant = didYouMean(word, candidates);
  if (meant === undefined) return '';
  const odd = plainForm(word) === meant ? oddSign(word) : undefined;
  return `, did you mean "${meant}"?${odd === undefined ? '' : ` (${odd})`}`;
};

/** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. */
const editDistance = (a: string, b: string): number => {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + cost,
        swapped ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = last;
    last = current;
  }
  return last[b.length] ?? 0;
};
