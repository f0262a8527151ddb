import type { Json, JsonObject } from '../base/json.ts';
import type { Alarm, Suppression, Transition } from '../model/alarm.ts';
import type { ActivationId, DeviceId, Key, RuleId } from '../model/ids.ts';
import type { Notification, Obligation } from '../model/notification.ts';
import type { Labels } from '../model/reading.ts';
import type { Severity } from '../model/rule.ts';

/** What one run of the pipeline decided, written in one transaction before the messages are acknowledged. */
export interface Batch {
  readonly alarms: readonly AlarmRecord[];
  readonly activations: readonly ActivationRecord[];
  readonly transitions: readonly Transition[];
  readonly obligations: readonly Obligation[];
  /** One per (activation, number, entry); a second one is ignored. */
  readonly notifications: readonly Notification[];
  readonly facts: readonly FactRecord[];
  readonly heard: readonly HeardRecord[];
  /** Packet ids and payload hashes of the messages that may be delivered again; null leaves what is stored. */
  readonly intake: Uint8Array | null;
}

/** An alarm by rule and key. `alarm: null` says it is Normal and owes nothing, and its row goes. */
export interface AlarmRecord {
  readonly rule: RuleId;
  readonly key: Key;
  readonly source: string;
  readonly device: DeviceId;
  readonly labels: Labels;
  readonly ruleHash: string;
  readonly alarm: Alarm | null;
}

/** What operators see of one activation. Times epoch ms; `…DecidedAt` by our wall clock, the others event time. */
export interface ActivationRecord {
  readonly id: ActivationId;
  readonly rule: RuleId;
  readonly key: Key;
  readonly title: string;
  readonly severity: Severity;
  readonly state: 'active' | 'clearing' | 'cleared';
  readonly acknowledged: boolean;
  readonly raisedAt: number;
  readonly clearedAt: number | null;
  /** Known when it is raised; null afterwards: as it was written then. */
  readonly raisedDecidedAt: number | null;
  readonly clearedDecidedAt: number | null;
  /** Why it is not told meanwhile. */
  readonly suppressedBy: readonly Suppression[];
  readonly labels: Labels;
  /** Of the raise; null afterwards: as it was written then. */
  readonly evidence: JsonObject | null;
}

/** An activation as it stands in the store. */
export interface StoredActivation extends ActivationRecord {
  readonly raisedDecidedAt: number;
  readonly evidence: JsonObject;
}

/** Last value and both times of one fact of one device. */
export interface FactRecord {
  readonly source: string;
  readonly device: DeviceId;
  readonly fact: string;
  /** Undefined: there was one, and it is lost. */
  readonly value: Json | undefined;
  readonly observedAt: number;
  readonly watchedAt: number;
}

/** When a device was last heard, and what its silence is counted from. Of one only expected, both times are 0. */
export interface HeardRecord {
  readonly source: string;
  readonly device: DeviceId;
  readonly labels: Labels;
  readonly observedAt: number;
  readonly receivedAt: number;
  /** Watch time, epoch ms; null: only by what was retained. */
  readonly watchedAt: number | null;
  /** What it last said of its connection. */
  readonly online: boolean | null;
  /** Watch time by the topic filter of a rule that listens to one. */
  readonly heardOn: Readonly<Record<string, number>>;
}

/** What a start takes up again. */
export interface Saved {
  readonly alarms: readonly AlarmRecord[];
  /** Those not cleared. */
  readonly activations: readonly StoredActivation[];
  /** Those of open activations, and those that still owe something. */
  readonly obligations: readonly Obligation[];
  readonly facts: readonly FactRecord[];
  readonly heard: readonly HeardRecord[];
  readonly intake: Uint8Array | null;
  readonly heartbeat: Heartbeat | null;
}

/** Written every few seconds: how long we were away, and where watch time stood (epoch ms both). */
export interface Heartbeat {
  readonly at: number;
  readonly watchedAt: number;
}
