import type { RecordingFiles } from '../app/replay-files.ts';
import { chooseRules, createListener, createTrials } from '../app/replay-trials.ts';
import { count } from '../base/count.ts';
import { formatDuration } from '../base/duration.ts';
import { ok, type Result } from '../base/result.ts';
import type { History } from '../replay/history.ts';
import type { Suggestion } from '../replay/suggestion.ts';
import { hearRecordings } from './replay-hear.ts';
import type { Complaint } from './replay-options.ts';
import type { ReplayRules } from './replay-rules.ts';

export interface TrialSource {
  readonly recordings: RecordingFiles;
  readonly rules: ReplayRules;
  readonly history: History;
  readonly keepMs: number;
}

/** Reads the recording once to learn how much the signals move, and once more to try what may help. */
export const findSuggestions = ({
  recordings,
  rules: { parts, written },
  history,
  keepMs,
}: TrialSource): Result<readonly Suggestion[], Complaint> => {
  const chosen = chooseRules(written, history);
  if (chosen.length === 0) return ok([]);
  const listener = createListener(parts, chosen);
  const learned = hearRecordings(recordings, listener.feed);
  if (!learned.ok) return learned;
  const trials = createTrials({ parts, chosen, spreads: listener.spreads, history, keepMs });
  const tried = hearRecordings(recordings, trials.feed);
  return tried.ok ? ok(trials.suggestions()) : tried;
};

/** For a person: the figures, and what to put into the rule. */
export const suggestionsToLines = (suggestions: readonly Suggestion[], keep: string): readonly string[] =>
  suggestions.length === 0
    ? ['', `nothing to suggest that would lose no alarm of more than ${keep}`]
    : suggestions.flatMap((one) => [
        '',
        `${one.rule}: ${count(one.before, 'alarm')} would be ${one.after}; ${describeCost(one)}`,
        ...one.yaml.split('\n').map((line) => `    ${line}`),
      ]);

const describeCost = ({ longestLostMs, addedDelayMs }: Suggestion): string => {
  const lost =
    longestLostMs === 0 ? 'none is lost' : `the longest that is lost lasted ${formatDuration(longestLostMs)}`;
  return `${lost}, none comes more than ${formatDuration(addedDelayMs)} later`;
};
