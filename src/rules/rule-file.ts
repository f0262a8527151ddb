import type { CompiledRule } from './compiled-rule.ts';
import type { RuleTest } from './rule-test.ts';

/** A rule file without faults. */
export interface RuleFile {
  readonly file: string;
  readonly rules: readonly CompiledRule[];
  readonly tests: readonly RuleTest[];
}
