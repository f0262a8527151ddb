import { z } from 'zod';
import { SEVERITIES } from '../model/rule.ts';

const time = z.iso.datetime().describe('RFC 3339, UTC');
const json = z.record(z.string(), z.unknown());
const severity = z.enum(SEVERITIES);

/** One activation, as operators see it. */
export const alarmShape = z.object({
  id: z.string(),
  rule: z.string(),
  key: z.string(),
  title: z.string(),
  severity,
  state: z.enum(['active', 'clearing', 'cleared']),
  acknowledged: z.boolean(),
  raisedAt: time.describe('event time'),
  clearedAt: time.nullable().describe('event time'),
  raisedDecidedAt: time.describe('by the clock of Tocsin'),
  clearedDecidedAt: time.nullable(),
  suppressedBy: z.array(z.string()),
  labels: z.record(z.string(), z.string()),
  evidence: json.describe('the facts that the rule read'),
});

const transitionShape = z.object({
  type: z.string(),
  number: z.int(),
  severity,
  reason: z.string(),
  observedAt: time,
  decidedAt: time,
  ruleHash: z.string(),
  topic: z.string().nullable(),
  evidence: json,
});

export const notificationShape = z.object({
  sid: z.string(),
  state: z.string(),
  createdAt: time,
  request: json.describe('the arguments of send, by their Notify names'),
  origin: z
    .object({
      activation: z.string(),
      number: z.int(),
      entry: z.int(),
      rule: z.string(),
      key: z.string(),
      on: z.enum(['raise', 'clear']),
      reason: z.string(),
      observedAt: time,
    })
    .nullable()
    .describe('null when the call came over the API'),
  transition: transitionShape.nullable(),
});

const attemptShape = z.object({
  number: z.int(),
  startedAt: time,
  finishedAt: time.nullable(),
  outcome: z.string().nullable(),
  code: z.string().nullable(),
});

export const deliveryShape = z.object({
  id: z.string(),
  notification: z.string(),
  binding: z.string().nullable().describe('null when the address was given directly'),
  identity: z.string().nullable(),
  channel: z.string(),
  credential: z.string().nullable().describe('null: the one of the config'),
  address: z.string().describe('whole for the role admin only'),
  state: z.string(),
  mayRepeat: z.boolean(),
  createdAt: time,
  dueAt: time,
  expiresAt: time,
  finishedAt: time.nullable(),
  providerId: z.string().nullable(),
  providerStatus: z.string().nullable().describe('what the provider reported since'),
  code: z.string().nullable(),
  attempts: z.array(attemptShape),
});

/** Something done to a binding, an address or a service. */
export const auditShape = z.object({
  at: time,
  action: z.string(),
  reason: z.string(),
  type: z.string().nullable().describe('null of a service'),
  address: z.string().nullable().describe('its last four characters'),
  identity: z.string().nullable(),
  sid: z.string().nullable(),
});

export type AlarmShape = z.output<typeof alarmShape>;
export type NotificationShape = z.output<typeof notificationShape>;
export type DeliveryShape = z.output<typeof deliveryShape>;
export type AuditShape = z.output<typeof auditShape>;
