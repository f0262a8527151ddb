import type { JsonObject } from '../base/json.ts';
import type { NamedConditions } from './condition.ts';
import type { RuleDraft } from './draft-rule.ts';
import type { FactLayouts } from './fact-layout.ts';
import type { WrittenRule } from './schema.ts';

/** The named conditions of a file: as written, for the hash, and parsed. */
export interface FileConditions {
  readonly written: JsonObject;
  readonly named: NamedConditions;
}

/** A rule in which nothing is wrong, and what it needs of its file. */
export interface DraftedRule {
  readonly draft: RuleDraft;
  /** By the schema, the file's defaults beneath it. */
  readonly rule: WrittenRule;
  readonly file: string;
  readonly position: { readonly line: number; readonly column: number };
  readonly conditions: FileConditions;
}

/** All that compiling takes. */
export interface SoundRule extends DraftedRule {
  readonly layouts: FactLayouts;
}
