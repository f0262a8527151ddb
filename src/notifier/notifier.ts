import type { Obligation } from '../model/notification.ts';
import type { Rule } from '../model/rule.ts';
import { tellClear, tellDue, tellRaise } from './obligations.ts';
import { tellRise } from './rise.ts';
import { createTemplates, type TemplateCheck } from './template.ts';
import type { Telling, Told } from './told.ts';

export type { TemplateCheck } from './template.ts';
export type { Telling, Told } from './told.ts';

/** Transitions to obligations and rendered notifications. The same notifier, whichever rules are loaded. */
export interface Notifier {
  /** For rule files: strict, and without any device at hand. */
  readonly checkTemplate: (text: string) => TemplateCheck;
  readonly tellRaise: (telling: Telling<Rule>) => Told;
  /** The severity of an active alarm rose. `obligations` as for an end. */
  readonly tellRise: (telling: Telling & { readonly obligations: readonly Obligation[] }) => Told;
  /** `obligations` are those of the activation; others are left alone. */
  readonly tellClear: (telling: Telling & { readonly obligations: readonly Obligation[] }) => Told;
  /** An `after` of `obligation` is over. */
  readonly tellDue: (telling: Omit<Telling, 'transition'> & { readonly obligation: Obligation }) => Told;
}

export const createNotifier = (): Notifier => {
  const templates = createTemplates();
  return {
    checkTemplate: templates.check,
    tellRaise: (telling) => tellRaise(templates, telling),
    tellRise: (telling) => tellRise(templates, telling),
    tellClear: (telling) => tellClear(templates, telling),
    tellDue: (telling) => tellDue(templates, telling),
  };
};
