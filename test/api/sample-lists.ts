import type {
  AlarmRow,
  ApiLists,
  ApiPage,
  ApiQuery,
  AuditRow,
  DeliveryRow,
  NotificationRow,
} from '../../src/api/lists.ts';
import { asActivationId, asBindingSid, asDeliveryId, asKey, asNotificationSid, asRuleId } from '../../src/model/ids.ts';
import { BUILT_IN_SERVICE } from '../../src/model/service.ts';

const RAISED = Date.parse('2026-03-01T12:00:00Z');

const ALARM: AlarmRow = {
  id: '0195',
  rule: 'freezer-warm',
  key: 'oslo/f7',
  title: 'Freezer too warm',
  severity: 'critical',
  state: 'cleared',
  acknowledged: true,
  raisedAt: RAISED,
  clearedAt: RAISED + 61_500,
  raisedDecidedAt: RAISED + 20,
  clearedDecidedAt: RAISED + 61_520,
  labels: { site: 'oslo' },
  evidence: { temperature: -10 },
};

const NOTIFICATION: NotificationRow = {
  sid: asNotificationSid(`NT${'1'.repeat(32)}`),
  service: BUILT_IN_SERVICE,
  state: 'fanned-out',
  createdAt: RAISED + 30,
  request: {
    ...{ Identity: [], Tag: ['on-call'], Title: 'Freezer too warm', Ttl: 14_400 },
    DeliveryCallbackUrl: 'https://client.example/told?key=s3cret',
  },
  direct: 0,
  origin: {
    activation: asActivationId('0195'),
    number: 1,
    entry: 0,
    rule: asRuleId('freezer-warm'),
    key: asKey('oslo/f7'),
    on: 'raise',
    reason: 'delay-over',
    observedAt: RAISED,
  },
  transition: {
    activation: asActivationId('0195'),
    number: 1,
    type: 'raised',
    rule: asRuleId('freezer-warm'),
    key: asKey('oslo/f7'),
    severity: 'critical',
    reason: 'delay-over',
    observedAt: RAISED,
    decidedAt: RAISED + 20,
    ruleHash: 'ab12',
    topic: 'cold/oslo/f7/telemetry',
    labels: { site: 'oslo' },
    evidence: { temperature: -10 },
  },
};

const DELIVERY: DeliveryRow = {
  id: asDeliveryId('0196'),
  notification: NOTIFICATION.sid,
  binding: asBindingSid(`BS${'1'.repeat(32)}`),
  identity: 'ana-k',
  channel: 'sms',
  credential: null,
  address: '+4790000001',
  lane: 'sms:+4790000001',
  state: 'delivered',
  mayRepeat: false,
  dueAt: RAISED + 30,
  expiresAt: RAISED + 14_400_000,
  createdAt: RAISED + 30,
  finishedAt: RAISED + 900,
  providerId: 'SM1',
  providerStatus: 'delivered',
  code: null,
  attempts: [
    { number: 1, startedAt: RAISED + 40, finishedAt: RAISED + 300, outcome: 'RetryAt', code: '429' },
    { number: 2, startedAt: RAISED + 600, finishedAt: RAISED + 900, outcome: 'Delivered', code: null },
  ],
};

const AUDIT: AuditRow = {
  at: RAISED + 1_000,
  action: 'sync-created',
  reason: 'roster: new-in-source',
  type: 'sms',
  address: '+4790000001',
  identity: 'ana-k',
  sid: `BS${'1'.repeat(32)}`,
};

export interface SampleLists extends ApiLists {
  /** What was asked, in order. */
  readonly asked: ApiQuery[];
}

/** One row in each list; `fail` makes every question end in that error. */
export const createSampleLists = ({ next = null, fail }: { next?: string | null; fail?: Error } = {}): SampleLists => {
  const asked: ApiQuery[] = [];
  const answer =
    <Row>(row: Row) =>
    async (query: ApiQuery): Promise<ApiPage<Row>> => {
      asked.push(query);
      if (fail) throw fail;
      return { items: [row], next };
    };
  return {
    ...{ asked, alarms: answer(ALARM), notifications: answer(NOTIFICATION) },
    ...{ deliveries: answer(DELIVERY), audit: answer(AUDIT) },
  };
};
