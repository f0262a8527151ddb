import { type Fault, formatFault } from '../../document/fault.ts';

/** What a doubt is about. */
export const DOUBTS = [
  'never-raises',
  'dead-part',
  'hidden-level',
  'never-clears',
  'no-distance',
  'shadowed',
  'missing-fact',
  'unknown-attribute',
  'unknown-name',
  'too-quick',
  'long-sms',
  'unicode-sms',
] as const;

export type DoubtKind = (typeof DOUBTS)[number];

/** What is lawful in a rule and yet hardly meant: it loads and runs. The message says why. */
export interface Doubt extends Fault {
  readonly doubt: DoubtKind;
  /** The id of the rule that it is about. */
  readonly rule: string;
  /** What to write instead. */
  readonly instead: string;
}

/** As a fault, with the rule, what to write instead, and the word that the documentation has for it. */
export const formatDoubt = ({ doubt, rule, instead, ...fault }: Doubt): string =>
  `${formatFault({ ...fault, message: `${rule}: ${fault.message}` })}; write ${instead} [${doubt}]`;
