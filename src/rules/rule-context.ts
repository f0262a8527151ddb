import type { FactLayouts } from './fact-layout.ts';
import type { SourceShape } from './rule-source.ts';

/** What a rule file is checked against. */
export interface RuleContext {
  /** Sources of the config, by name. */
  readonly sources: ReadonlyMap<string, SourceShape>;
  readonly checkTemplate: (text: string) => TemplateCheck;
  /** Slots are handed out here, and only for files without faults. */
  readonly layouts: FactLayouts;
}

export interface TemplateCheck {
  readonly problems: readonly string[];
  /** Paths of the variables it reads: `['temperature']`, `['facts', 'door']`. */
  readonly variables: readonly (readonly string[])[];
}
