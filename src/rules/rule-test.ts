import type { Json, JsonObject } from '../base/json.ts';
import type { BindingType } from '../model/binding.ts';
import type { Severity } from '../model/rule.ts';
import type { Sample } from './rule-test-series.ts';

/** A test of rules; times are ms from its start. */
export interface RuleTest {
  readonly name: string;
  /** The wall clock at its beginning, epoch ms; left out, a midnight that does not matter. */
  readonly startAt?: number;
  /** What is known of the devices, as an inventory file says it, without its version. */
  readonly inventory?: JsonObject;
  readonly readings: readonly TestReading[];
  readonly steps: readonly TestStep[];
  /** What is told, in order. */
  readonly expect: readonly Expectation[];
  readonly alarms: readonly AlarmExpectation[];
  /** What leaves for somebody; null: nobody looks. */
  readonly messages: readonly MessageExpectation[] | null;
  /** Which of them MUST be all there is. */
  readonly whole: { readonly expect: boolean; readonly messages: boolean };
  readonly line: number;
}

export interface TestReading {
  readonly at: number;
  readonly topic: string;
  readonly payload?: Json;
  /** In its place, bytes. */
  readonly payloadBase64?: string;
  readonly retain: boolean;
}

/** What happens beside single readings. */
export type TestStep = { readonly at: number; readonly line: number } & (
  | ({ readonly type: 'series' } & TestSeries)
  /** What would come on `topic` (all, if left out; wildcards allowed) in the `for` ms from `at` on is never sent. */
  | { readonly type: 'gap'; readonly for: number; readonly topic?: string }
  | { readonly type: 'broker'; readonly to: 'down' | 'up' }
  /** The process is killed, and stays away for `away` ms. */
  | { readonly type: 'restart'; readonly away: number }
  | { readonly type: 'ack'; readonly rule: string; readonly key: string }
  | ({ readonly type: 'bind'; readonly Tag: readonly string[] } & Required<BindingWords>)
  | ({ readonly type: 'unbind' } & BindingWords)
  /** The people of a roster file: in place of those that an earlier one named. */
  | ({ readonly type: 'roster' } & TestRoster)
  | { readonly type: 'inventory'; readonly inventory: JsonObject }
  | { readonly type: 'pass'; readonly for: number }
);

/** As in a roster file. */
export interface TestRoster {
  readonly people: readonly Json[];
  readonly teams?: readonly Json[];
}

interface BindingWords {
  readonly Identity: string;
  readonly BindingType?: BindingType;
  readonly Address?: string;
}

export interface TestSeries {
  readonly topic: string;
  /** Ms between two places. */
  readonly every: number;
  readonly samples: readonly Sample[];
  /** The payload for a value; `stale` is null. */
  readonly payloadOf: (value: number | null) => Json;
}

export type TextOrPattern = string | RegExp;

interface Expected {
  readonly at?: number;
  /** Ms that `at` may be off. */
  readonly within: number;
  readonly rule?: string;
  readonly key?: string;
  readonly title?: TextOrPattern;
  readonly line: number;
}

/** A notification to be seen; what is left out may be anything. */
export interface Expectation extends Expected {
  readonly on?: 'raise' | 'clear';
  /** Of the alarm when it was told. */
  readonly severity?: Severity;
  readonly body?: TextOrPattern;
  readonly sms?: TextOrPattern;
  readonly Identity?: readonly string[];
  readonly Tag?: readonly string[];
}

/** A message to be seen on its way to one address. */
export interface MessageExpectation extends Expected {
  readonly to?: string;
  readonly channel?: BindingType;
  readonly text?: TextOrPattern;
  readonly segments?: number;
}

/** How an alarm stands at one time, after all that happens then. */
export interface AlarmExpectation {
  readonly at: number;
  readonly rule: string;
  readonly key: string;
  readonly state: 'pending' | 'active' | 'clearing' | 'cleared';
  readonly severity?: Severity;
  readonly line: number;
}
