import { existsSync } from 'node:fs';
import { readRuleTree } from '../app/rule-disk.ts';
import { type LoadedRules, loadRuleTexts } from '../app/rule-files.ts';
import { createRuleContext } from '../app/rule-service.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Decoder } from '../decode/decoder.ts';
import { createNotifier } from '../notifier/notifier.ts';
import { type DelayContext, findDelays, type RuleDelay } from '../rules/doubts/delays.ts';
import type { Doubt } from '../rules/doubts/doubt.ts';
import { type DoubtContext, findDoubts } from '../rules/doubts/find-doubts.ts';
import { createFactLayouts, type FactLayouts } from '../rules/fact-layout.ts';
import { sayMissing } from './say-unreadable.ts';

export interface OfflineRules extends LoadedRules {
  readonly layouts: FactLayouts;
  /** What can hardly be meant in files without faults, by what is known of devices and people. */
  readonly findDoubts: (known: KnownBeside) => readonly Doubt[];
  /** How late each rule of files without faults tells somebody. */
  readonly findDelays: (reaches: DelayContext['reaches']) => readonly RuleDelay[];
}

/** What doubts are held against beside the sources. */
export type KnownBeside = Pick<DoubtContext, 'attributes' | 'sms' | 'testFiles' | 'given'>;

/** The rule files under `paths` as they stand, without any last good text to fall back on; or why they cannot be read. */
export const loadOfflineRules = (
  paths: readonly string[],
  decoders: readonly Decoder[],
): Result<OfflineRules, string> => {
  const missing = paths.find((path) => !existsSync(path));
  if (missing !== undefined) return err(`${missing}: ${sayMissing(missing, 'name a rule file, or a folder of them')}`);
  const tree = readRuleTree(paths);
  if (!tree.ok) return err(`the rules cannot be read: ${tree.error}`);
  const layouts = createFactLayouts();
  const context = createRuleContext({ decoders, layouts, checkTemplate: createNotifier().checkTemplate });
  return ok({
    ...loadRuleTexts(tree.value, new Map(), context),
    layouts,
    findDelays: (reaches) => findDelays(tree.value, { ...context, reaches }),
    findDoubts: (known) => findDoubts(tree.value, { ...context, ...known }),
  });
};
