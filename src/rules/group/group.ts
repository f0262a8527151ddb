import type { DeviceId } from '../../model/ids.ts';
import type { Labels, WallMoment } from '../../model/reading.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { ExplainedFact } from '../explanation.ts';
import type { Memory } from '../memory.ts';

/** How a rule puts the devices of one key together. */
export interface GroupPlan {
  readonly createMembers: () => GroupMembers;
  /** Names of the topic's levels that all members of a group have in common: those in the key. */
  readonly labels: readonly string[];
  /** Ms of watch time for which a group waits for values that a restart has lost. */
  readonly awaitLostMs: number;
  /** What one member gives to each fact about the group, and what that is made from. */
  readonly explainMember: (member: Memory, now: WallMoment, labels: Labels) => readonly MemberShare[];
}

/** What one device gives to one fact about its group. */
export interface MemberShare {
  /** Of the fact. */
  readonly name: string;
  /** Null: it is left out. */
  readonly gives: number | null;
  /** Of a fact that counts conditions; null of one that is made of values. */
  readonly verdict: Verdict | null;
  readonly facts: readonly ExplainedFact[];
}

/** The devices of one key, and what they add up to. Owned and changed by the caller alone; times are watch time. */
export interface GroupMembers {
  readonly size: () => number;
  /** With the labels by which each was taken. */
  readonly all: () => Iterable<{ readonly memory: Memory; readonly labels: Labels }>;
  /** Until when (watch time) it waits for what a restart has lost; null: it does not. */
  readonly awaitsUntil: (watchedAt: number) => number | null;
  /** A device speaks for the first time, or again; `now` is the moment of its reading. */
  readonly take: (member: Memory, labels: Labels, now: WallMoment) => void;
  /** Something else than a reading changed what is known of a member. */
  readonly takeAgain: (device: DeviceId, now: WallMoment) => void;
  readonly drop: (device: DeviceId) => void;
  /**
   * Until `watchedAt` nothing is known while a member's value, lost in a restart, has not come again; or at all, as it is
   * not known either who the members are.
   */
  readonly awaitLost: (watchedAt: number, areMembersUnknown: boolean) => void;
  /** Leaves out what has grown stale and writes all values into `group`; returns when to look again, null: no need. */
  readonly refresh: (group: Memory, now: WallMoment) => number | null;
}
