import { asDeviceId } from '../model/ids.ts';
import type { Reading } from '../model/reading.ts';
import type { Trouble } from './system-rules.ts';

/** Tocsin's own troubles on their way into the machine that every alarm goes through: as readings about a subject. */
export interface Troubles {
  /** Says that `subject` is in trouble, or no longer is. Said again, it changes nothing. */
  readonly say: (trouble: Trouble, subject: string, troubled: boolean, detail: string) => void;
  /** An earlier run said so, and has not taken it back: from then on it stands as said. */
  readonly assume: (trouble: Trouble, subject: string) => void;
  readonly subjects: (trouble: Trouble) => readonly string[];
}

/** `now` never goes back, or an end would be late; `submit` takes the reading into the machine. */
export const createTroubles = (deps: {
  readonly now: () => number;
  readonly submit: (reading: Reading) => void;
}): Troubles => {
  const troubled = new Map<Trouble, Set<string>>();
  const subjectsOf = (trouble: Trouble): Set<string> => {
    const known = troubled.get(trouble) ?? new Set();
    troubled.set(trouble, known);
    return known;
  };
  return {
    say: (trouble, subject, isTroubled, detail) => {
      const subjects = subjectsOf(trouble);
      if (subjects.has(subject) === isTroubled) return;
      if (isTroubled) subjects.add(subject);
      else subjects.delete(subject);
      deps.submit(toReading(deps.now(), trouble, subject, { troubled: isTroubled, detail }));
    },
    assume: (trouble, subject) => {
      subjectsOf(trouble).add(subject);
    },
    subjects: (trouble) => [...subjectsOf(trouble)],
  };
};

const toReading = (now: number, source: Trouble, subject: string, facts: Reading['facts']): Reading => ({
  source,
  device: asDeviceId(subject),
  labels: {},
  facts,
  observedAt: now,
  timed: false,
  receivedAt: now,
  retained: false,
  topic: '',
});
