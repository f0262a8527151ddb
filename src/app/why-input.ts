import type { DeliveryRow, NotificationRow } from '../api/lists.ts';
import type { Alarm, Transition } from '../model/alarm.ts';
import type { Obligation } from '../model/notification.ts';
import type { Labels } from '../model/reading.ts';
import type { Verdict } from '../model/verdict.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import type { Explanation } from '../rules/explanation.ts';
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
  readonly clear: Verdict | null;
  /** Of the facts that are remembered, by name. */
  readonly times: ReadonlyMap<string, FactTime>;
  /** Null: Normal. */
  readonly alarm: Alarm | null;
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
  /** Topics on which the rule's readings come; empty: no source reads any. */
  readonly topics: readonly string[];
  readonly sight: WhySight | null;
  /** Of the activation that is asked about, or is open. */
  readonly told: WhyTold | null;
  readonly lastActivation: string | null;
}
