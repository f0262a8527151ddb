import { createVirtualClock } from '../../src/base/clock.ts';
import type { Transition } from '../../src/model/alarm.ts';
import type { Binding } from '../../src/model/binding.ts';
import type { Delivery } from '../../src/model/delivery.ts';
import {
  asActivationId,
  asBindingSid,
  asDeliveryId,
  asDeviceId,
  asKey,
  asNotificationSid,
  asRuleId,
} from '../../src/model/ids.ts';
import type { Notification, NotificationOrigin, Obligation } from '../../src/model/notification.ts';
import { BUILT_IN_SERVICE } from '../../src/model/service.ts';
import type { AlarmRecord, Batch, FactRecord, HeardRecord, StoredActivation } from '../../src/store/batch.ts';
import type { FanOutPage } from '../../src/store/notify/fan-out.ts';
import { openStore, type Store } from '../../src/store/store.ts';

export const memoryStore = (now = 1_000): Promise<Store> =>
  openStore({ path: ':memory:', synchronous: 'NORMAL', clock: createVirtualClock(now) });

const labels = { site: 'oslo' };
const evidence = { temperature: -10.5, door: null, list: [1, 'two'] };

export const batch = (parts: Partial<Batch> = {}): Batch => ({
  alarms: [],
  activations: [],
  transitions: [],
  obligations: [],
  notifications: [],
  facts: [],
  heard: [],
  intake: null,
  ...parts,
});

export const alarm = (parts: Partial<AlarmRecord> = {}): AlarmRecord => ({
  rule: asRuleId('freezer-warm'),
  key: asKey('oslo/f7'),
  source: 'cold',
  device: asDeviceId('oslo/f7'),
  labels,
  ruleHash: 'h1',
  alarm: { state: 'pending', sinceObservedAt: 1.5, sinceWatchedAt: 2, dueAt: 3, activation: null },
  ...parts,
});

export const activation = (id: string, parts: Partial<StoredActivation> = {}): StoredActivation => ({
  id: asActivationId(id),
  rule: asRuleId('freezer-warm'),
  key: asKey('oslo/f7'),
  title: 'Freezer too warm',
  severity: 'critical',
  state: 'active',
  acknowledged: false,
  raisedAt: 1_700_000_000_000,
  clearedAt: null,
  raisedDecidedAt: 1_700_000_000_100,
  clearedDecidedAt: null,
  suppressedBy: [],
  labels,
  evidence,
  ...parts,
});

export const cleared = { state: 'cleared', clearedAt: 50, clearedDecidedAt: 60 } as const;

export const transition = (activationId: string, parts: Partial<Transition> = {}): Transition => ({
  activation: asActivationId(activationId),
  number: 1,
  type: 'raised',
  rule: asRuleId('freezer-warm'),
  key: asKey('oslo/f7'),
  severity: 'critical',
  reason: 'delay-over',
  observedAt: 10,
  decidedAt: 20,
  ruleHash: 'h1',
  topic: 'cold/oslo/f7/telemetry',
  labels,
  evidence,
  ...parts,
});

export const obligation = (activationId: string, parts: Partial<Obligation> = {}): Obligation => ({
  activation: asActivationId(activationId),
  entry: 0,
  entryHash: 'e1',
  target: { Identity: ['ana'], Tag: ['on-call'] },
  told: 'nothing',
  toldSeverity: null,
  owed: 'active',
  dueAt: 30,
  reason: 'not-yet-due',
  ...parts,
});

export const origin = (activationId: string, parts: Partial<NotificationOrigin> = {}): NotificationOrigin => ({
  activation: asActivationId(activationId),
  number: 1,
  entry: 0,
  rule: asRuleId('freezer-warm'),
  key: asKey('oslo/f7'),
  on: 'raise',
  reason: 'raised',
  observedAt: 10,
  ...parts,
});

export const notification = (sid: string, parts: Partial<Notification> = {}): Notification => ({
  sid: asNotificationSid(sid),
  service: BUILT_IN_SERVICE,
  createdAt: 100,
  request: { Identity: ['ana'], Tag: ['on-call'], Body: 'Freezer “7” warm', Sms: { body: 'warm' }, Ttl: 60 },
  direct: 0,
  origin: null,
  ...parts,
});

export const delivery = (id: string, parts: Partial<Delivery> = {}): Delivery => ({
  id: asDeliveryId(id),
  notification: asNotificationSid('NT1'),
  binding: asBindingSid(`BS-${id}`),
  identity: 'ana',
  channel: 'sms',
  credential: null,
  address: '+4791234567',
  lane: `lane-${id}`,
  state: 'queued',
  attempts: 0,
  mayRepeat: false,
  dueAt: 100,
  expiresAt: 9_000,
  createdAt: 100,
  finishedAt: null,
  providerId: null,
  code: null,
  providerStatus: null,
  ...parts,
});

export const binding = (sid: string, parts: Partial<Binding> = {}): Binding => ({
  sid: asBindingSid(sid),
  service: BUILT_IN_SERVICE,
  identity: 'ana',
  type: 'sms',
  address: `+47${sid}`,
  tags: [],
  endpoint: null,
  credentialSid: null,
  notificationProtocolVersion: '3',
  createdAt: 10,
  updatedAt: 10,
  ...parts,
});

export const fact = (name: string, parts: Partial<FactRecord> = {}): FactRecord => ({
  source: 'cold',
  device: asDeviceId('oslo/f7'),
  fact: name,
  value: 1,
  observedAt: 5,
  watchedAt: 6,
  ...parts,
});

export const heard = (device: string, parts: Partial<HeardRecord> = {}): HeardRecord => ({
  source: 'cold',
  device: asDeviceId(device),
  labels,
  observedAt: 5,
  receivedAt: 6,
  watchedAt: 6,
  online: null,
  heardOn: {},
  ...parts,
});

/** The road by SMS, with the config's own credential. */
export const sms = { channel: 'sms', credential: null } as const;

/** A page of a fan-out that nobody is told of. */
export const page = (deliveries: readonly Delivery[], done: boolean): FanOutPage => ({
  deliveries,
  done,
  callback: null,
});

/** Adds a notification and fans it out to `deliveries` in one go. */
export const fanOut = async (
  store: Store,
  sid: string,
  deliveries: readonly Delivery[],
  callback: string | null = null,
): Promise<void> => {
  await store.notify.addNotification(notification(sid), []);
  const own = deliveries.map((each) => ({ ...each, notification: asNotificationSid(sid) }));
  await store.notify.fanOut(asNotificationSid(sid), { deliveries: own, done: true, callback });
};
