import type { Result } from '../base/result.ts';
import type { AlarmState, Transition } from '../model/alarm.ts';
import type { Obligation, SendRequest } from '../model/notification.ts';
import type { Verdict } from '../model/verdict.ts';
import type { DeliveryRow } from './lists.ts';

/** The road of a message, from the sample to the phone. */
export const WHY_STEPS = [
  'sample',
  'facts',
  'condition',
  'timers',
  'state',
  'suppression',
  'obligations',
  'notification',
  'deliveries',
] as const;
export type WhyStepName = (typeof WHY_STEPS)[number];

/** `waits`: it may still come, by itself. `unreached`: a step before did not let it through. */
export const WHY_OUTCOMES = ['passed', 'waits', 'blocked', 'unreached'] as const;

export interface WhyStepRow {
  readonly step: WhyStepName;
  readonly outcome: (typeof WHY_OUTCOMES)[number];
  /** To a person. */
  readonly text: string;
}

/** What kept a message from arriving. */
export interface WhyBlockRow {
  readonly step: WhyStepName;
  /** The word of the log, the alarm or the delivery, such as `stale`, `delay-running`, `nobody-bound` or `ttl-expired`. */
  readonly reason: string;
  readonly text: string;
  /** It may still come, by itself. */
  readonly waits: boolean;
  /** Index of the notify entry; null: all of them. */
  readonly entry: number | null;
  /** What a person can do next; null: nothing but wait. */
  readonly advice: string | null;
}

/** A fact that the conditions read. Times epoch ms; null of what is no value of the device. */
export interface WhyFactRow {
  readonly fact: string;
  readonly value: unknown;
  /** Where it comes from, or why there is none: `remembered`, `default`, `stale`, `never-heard`, … */
  readonly origin: string;
  /** By the device's clock. */
  readonly observedAt: number | null;
  /** By watch time, ms. */
  readonly ageMs: number | null;
}

/** One condition of the tree, each after the one that it stands in. */
export interface WhyConditionRow {
  /** 0: `when` itself. */
  readonly depth: number;
  readonly condition: string;
  readonly verdict: Verdict;
  readonly facts: readonly { readonly fact: string; readonly value: unknown; readonly origin: string }[];
}

/** One of the devices that an alarm over several is about. */
export interface WhyMemberRow {
  readonly device: string;
  /** `unknown`: it is left out, and `text` says why. */
  readonly part: 'counts' | 'does-not-count' | 'unknown';
  readonly text: string;
  readonly heardAt: number | null;
  readonly facts: readonly WhyFactRow[];
}

export interface WhyTimerRow {
  readonly forMs: number;
  readonly clearForMs: number;
  /** By the device's clock, epoch ms. */
  readonly since: number | null;
  /** Of a delay or cooldown that runs: ms of watch time that are left. */
  readonly leftMs: number | null;
  /** Watch time goes on. */
  readonly running: boolean;
}

export interface WhyObligationRow extends Pick<Obligation, 'entry' | 'told' | 'owed' | 'dueAt' | 'reason'> {
  /** `Identity=ana; Tag=on-call`. */
  readonly target: string;
  readonly text: string;
}

export interface WhyNotificationRow {
  readonly sid: string;
  /** Of the transition that it tells of, and of its notify entry. */
  readonly number: number;
  readonly entry: number;
  readonly on: 'raise' | 'clear';
  readonly state: string;
  readonly createdAt: number;
  readonly request: SendRequest;
  readonly deliveries: readonly (DeliveryRow & { readonly text: string })[];
}

export type WhyTransitionRow = Pick<
  Transition,
  'number' | 'type' | 'severity' | 'reason' | 'observedAt' | 'decidedAt' | 'topic' | 'evidence'
>;

/** One rule about one key, from its sample to what became of each message. */
export interface WhyChainRow {
  readonly rule: string;
  readonly title: string;
  /** Null: the rule has not met any. */
  readonly key: string | null;
  readonly source: string | null;
  readonly device: string | null;
  /** The activation that is told of; null while there is none open. */
  readonly activation: string | null;
  /** The newest activation that has ended, where none is open. */
  readonly lastActivation: string | null;
  readonly state: AlarmState | 'cleared';
  readonly heardAt: number | null;
  /** The first of `blocks`; null when every message arrived. */
  readonly blockedAt: WhyBlockRow | null;
  readonly blocks: readonly WhyBlockRow[];
  readonly steps: readonly WhyStepRow[];
  readonly facts: readonly WhyFactRow[];
  readonly conditions: readonly WhyConditionRow[];
  /** Of what lets an open alarm go, where it is not that `when` is false. */
  readonly clearConditions: readonly WhyConditionRow[];
  /** Of an alarm over several devices: those that are left out first, then those that count. */
  readonly members: readonly WhyMemberRow[];
  /** How many there are, shown or not. */
  readonly memberCount: number;
  readonly timer: WhyTimerRow | null;
  readonly transitions: readonly WhyTransitionRow[];
  readonly obligations: readonly WhyObligationRow[];
  readonly notifications: readonly WhyNotificationRow[];
}

export interface WhyRow {
  /** Epoch ms. */
  readonly at: number;
  /** Those that stand open first. */
  readonly chains: readonly WhyChainRow[];
  /** How many there are, shown or not. */
  readonly total: number;
}

/** What is asked about: one of these, `key` with `rule` only. `of`: a name of any of them, as a person writes it. */
export interface WhyQuery {
  readonly alarm?: string;
  /** `SOURCE/DEVICE`. */
  readonly device?: string;
  readonly rule?: string;
  readonly key?: string;
  readonly of?: string;
}

/** Nothing of that name, or several: what there is, in words. */
export interface WhyFault {
  readonly status: 404 | 409;
  readonly detail: string;
}

/** Answers and changes nothing. A rejection is a 500, or a 503 when it names a busy store. */
export type ApiWhy = (query: WhyQuery) => Promise<Result<WhyRow, WhyFault>>;
