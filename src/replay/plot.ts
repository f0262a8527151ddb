import type { Severity } from '../model/rule.ts';
import type { Limit } from './limits.ts';
import type { Point } from './series.ts';

/** One rule about one key over time: what it looked at, and what it made of it. Times epoch ms. */
export interface Plot {
  readonly rule: string;
  readonly key: string;
  /** Of a rule about several devices together its key. */
  readonly device: string;
  /** None where the rule compares nothing with a limit: of silence, and of occurrences. */
  readonly signals: readonly PlottedSignal[];
  /** Those that are marked: of very many some, spread over all. */
  readonly alarms: readonly PlottedAlarm[];
  readonly messages: readonly PlottedMessage[];
  /** How many there are. */
  readonly total: { readonly alarms: number; readonly messages: number };
}

export interface PlottedAlarm {
  readonly raisedAt: number;
  readonly clearedAt: number | null;
  readonly severity: Severity;
}

export interface PlottedMessage {
  readonly at: number;
  readonly on: 'raise' | 'clear';
  readonly target: string;
  readonly text: string;
}

export interface PlottedSignal {
  /** The fact, and the path into it. */
  readonly name: string;
  /** As the rule's `facts` define it: `{ avg: temperature, over: 5m }`; null for what devices say. */
  readonly definition: string | null;
  readonly points: readonly Point[];
  /** What it is derived from, where that is of the same kind; null: nothing, or several facts. */
  readonly beneath: { readonly name: string; readonly points: readonly Point[] } | null;
  readonly limits: readonly PlottedLimit[];
}

export interface PlottedLimit extends Pick<Limit, 'operator'> {
  readonly value: number;
  readonly for: 'raise' | 'end';
}
