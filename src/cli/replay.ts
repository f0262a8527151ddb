import type { RecordingFiles } from '../app/replay-files.ts';
import { outcomesToHistory } from '../app/replay-history.ts';
import { createSimulator, type Outcomes, type SimulationParts } from '../app/simulate.ts';
import { ok, type Result } from '../base/result.ts';
import { compareHistories, type Difference } from '../replay/difference.ts';
import { createReport, type Report } from '../replay/report.ts';
import type { Suggestion } from '../replay/suggestion.ts';
import { type CliContext, type ExitCode, printJson, printLine } from './context.ts';
import { readConfigOrDefaults } from './read-config.ts';
import { differenceToJson, differenceToLines } from './replay-difference.ts';
import { hearRecordings, refuseStreams } from './replay-hear.ts';
import { type Complaint, fault, type ReplayOptions, readReplayOptions } from './replay-options.ts';
import { writePage } from './replay-page.ts';
import { reportToJson, reportToLines } from './replay-report.ts';
import { loadReplayRules } from './replay-rules.ts';
import { findSuggestions, suggestionsToLines } from './replay-suggest.ts';
import { summaryToLines } from './replay-summary.ts';
import { outcomesToJson, outcomesToLines } from './show-outcomes.ts';

/** What the rules would have made of it: the production core over recorded messages, in their own time. */
export const runReplay = async (
  context: CliContext,
  files: readonly string[],
  options: ReplayOptions,
): Promise<ExitCode> => {
  const { stdout, stderr } = context;
  const replayed = replay(context, files, options);
  if (!replayed.ok) {
    for (const line of replayed.error.lines) printLine(stderr, line);
    return replayed.error.code;
  }
  for (const note of replayed.value.notes) printLine(stderr, `note: ${note}`);
  if (options.format === 'json') printJson(stdout, toJson(replayed.value));
  else for (const line of toLines(replayed.value, options)) printLine(stdout, line);
  return 0;
};

interface Replayed {
  readonly outcomes: Outcomes;
  readonly report: Report;
  /** Null: nothing to compare with was named. */
  readonly difference: Difference | null;
  /** Null: they were not asked for. */
  readonly suggestions: readonly Suggestion[] | null;
  /** What should be known of the recordings. */
  readonly notes: readonly string[];
}

const replay = (context: CliContext, files: readonly string[], options: ReplayOptions): Result<Replayed, Complaint> => {
  const config = readConfigOrDefaults(options.config, context);
  if (!config.ok) return fault(...config.error);
  const read = readReplayOptions(options);
  if (!read.ok) return read;
  const again = options.html === undefined ? options.suggest && '--suggest' : '--html';
  const readable = again ? refuseStreams(files, again) : ok(undefined);
  if (!readable.ok) return readable;
  const places = { rules: options.rules ?? config.value.rules, against: options.against ?? null };
  const rules = loadReplayRules(config.value, places.rules);
  if (!rules.ok) return rules;
  const others = places.against ? loadReplayRules(config.value, places.against) : ok(null);
  if (!others.ok) return others;
  const recordings = { files, table: read.value.table };
  const run = runThrough(recordings, rules.value.parts, others.value?.parts ?? null);
  if (!run.ok) return run;
  const { outcomes, before, notes } = run.value;
  const history = outcomesToHistory(outcomes);
  const report = createReport(history, read.value);
  const difference = before && compareHistories(outcomesToHistory(before), history, read.value.smsPrice);
  const source = { ...read.value, recordings, rules: rules.value, history, report };
  const suggestions = options.suggest ? findSuggestions(source) : ok(null);
  if (!suggestions.ok) return suggestions;
  const found = { report, difference, suggestions: suggestions.value };
  const page = options.html === undefined ? ok(undefined) : writePage(options.html, { ...source, ...found, places });
  return page.ok ? ok({ outcomes, ...found, notes }) : page;
};

interface Run {
  readonly outcomes: Outcomes;
  /** By the rules that these are held against. */
  readonly before: Outcomes | null;
  readonly notes: readonly string[];
}

/** Both sets of rules over the same messages, which are read once. */
const runThrough = (
  recordings: RecordingFiles,
  rules: SimulationParts,
  others: SimulationParts | null,
): Result<Run, Complaint> => {
  const simulator = createSimulator(rules);
  const other = others && createSimulator(others);
  const read = hearRecordings(recordings, (message) => {
    simulator.feed(message);
    other?.feed(message);
  });
  if (!read.ok) return read;
  const outcomes = simulator.finish();
  return ok({ outcomes, before: other?.finish() ?? null, notes: [...read.value, ...noteUnread(outcomes)] });
};

/** What looks like good news and is a slip in --topic. */
const noteUnread = ({ counts }: Outcomes): readonly string[] =>
  counts.unrouted !== undefined && counts.unrouted === counts.messages
    ? ['no source of the config and no rule reads the topic of any message: see their topics, and --topic']
    : [];

const toJson = ({ outcomes, report, difference, suggestions }: Replayed) => ({
  ...outcomesToJson(outcomes),
  report: reportToJson(report),
  ...(difference && { against: differenceToJson(difference) }),
  ...(suggestions && { suggestions }),
});

const toLines = (
  { outcomes, report, difference, suggestions }: Replayed,
  options: ReplayOptions,
): readonly string[] => [
  ...(difference ? differenceToLines(difference) : outcomesToLines(outcomes)),
  ...(options.report ? reportToLines(report) : []),
  ...(suggestions ? suggestionsToLines(suggestions, options.keep) : []),
  ...summaryToLines(report, options),
];
