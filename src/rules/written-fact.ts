import type { JsonObject } from '../base/json.ts';
import type { Path } from '../document/read.ts';
import type { Names } from './check-comparison.ts';
import type { WrittenRule } from './written-rule.ts';

/** An entry of a rule's `facts` as it was written. */
export interface WrittenFact {
  readonly rule: WrittenRule;
  /** What names stand for in a condition about one device; null when the rule's source has faults. */
  readonly names: Names | null;
  readonly name: string;
  readonly settings: JsonObject;
  readonly path: Path;
}
