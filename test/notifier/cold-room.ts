import type { Activation } from '../../src/model/alarm.ts';
import { asActivationId, asKey, asNotificationSid, asRuleId } from '../../src/model/ids.ts';
import type { Notification } from '../../src/model/notification.ts';
import type { NotifyEntry, Rule } from '../../src/model/rule.ts';
import { BUILT_IN_SERVICE } from '../../src/model/service.ts';
import { type ContextInput, createContext, type TemplateContext } from '../../src/notifier/context.ts';

const MINUTE = 60_000;

export const RAISED_AT = Date.UTC(2026, 0, 31, 8, 0, 0);
export const CLEARED_AT = RAISED_AT + 12 * MINUTE;
/** Our own clock when the raise is decided. */
export const NOW = RAISED_AT + 1500;

export const activation: Activation = {
  id: asActivationId('0198c000-0000-7000-8000-000000000001'),
  severity: 'critical',
  raisedAt: RAISED_AT,
  acknowledged: false,
  number: 1,
};

/** Its hash is as good as any: entries that differ in anything have another. */
export const entry = (changes: Partial<NotifyEntry> = {}): NotifyEntry => ({
  Identity: [],
  Tag: ['on-call'],
  clear: {},
  afterMs: 0,
  hash: JSON.stringify(changes),
  ...changes,
});

export const rule = (...notify: readonly NotifyEntry[]): Rule => ({
  id: asRuleId('freezer-warm'),
  file: 'rules/cold.yaml',
  title: 'Freezer too warm',
  severity: 'critical',
  labels: { area: 'cold-chain' },
  mode: 'alarm',
  cooldownMs: 0,
  gapMs: null,
  forMs: 10 * MINUTE,
  clearForMs: 2 * MINUTE,
  notify,
  hash: 'h1',
});

type Telemetry = Pick<ContextInput, 'device' | 'key' | 'labels' | 'facts' | 'attributes'>;

const telemetry: Telemetry = {
  device: 'oslo/f7',
  key: asKey('oslo/f7'),
  labels: { site: 'oslo', device: 'f7' },
  facts: { temperature: -11.26, door: 'closed', humidity: null, probes: [1, 2, 3], gps: { lat: 59.9 } },
  attributes: { maxTemp: -15, contact: 'Ana' },
};

export const raisedContext = (changes: Partial<Telemetry> = {}): TemplateContext =>
  createContext({ ...telemetry, ...changes, rule: rule(), activation, clearedAt: null, at: RAISED_AT });

export const clearedContext = (changes: Partial<Telemetry> = {}): TemplateContext =>
  createContext({ ...telemetry, ...changes, rule: rule(), activation, clearedAt: CLEARED_AT, at: CLEARED_AT });

/** `NT…1`, `NT…2`, … of the built-in service. */
export const createStamps = (): (() => Pick<Notification, 'sid' | 'service'>) => {
  let count = 0;
  return () => ({ sid: asNotificationSid(`NT${String(++count).padStart(32, '0')}`), service: BUILT_IN_SERVICE });
};
