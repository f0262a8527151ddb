import type { Path } from '../../document/read.ts';
import { FALSE, TRUE, UNKNOWN } from './formula.ts';
import { createFormulas } from './question.ts';
import { isImpossible } from './search.ts';
import type { Doubter } from './subject.ts';

/** Levels that never stand, as a more severe one is true whenever they are. */
export const findHiddenLevels: Doubter = ({ draft: { trigger }, names }) => {
  if (trigger.type !== 'levels') return [];
  return trigger.levels.flatMap(({ severity, when }, index) => {
    const above = trigger.levels.slice(index + 1).find((higher) => {
      const [low, high] = createFormulas([when, higher.when].map((condition) => ({ condition, names })));
      if (!low || !high || isImpossible([{ formula: low, verdicts: TRUE }])) return false;
      return isImpossible([
        { formula: low, verdicts: TRUE },
        { formula: high, verdicts: FALSE | UNKNOWN },
      ]);
    });
    if (!above) return [];
    const path: Path = when.path;
    return [
      {
        doubt: 'hidden-level',
        path,
        message: `whenever this is true, the level ${above.severity} is as well: the level ${severity} never stands`,
        instead: `a limit that is reached before that of ${above.severity}`,
      },
    ];
  });
};
