import type { Result } from '../base/result.ts';
import type { Fault } from '../document/fault.ts';
import { loadRuleFileSteps, type RuleContext, type RuleFile } from '../rules/load.ts';
import type { LoadRuleText } from './rule-files.ts';

/** Loads texts, and remembers what became of those of the last round: of a thousand files one has changed. */
export interface RuleFilesMemory {
  readonly load: LoadRuleText;
  /** The round is over: what was not asked for in it is forgotten. */
  readonly endRound: () => void;
}

type Loaded = Result<RuleFile, readonly Fault[]>;

/** What is loaded is immutable, so it may run again as it is. */
export const createRuleFilesMemory = (context: RuleContext): RuleFilesMemory => {
  let before = new Map<string, Loaded>();
  let asked = new Map<string, Loaded>();
  return {
    *load(text, file) {
      const name = `${file}\n${text}`;
      const loaded = before.get(name) ?? asked.get(name) ?? (yield* loadRuleFileSteps(text, file, context));
      asked.set(name, loaded);
      return loaded;
    },
    endRound: () => {
      before = asked;
      asked = new Map();
    },
  };
};
