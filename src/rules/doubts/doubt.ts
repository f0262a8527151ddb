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

/**
 * As a fault, with the rule in place of its number, what to write instead unless the message has said it, and the word that
 * the documentation has for it.
 */
export const formatDoubt = ({ doubt, rule, instead, path, ...fault }: Doubt): string => {
  const inRule = path.replace(/^rules\[\d+\]\.?/, '');
  const place = inRule === '' ? rule : `${rule}, ${inRule}`;
  return `${formatFault({ ...fault, path: place })}${sayInstead({ ...fault, instead })} [${doubt}]`;
};

/** `; write …`, or nothing where there is nothing to say or the message has just said it. */
export const sayInstead = ({ message, instead }: Pick<Fault, 'message' | 'instead'>): string =>
  instead === undefined || message.endsWith(`did you mean "${instead}"?`) ? '' : `; write ${instead}`;
