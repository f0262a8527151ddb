import type { Fault } from '../../document/fault.ts';

/** What is lawful in a rule and yet hardly meant: it loads and runs. The message says why, and what to write instead. */
export interface Doubt extends Fault {
  /** The id of the rule that it is about. */
  readonly rule: string;
}
