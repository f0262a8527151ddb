import type { Clock } from '../base/clock.ts';
import { createRest, drive, type Rest } from '../base/in-steps.ts';
import type { JsonObject } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Decoder } from '../decode/decoder.ts';
import type { Fault } from '../document/fault.ts';
import type { FactLayouts } from '../rules/fact-layout.ts';
import { loadRuleFile, type RuleContext, type RuleFile } from '../rules/load.ts';
import { createInTurn } from './in-turn.ts';
import { createRuleBook, type RuleBook } from './rule-book.ts';
import { readRuleTree, ruleTreeMark } from './rule-disk.ts';
import { decodersFor, type FileReport, type LoadRuleText, loadRuleTextsSteps, rulesOf } from './rule-files.ts';
import { createRuleFilesMemory } from './rule-files-memory.ts';
import { SYSTEM_FILE, systemRuleText, TROUBLE_IDS } from './system-rules.ts';
import { type FileText, isSameTexts } from './text-files.ts';

/** What the service needs to keep of each file's last good text. */
export interface RuleTextStore {
  readonly get: () => Promise<ReadonlyMap<string, { readonly text: string }>>;
  readonly put: (file: string, text: string, at: number) => Promise<void>;
  readonly remove: (file: string) => Promise<void>;
}

export interface RuleServiceDeps {
  readonly paths: readonly string[];
  readonly decoders: readonly Decoder[];
  readonly layouts: FactLayouts;
  readonly checkTemplate: RuleContext['checkTemplate'];
  readonly systemNotify: readonly JsonObject[];
  readonly texts: RuleTextStore;
  readonly clock: Pick<Clock, 'now' | 'monotonic' | 'after'>;
}

export interface RuleService {
  /** The rules that the last run ended with, whatever the files say now: what its alarms belong to. */
  readonly previous: () => Promise<RuleBook>;
  /**
   * The rules as the files stand, each by its last good text; in words, why the files cannot be read at all. As long as
   * no text changes the answer is the very same object, so that nothing is loaded twice. Others go first in between: until
   * the answer is taken up, messages are judged by the rules that run.
   */
  readonly current: () => Promise<Result<CurrentRules, string>>;
  /** What is being loaded is never answered. */
  readonly stop: () => void;
}

export interface CurrentRules {
  readonly book: RuleBook;
  readonly reports: readonly FileReport[];
  /** What the files said. */
  readonly texts: readonly FileText[];
  /**
   * Makes them what `previous` answers from now on. MUST be called only after the swap is committed: whoever starts
   * after a crash in between has to swap again from the rules that the stored alarms belong to.
   */
  readonly keep: () => Promise<void>;
}

/** Fails only on a `system.notify` that is no notify entry. */
export const createRuleService = (deps: RuleServiceDeps): Result<RuleService, readonly Fault[]> => {
  const { decoders, texts } = deps;
  const context = createRuleContext(deps);
  const memory = createRuleFilesMemory(context);
  const system = loadSystemRules(deps);
  if (!system.ok) return system;
  const toBook = (files: readonly RuleFile[]): RuleBook => {
    const rules = [...system.value.rules, ...rulesOf(files)];
    return createRuleBook(rules, decodersFor(decoders, rules));
  };
  const inTurn = createInTurn();
  const { rest, stop } = createStoppableRest(deps.clock);
  const load = async (read: readonly FileText[]): Promise<CurrentRules> => {
    const kept = await texts.get();
    const lastGood = new Map([...kept].map(([file, { text }]) => [file, text]));
    const { files, reports, good } = await drive(loadRuleTextsSteps(read, lastGood, memory.load), rest());
    memory.endRound();
    const keep = once(() => keepGood(texts, { kept: lastGood, good, reports, now: deps.clock.now() }));
    return { book: toBook(files), reports, texts: read, keep };
  };
  let last: CurrentRules | null = null;
  const current = async (): Promise<Result<CurrentRules, string>> => {
    for (let round = 1; ; round++) {
      const mark = ruleTreeMark(deps.paths);
      const tree = readRuleTree(deps.paths);
      if (!tree.ok) return tree;
      if (last && isSameTexts(last.texts, tree.value)) return ok(last);
      last = await load(tree.value);
      // What was saved meanwhile goes before; most of it is loaded by now.
      if (round === MOST_ROUNDS || ruleTreeMark(deps.paths) === mark) return ok(last);
    }
  };
  // What the files still say is not loaded again when they are read.
  const previous = async () => toBook(await loadKept(await texts.get(), memory.load, rest()));
  return ok({ previous: () => inTurn(previous), current: () => inTurn(current), stop });
};

const loadKept = async (
  kept: Awaited<ReturnType<RuleTextStore['get']>>,
  load: LoadRuleText,
  rest: Rest,
): Promise<readonly RuleFile[]> => {
  const files: RuleFile[] = [];
  for (const [file, { text }] of kept) {
    const loaded = await drive(load(text, file), rest);
    if (loaded.ok) files.push(loaded.value);
  }
  return files;
};

/** Files that are saved again and again are taken up as they stood at some moment, after so many loads. */
const MOST_ROUNDS = 3;

/** Once stopped, nobody who rests goes on. */
const createStoppableRest = (clock: Pick<Clock, 'monotonic' | 'after'>) => {
  let isStopped = false;
  const rest = (): Rest => {
    const own = createRest(clock);
    return () => (isStopped ? new Promise(() => {}) : own());
  };
  const stop = () => {
    isStopped = true;
  };
  return { rest, stop };
};

/** Until it has succeeded; from then on it does nothing. */
const once = (task: () => Promise<void>): (() => Promise<void>) => {
  let done = false;
  return async () => {
    if (!done) await task();
    done = true;
  };
};

/** Remembers texts without faults, and forgets those of files that are gone. */
const keepGood = async (
  texts: RuleTextStore,
  {
    kept,
    good,
    reports,
    now,
  }: {
    kept: ReadonlyMap<string, string>;
    good: ReadonlyMap<string, string>;
    reports: readonly FileReport[];
    now: number;
  },
): Promise<void> => {
  for (const [file, text] of good) if (kept.get(file) !== text) await texts.put(file, text, now);
  const present = new Set(reports.map(({ file }) => file));
  for (const file of kept.keys()) if (!present.has(file)) await texts.remove(file);
};

export const createRuleContext = (
  deps: Pick<RuleServiceDeps, 'decoders' | 'layouts' | 'checkTemplate'>,
): RuleContext => ({
  layouts: deps.layouts,
  checkTemplate: deps.checkTemplate,
  sources: new Map(
    deps.decoders.map(({ source, topics, labels, deviceLabels, everyMs }) => [
      source,
      { topics, labels, deviceLabels, everyMs },
    ]),
  ),
});

/** Tocsin's own alarms: compiled like any rule, from sources that no message reaches. */
const loadSystemRules = ({
  layouts,
  checkTemplate,
  systemNotify,
}: RuleServiceDeps): Result<RuleFile, readonly Fault[]> => {
  const sources = new Map(TROUBLE_IDS.map((id) => [id, { topics: [], labels: [], deviceLabels: null }]));
  const loaded = loadRuleFile(systemRuleText(systemNotify), SYSTEM_FILE, { layouts, checkTemplate, sources });
  return loaded.ok ? loaded : err(loaded.error);
};
