import type { Severity } from '../model/rule.ts';
import type { Limit } from './limits.ts';
import type { Point } from './series.ts';

/** One rule about one key over time: what it looked at, and what it made of it. Times epoch ms. */
export interface Plot {
  readonly rule: string;
  readonly key: string;
  readonly device: string;
  readonly signals: readonly PlottedSignal[];
  readonly alarms: readonly {
    readonly raisedAt: number;
    readonly clearedAt: number | null;
    readonly severity: Severity;
  }[];
  readonly messages: readonly {
    readonly at: number;
    readonly on: 'raise' | 'clear';
    readonly target: string;
    readonly text: string;
  }[];
}

export interface PlottedSignal {
  /** The fact, and the path into it. */
  readonly name: string;
  readonly points: readonly Point[];
  readonly limits: readonly PlottedLimit[];
}

export interface PlottedLimit extends Pick<Limit, 'operator'> {
  readonly value: number;
  readonly for: 'raise' | 'end';
}
