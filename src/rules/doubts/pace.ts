import { formatClock } from '../../base/duration.ts';
import type { Path } from '../../document/read.ts';
import type { DoubtDraft, Doubter, Subject } from './subject.ts';

/** Times of a rule that are over before its devices report again. */
export const findTooQuick: Doubter = (subject) => {
  const { paced } = subject;
  if (!paced) return [];
  return timesOf(subject).flatMap(({ ms, path, least, why }) => {
    const needed = least * paced.everyMs;
    if (ms === 0 || ms >= needed) return [];
    const pace = `devices report every ${formatClock(paced.everyMs)}`;
    const draft: DoubtDraft = {
      doubt: 'too-quick',
      path,
      message: `${formatClock(ms)}, and ${pace}: ${why}`,
      instead: `${formatClock(needed)} or more`,
    };
    return [draft];
  });
};

interface Time {
  readonly ms: number;
  readonly path: Path;
  /** So many times the interval it should be. */
  readonly least: number;
  /** What happens when it is shorter. */
  readonly why: string;
}

const timesOf = (subject: Subject): readonly Time[] => {
  const { rule, place, draft } = subject;
  const { trigger, event } = draft;
  const times: Time[] = [];
  const add = (ms: number | undefined, path: Path, [least, why]: readonly [number, string]) => {
    if (ms !== undefined) times.push({ ms, path, least, why });
  };
  if (trigger.type === 'absence') add(trigger.afterMs, place('absent'), ABSENT);
  else if (!event) {
    add(rule.for, place('for'), FOR);
    if (rule.onGap === 'reset') add(rule.gap ?? rule.for, place(rule.gap === undefined ? 'onGap' : 'gap'), GAP);
    add(rule.clear?.for, [...place('clear'), 'for'], CLEAR);
  }
  for (const [name, { staleAfter }] of Object.entries(rule.facts ?? {})) {
    add(staleAfter, [...place('facts'), name, 'staleAfter'], STALE);
  }
  for (const { overMs, path } of draft.derived) add(overMs ?? undefined, [...path, 'over'], WINDOW);
  return times;
};

const FOR = [1, 'one reading decides, since the delay is over before a second can confirm it'] as const;
const CLEAR = [1, 'one reading ends it, since the delay is over before a second can confirm it'] as const;
const GAP = [1, 'every delay begins again with every reading, and none is ever over'] as const;
const ABSENT = [2, 'a device counts as silent when one message is late or lost'] as const;
const STALE = [1, 'the fact has no value for most of the time'] as const;
const WINDOW = [1, 'the window holds one reading at most'] as const;
