import { createCandidates } from '../document/did-you-mean.ts';
import { listSome } from './list-some.ts';

/** The names of a file's `conditions`, faulty or not, as references to them are looked at. */
export interface ConditionNames {
  readonly has: (name: string) => boolean;
  /** To look for one that was meant. */
  readonly candidates: () => readonly string[];
  /** What a reference may be, in words. */
  readonly expected: string;
}

/** Once for each file: it may have thousands of conditions and as many references. */
export const createConditionNames = (names: readonly string[]): ConditionNames => {
  const known = new Set(names);
  return {
    has: (name) => known.has(name),
    candidates: createCandidates(names),
    expected: names.length > 0 ? listSome(names) : "one of the file's conditions, of which there are none",
  };
};
