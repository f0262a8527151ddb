import type { JsonObject } from '../base/json.ts';
import type { Key } from '../model/ids.ts';
import type { Labels, WallMoment } from '../model/reading.ts';
import type { Rule, Severity } from '../model/rule.ts';
import type { TopicTemplate } from '../model/topic.ts';
import type { Verdict } from '../model/verdict.ts';
import type { DedupOf } from './dedup.ts';
import type { Explain } from './explanation.ts';
import type { GroupPlan } from './group/group.ts';
import type { Memory } from './memory.ts';
import type { TogetherSettings } from './together-settings.ts';

/** A rule ready to be evaluated. Everything here is synchronous, changes nothing and never throws. */
export interface CompiledRule extends Rule {
  /** The source it reads; for a rule with a topic alone the implicit JSON source `topic:cold/{site}/…`. */
  readonly source: string;
  /** Narrows the source, or is the implicit source's own; null when the rule reads its whole source. */
  readonly topic: TopicTemplate | null;
  /** Payload facts that its conditions, its key or its templates read. */
  readonly reads: readonly string[];
  /** Those that grow stale by themselves, or are asked for again while they last: its verdict may change without a message. */
  readonly aging: readonly string[];
  /** What its alarm is about; null when a part of the key has no value. `labels` are those of the device and of `topic`. */
  readonly keyOf: (memory: Memory, labels: Labels) => Key | null;
  /** The key as it is written; null when it is the device, by default or by what is written. */
  readonly keyText: string | null;
  /** The key is the device, so `keyOf` need not be asked. */
  readonly keyIsDevice: boolean;
  /** It looks at all devices of one key together, by what they add up to; null: at each device by itself. */
  readonly group: GroupPlan | null;
  /** Of an event whose messages say which occurrence they are. */
  readonly dedupOf?: DedupOf;
  /** Where its alarm stands among those of a device; the same after a reload. */
  readonly place: number;
  /** Readings older than this when they came (ms) are remembered and not judged; null: any are judged. */
  readonly maxAgeMs: number | null;
  /** It looks for silence, so that a device it has heard of, or expects, is watched from then on. */
  readonly awaitsSilence: boolean;
  /** Devices that fall silent together are one alarm; null: each is its own. */
  readonly together: Together | null;
  /** Its verdict depends on the wall clock: to be asked again when that may have moved without watch time. */
  readonly followsWall: boolean;
  /** It reads attributes of the inventory, and is asked again when they change. */
  readonly readsAttributes: boolean;
  /** `when`, or what stands in its place (`levels`, `absent`), within the hours of `active`. Labels default to the memory's. */
  readonly evaluate: Evaluate;
  /** `clear.when`; null when absent: then the alarm clears when `when` is false. */
  readonly evaluateClear: Evaluate | null;
  /** Why `when` says what it says. */
  readonly explain: Explain;
  /** Why `clear.when` says what it says, of levels each that has one; null where the alarm clears when `when` is false. */
  readonly explainClear: Explain | null;
  /** Places of the windows that its derived facts need; see `FactLayout.feedOnly`. */
  readonly windows: readonly number[];
  /** Its derived facts that have a value, by name. */
  readonly derived: (memory: Memory, now: WallMoment, labels?: Labels) => JsonObject;
  /** The remembered facts it reads, 2 kB of JSON at most; what was cut or left out ends in or is named `…`. */
  readonly evidence: (memory: Memory, now: WallMoment) => JsonObject;
  /** Where the rule stands in its file, from 1. */
  readonly line: number;
  readonly column: number;
}

/**
 * `standing` is the severity that the alarm has, null without one: with `levels` what clears depends on it.
 * `now.observedAt` is NaN when a timer asks: event time then stands at the device's newest reading.
 */
export type Evaluate = (memory: Memory, now: WallMoment, labels?: Labels, standing?: Severity | null) => Evaluation;

export interface Evaluation {
  readonly verdict: Verdict;
  /** Watch time (epoch ms) at which it may change without a message, since a fact grows stale; null when it cannot. */
  readonly recheckAt: number | null;
  /** The severity that the alarm should have, of a rule with `levels` whose verdict is true. */
  readonly severity?: Severity;
  /** The verdict is false because the rule is not active now, whatever its conditions say: an alarm ends. */
  readonly inactive?: boolean;
}

/** Devices that are silent together, and the rule as the alarm about several has it. */
export interface Together extends TogetherSettings {
  readonly group: CompiledRule;
}
