import type { DeliveryRow, NotificationRow } from '../api/lists.ts';
import type { Alarm, Transition } from '../model/alarm.ts';
import type { Obligation } from '../model/notification.ts';
import type { Labels } from '../model/reading.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import type { Explanation } from '../rules/explanation.ts';
import type { MemberShare } from '../rules/group/group.ts';
import type { StoredActivation } from '../store/batch.ts';

/** When something came: by the device's clock (epoch ms), and how long ago by watch time (ms). */
export interface FactTime {
  readonly observedAt: number;
  readonly ageMs: number;
}

/** What is known now of the device that a rule looks at, and what the rule makes of it. */
export interface WhySight {
  readonly source: string;
  readonly device: string;
  readonly labels: Labels;
  /** By our wall clock, epoch ms; null: never. */
  readonly heardAt: number | null;
  readonly explanation: Explanation;
  /** The hours of the rule are over. */
  readonly inactive: boolean;
  /** Of `clear.when`, where it is asked. */
  readonly clear: Explanation | null;
  /** Watch time (epoch ms) at which the verdict may change without a message; null: it cannot. */
  readonly recheckAt: number | null;
  /** Of the facts that are remembered, by name. */
  readonly times: ReadonlyMap<string, FactTime>;
  /** Null: Normal. */
  readonly alarm: Alarm | null;
  /** The devices that the alarm is about together; null: it is about one. */
  readonly members: WhyMembers | null;
}

export interface WhyMembers {
  readonly all: readonly WhyMember[];
  /** Watch time until which nothing is judged, as a restart has lost what some of them said; null: it is not so. */
  readonly awaitsUntil: number | null;
}

/** What is known of one device of several, and what it gives to each fact about them. */
export interface WhyMember {
  readonly device: string;
  /** By our wall clock, epoch ms; null: never. */
  readonly heardAt: number | null;
  readonly shares: readonly MemberShare[];
  readonly times: ReadonlyMap<string, FactTime>;
}

/** What the store has of one activation. */
export interface WhyTold {
  readonly activation: StoredActivation;
  readonly transitions: readonly Transition[];
  readonly obligations: readonly Obligation[];
  /** Oldest first. */
  readonly notifications: readonly {
    readonly notification: NotificationRow;
    readonly deliveries: readonly DeliveryRow[];
  }[];
}

/** All that the steps of one rule about one key are read off. */
export interface WhyInput {
  /** Wall clock, epoch ms. */
  readonly at: number;
  readonly watchedAt: number;
  readonly running: boolean;
  readonly rule: CompiledRule | null;
  readonly name: { readonly rule: string; readonly key: string | null };
  /** What may have been meant, as `, did you mean "oslo/f7"?`, where the rule knows nothing of the key; else nothing. */
  readonly near: string;
  /** Topics on which the rule's readings come; empty: no source reads any. */
  readonly topics: readonly string[];
  readonly sight: WhySight | null;
  /** Of the activation that is asked about, or is open. */
  readonly told: WhyTold | null;
  readonly lastActivation: string | null;
  readonly road: WhyRoad;
}

/** What is known of the way of a message to the rule. */
export interface WhyRoad {
  /** Null: there is no link, as of what is read from a file. */
  readonly isConnected: boolean | null;
  /** Topics that the broker refuses to us. */
  readonly refused: readonly string[];
  /** What came of the device and was not judged, the newest first. */
  readonly missed: readonly WhyMissed[];
  /** Devices that the source has heard, and when it heard the last of them (epoch ms); null: none. */
  readonly heard: { readonly devices: number; readonly lastAt: number } | null;
}

/** Messages that did not reach a rule. */
export interface WhyMissed {
  /** The word of log and metrics: `late`, `not-json`, `too-many-devices`, … */
  readonly reason: string;
  readonly topic: string;
  /** One short line; null: the word says it all. */
  readonly detail: string | null;
  /** Of the newest, by our wall clock, epoch ms. */
  readonly at: number;
  readonly count: number;
}
