import type { JsonObject } from '../base/json.ts';
import type { Path } from '../document/read.ts';
import type { NamedConditions } from './condition.ts';
import type { ConditionNames } from './condition-names.ts';
import type { FaultList } from './fault-list.ts';
import type { RuleContext } from './rule-context.ts';

/** A rule as it was written, the file's defaults beneath it, and what it is checked against. */
export interface WrittenRule {
  readonly written: JsonObject;
  /** Where a key of the rule stands: in the rule, or in the file's defaults. */
  readonly place: (key: string) => Path;
  readonly named: NamedConditions;
  /** Names of all conditions of the file, faulty ones too. */
  readonly conditionNames: ConditionNames;
  readonly context: RuleContext;
  readonly faults: FaultList;
}
