import { writeFileSync } from 'node:fs';
import type { RecordingFiles } from '../app/replay-files.ts';
import { createPlotter } from '../app/replay-plots.ts';
import { ok, type Result } from '../base/result.ts';
import type { Difference } from '../replay/difference.ts';
import type { History } from '../replay/history.ts';
import type { Subject } from '../replay/html/draw-head.ts';
import { drawPage } from '../replay/html/page.ts';
import type { Report } from '../replay/report.ts';
import type { Suggestion } from '../replay/suggestion.ts';
import { hearRecordings } from './replay-hear.ts';
import { type Complaint, fault, type ReadOptions } from './replay-options.ts';
import type { ReplayRules } from './replay-rules.ts';

export interface PageSource extends ReadOptions {
  readonly recordings: RecordingFiles;
  readonly rules: ReplayRules;
  readonly history: History;
  readonly report: Report;
  /** Where the rules stand, as it was said, and those that they are held against. */
  readonly places: Pick<Subject, 'rules' | 'against'>;
  readonly difference: Difference | null;
  readonly suggestions: readonly Suggestion[] | null;
}

/** Reads the recording a second time: only now is known which alarms are the worst, and what they looked at. */
export const writePage = (file: string, source: PageSource): Result<void, Complaint> => {
  const { recordings, rules, history, report, suggestions, keepMs } = source;
  const plotter = createPlotter({ ...rules, history, actors: report.measures.badActors });
  if (report.measures.badActors.length > 0) {
    const read = hearRecordings(recordings, plotter.feed);
    if (!read.ok) return read;
  }
  const page = drawPage({
    ...source,
    subject: { files: recordings.files, ruleCount: rules.parts.rules.length, ...source.places },
    plots: plotter.plots(),
    proposals: suggestions && { keepMs, suggestions },
  });
  try {
    writeFileSync(file, page);
    return ok(undefined);
  } catch (error) {
    return fault(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
};
