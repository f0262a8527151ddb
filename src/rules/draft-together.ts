import { parseDuration } from '../base/duration.ts';
import { isJsonObject } from '../base/json.ts';
import { hint } from '../document/did-you-mean.ts';
import type { Names } from './check-comparison.ts';
import type { TogetherSettings } from './together-settings.ts';
import type { WrittenRule } from './written-rule.ts';

const DEFAULTS = { least: 5, share: 0.5, withinMs: 60_000 };

/** `together` of a rule about silence; null without it, or with faults. */
export const draftTogether = (rule: WrittenRule, names: Names | null): TogetherSettings | null => {
  const { written, place, faults } = rule;
  const { together } = written;
  if (!isJsonObject(together) || typeof together.by !== 'string') return null;
  const { by, least, share, within } = together;
  if (names && !names.captures.includes(by)) {
    const expected = names.captures.length > 0 ? names.captures.join(', ') : 'a name, of which its topics have none';
    faults.at([...place('together'), 'by'], `"${by}" names no level of the topic${hint(by, names.captures)}`, {
      expected,
    });
  }
  const parsed = typeof within === 'string' ? parseDuration(within) : undefined;
  if (parsed?.ok && parsed.value === 0) {
    faults.at([...place('together'), 'within'], 'each device would be told of before others can join it', {
      expected: 'a duration such as 1m',
    });
  }
  return {
    by,
    least: typeof least === 'number' ? least : DEFAULTS.least,
    share: typeof share === 'number' ? share : DEFAULTS.share,
    withinMs: parsed?.ok ? parsed.value : DEFAULTS.withinMs,
  };
};

/** Only silence is gathered: of other conditions nothing says that many devices have one cause. */
export const refuseTogether = ({ written, place, faults }: WrittenRule): void => {
  if (written.together !== undefined)
    faults.atKey(place('together'), 'together goes with absent', {
      instead: 'absent: 15m in place of when, or no together',
    });
};
