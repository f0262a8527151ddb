import { basename, join, resolve } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { createRest, drive } from '../base/in-steps.ts';
import type { Config } from '../config/config.ts';
import { createNotifier } from '../notifier/notifier.ts';
import { createFactLayouts } from '../rules/fact-layout.ts';
import { loadRuleFileSteps } from '../rules/load.ts';
import { createInTurn } from './in-turn.ts';
import { decodersOf } from './open-rules.ts';
import { type ConfigState, compareRules, outcomeOf, type ReloadReport } from './reload-report.ts';
import { createRuleBook } from './rule-book.ts';
import { decodersFor, loadRuleTextsSteps, rulesOf } from './rule-files.ts';
import { createRuleContext, type RuleTextStore } from './rule-service.ts';
import { TROUBLE_IDS } from './system-rules.ts';
import type { FileText } from './text-files.ts';
import type { World } from './world.ts';

export interface OutlookDeps {
  readonly config: Pick<Config, 'rules' | 'sources'>;
  readonly texts: Pick<RuleTextStore, 'get'>;
  readonly world: World;
  readonly clock: Pick<Clock, 'now' | 'monotonic' | 'after'>;
  readonly configState?: () => ConfigState;
}

/**
 * What a reload would do if `sent`, and nothing else, stood where the rule files stand; their names are relative to there. Each
 * has the last good text of the file whose place it would take. Changes nothing; rejects if the store cannot be read. Of
 * several that ask one is answered after the other: together they would hold alarms up as often as they are.
 */
export const createOutlook = ({ config, texts, world, clock, configState }: OutlookDeps) => {
  const decoders = decodersOf(config);
  const inTurn = createInTurn();
  const look = async (sent: readonly FileText[]): Promise<ReloadReport> => {
    const kept = await texts.get();
    // Facts and windows of the running rules know nothing of these.
    const layouts = createFactLayouts();
    const context = createRuleContext({ decoders, layouts, checkTemplate: createNotifier().checkTemplate });
    const lastGood = lastGoodFor(sent, kept, config.rules);
    const load = (text: string, file: string) => loadRuleFileSteps(text, file, context);
    const { files, reports } = await drive(loadRuleTextsSteps(sent, lastGood, load), createRest(clock));
    const own = [...world.book.rules.values()].filter(({ id }) => TROUBLE_IDS.includes(id));
    const rules = [...own, ...rulesOf(files)];
    const compared = compareRules(world, { book: createRuleBook(rules, decodersFor(decoders, rules)), reports });
    return {
      ...{ at: clock.now(), cause: 'api', dry: true, config: configState?.() ?? 'same' },
      ...{ ...compared, outcome: outcomeOf(compared), reason: null },
    };
  };
  return (sent: readonly FileText[]) => inTurn(() => look(sent));
};

type Kept = Awaited<ReturnType<RuleTextStore['get']>>;

/** By the names of `sent`. `paths` are folders, or single files. */
const lastGoodFor = (sent: readonly FileText[], kept: Kept, paths: readonly string[]): ReadonlyMap<string, string> => {
  const byPlace = new Map([...kept].map(([file, { text }]) => [resolve(file), text]));
  return new Map(
    sent.flatMap(({ file }) => {
      const places = paths.map((path) => resolve(basename(path) === file ? path : join(path, file)));
      const text = places.map((place) => byPlace.get(place)).find((found) => found !== undefined);
      return text === undefined ? [] : [[file, text] as const];
    }),
  );
};
