import { parseDuration } from '../base/duration.ts';
import { err, ok, type Result } from '../base/result.ts';

/** When something is expected, ms from the start of the test, and how far off it may be. */
export interface Moment {
  readonly at: number;
  readonly within: number;
}

const MOMENT = /^([^\s±+]+)(?:\s*(?:±|\+-|\+\/-)\s*(\S+))?$/;

/** `10m`, or with a tolerance `10m ±5s` (`+-` where there is no such key). The error is what was expected. */
export const parseMoment = (text: string): Result<Moment, string> => {
  const [, when = '', tolerance = '0s'] = MOMENT.exec(text.trim()) ?? [];
  const at = parseDuration(when);
  const within = parseDuration(tolerance);
  return at.ok && within.ok ? ok({ at: at.value, within: within.value }) : err('a time such as 10m, or 10m ±5s');
};
