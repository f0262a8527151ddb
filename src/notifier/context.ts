import { formatDuration } from '../base/duration.ts';
import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import type { Activation } from '../model/alarm.ts';
import type { ActivationId, Key, RuleId } from '../model/ids.ts';
import type { Labels } from '../model/reading.ts';
import type { Rule, Severity } from '../model/rule.ts';

/** What templates can speak of. Plain JSON; times are RFC 3339 in UTC. */
export interface TemplateContext {
  readonly device: string;
  readonly key: Key;
  /** Captures of the topic. */
  readonly labels: Labels;
  /** Facts of the device, derived ones too. */
  readonly facts: JsonObject;
  /** What the inventory knows of the device. */
  readonly attributes: JsonObject;
  readonly rule: {
    readonly id: RuleId;
    readonly title: string;
    readonly severity: Severity;
    readonly labels: Labels;
  };
  readonly alarm: {
    readonly id: ActivationId;
    readonly state: 'active' | 'cleared';
    readonly severity: Severity;
    readonly raisedAt: string;
    readonly clearedAt: string | null;
    /** From the raise to the end, or to the moment of telling: `12 min`. */
    readonly duration: string;
  };
}

export interface ContextInput {
  readonly device: string;
  readonly key: Key;
  readonly labels: Labels;
  readonly facts: JsonObject;
  readonly attributes: JsonObject;
  readonly rule: Pick<Rule, 'id' | 'title' | 'severity' | 'labels'>;
  readonly activation: Activation;
  /** Event time of the end, epoch ms; null while the alarm is active. */
  readonly clearedAt: number | null;
  /** Event time of what is told, epoch ms. */
  readonly at: number;
}

export const createContext = (input: ContextInput): TemplateContext => {
  const { device, key, labels, facts, attributes, rule, activation, clearedAt } = input;
  return {
    device,
    key,
    labels,
    facts,
    attributes,
    rule: { id: rule.id, title: rule.title, severity: rule.severity, labels: rule.labels },
    alarm: {
      id: activation.id,
      state: clearedAt === null ? 'active' : 'cleared',
      severity: activation.severity,
      raisedAt: toRfc3339(activation.raisedAt),
      clearedAt: clearedAt === null ? null : toRfc3339(clearedAt),
      duration: formatDuration((clearedAt ?? input.at) - activation.raisedAt),
    },
  };
};

/**
 * The names that a template sees: those of the context, and bare names for captures, then facts. A capture named
 * `device` is what the rule's author means by it; no other name of the context can be shadowed.
 */
export const toScope = (context: TemplateContext): JsonObject => {
  const { device, key, labels, facts, attributes, rule, alarm } = context;
  const known = withoutNulls(facts);
  return {
    ...known,
    device,
    ...labels,
    key,
    labels,
    facts: known,
    attributes: withoutNulls(attributes),
    rule,
    alarm: withoutNulls(alarm),
  };
};

/** A null is a missing value, so that a template that needs it fails instead of printing nothing. */
const withoutNulls = (object: JsonObject): JsonObject => {
  const known = Object.entries(object).filter(([, value]) => value !== null);
  return Object.fromEntries(known.map(([name, value]) => [name, withoutNullsInside(value)]));
};

const withoutNullsInside = (value: Json): Json => (isJsonObject(value) ? withoutNulls(value) : value);

const LATEST_MS = 8.64e15;

const toRfc3339 = (at: number): string =>
  new Date(Math.min(Math.max(Math.round(at), -LATEST_MS), LATEST_MS)).toISOString();
