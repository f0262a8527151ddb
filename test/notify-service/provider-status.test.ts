import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Delivery, ProviderStatus } from '../../src/model/delivery.ts';
import { asDeliveryId } from '../../src/model/ids.ts';
import { type ReportReason, takeReport } from '../../src/notify-service/provider-status.ts';
import { bindingSid, NOON, notificationSid } from './kit.ts';

const MINUTE = 60_000;

/** An SMS that Twilio accepted as SM1. */
const accepted: Delivery = {
  id: asDeliveryId('019aab5e-0000-7000-8000-000000000001'),
  notification: notificationSid(1),
  binding: bindingSid(1),
  channel: 'sms',
  credential: null,
  identity: 'person-1',
  address: '+4790000001',
  lane: 'sms:+4790000001',
  state: 'delivered',
  attempts: 1,
  mayRepeat: false,
  dueAt: NOON,
  expiresAt: NOON + 60 * MINUTE,
  createdAt: NOON,
  finishedAt: NOON,
  providerId: 'SM1',
  code: null,
  providerStatus: null,
};

const lost: Delivery = {
  ...accepted,
  state: 'queued',
  mayRepeat: true,
  finishedAt: null,
  providerId: null,
  code: 'timeout',
};

const once = {
  state: 'queued',
  dueAt: NOON + 2 * MINUTE,
  mayRepeat: true,
  providerId: null,
  finishedAt: null,
} as const;

type Said = readonly [status: ProviderStatus, errorCode: string | null];

const say = (delivery: Delivery, [status, errorCode]: Said, messageSid = 'SM1', now = NOON + MINUTE) =>
  takeReport(delivery, { messageSid, status, errorCode }, now);

describe('what a report makes of its delivery', () => {
  const rows: readonly [string, Delivery, Said, ReportReason, Partial<Delivery>][] = [
    ['sent is noted', accepted, ['sent', null], 'reported', { state: 'delivered', providerStatus: 'sent' }],
    ['so is delivered', accepted, ['delivered', null], 'reported', { providerStatus: 'delivered', finishedAt: NOON }],
    [
      'delivered and then read',
      { ...accepted, providerStatus: 'delivered' },
      ['read', null],
      'reported',
      { providerStatus: 'read' },
    ],
    [
      'an unknown number ends as rejected',
      accepted,
      ['undelivered', '30005'],
      'failed',
      { state: 'rejected', code: '30005', providerId: 'SM1', providerStatus: 'undelivered' },
    ],
    ['failed without a code says so', accepted, ['failed', null], 'failed', { state: 'rejected', code: 'failed' }],
    ['canceled ends as rejected', accepted, ['canceled', null], 'failed', { state: 'rejected', code: 'canceled' }],
    [
      'an unreachable handset is tried once more in a minute',
      accepted,
      ['undelivered', '30003'],
      'once-more',
      { ...once, code: '30003', providerStatus: 'undelivered' },
    ],
    ['so is an unknown error', accepted, ['failed', '30008'], 'once-more', { ...once, code: '30008' }],
    [
      'but only once',
      { ...accepted, mayRepeat: true },
      ['undelivered', '30003'],
      'failed',
      { state: 'rejected', code: '30003' },
    ],
    [
      'and not after its Ttl',
      { ...accepted, expiresAt: NOON },
      ['undelivered', '30003'],
      'failed',
      { state: 'rejected', code: '30003' },
    ],
    [
      'at its Ttl at the latest',
      { ...accepted, expiresAt: NOON + MINUTE + 5000 },
      ['undelivered', '30003'],
      'once-more',
      { ...once, dueAt: NOON + MINUTE + 5000 },
    ],
    ['STOP ends as opted out', accepted, ['failed', '21610'], 'opted-out', { state: 'opted-out', code: '21610' }],
    [
      'a message whose answer was lost was sent after all',
      lost,
      ['sent', null],
      'recovered',
      { state: 'delivered', providerId: 'SM1', providerStatus: 'sent', code: null, finishedAt: NOON + MINUTE },
    ],
    ['or delivered', lost, ['delivered', null], 'recovered', { state: 'delivered', providerStatus: 'delivered' }],
    ['or waits at the provider, which will send it', lost, ['queued', null], 'recovered', { state: 'delivered' }],
    ['or failed, and no other copy is made', lost, ['undelivered', '30003'], 'failed', { state: 'rejected' }],
    [
      'read after it was said to be undelivered',
      { ...accepted, state: 'rejected', code: '30005', providerStatus: 'undelivered' },
      ['read', null],
      'read',
      { state: 'delivered', code: null, providerStatus: 'read' },
    ],
  ];
  it.each(rows)('%s', (_, delivery, said, reason, changes) => {
    expect(say(delivery, said)).toMatchObject({ reason, next: changes });
  });
});

describe('what says nothing new', () => {
  const waiting: Delivery = { ...lost, code: '30003', providerStatus: 'undelivered' };
  const rows: readonly [string, Delivery, Said, string][] = [
    ['sent after delivered', { ...accepted, providerStatus: 'delivered' }, ['sent', null], 'SM1'],
    ['the same again', { ...accepted, providerStatus: 'sent' }, ['sent', null], 'SM1'],
    ['undelivered after delivered', { ...accepted, providerStatus: 'delivered' }, ['undelivered', '30003'], 'SM1'],
    ['delivered after undelivered', { ...accepted, providerStatus: 'undelivered' }, ['delivered', null], 'SM1'],
    ['anything of another message', accepted, ['undelivered', '30005'], 'SM2'],
    ['sent of the copy that failed, while another one waits', waiting, ['sent', null], 'SM1'],
    ['a report of a delivery that was never accepted', { ...lost, mayRepeat: false }, ['sent', null], 'SM1'],
    ['a report of one that ended without an attempt', { ...lost, state: 'rejected' }, ['sent', null], 'SM1'],
  ];
  it.each(rows)('%s', (_, delivery, said, sid) => {
    expect(say(delivery, said, sid)).toBeNull();
  });
});

describe('in whatever order reports come', () => {
  const RANKS = { queued: 0, sending: 1, sent: 2, delivered: 3, undelivered: 3, failed: 3, canceled: 3, read: 4 };
  const statuses = Object.keys(RANKS).filter((name): name is ProviderStatus => name in RANKS);
  const said = fc.tuple(fc.constantFrom(...statuses), fc.constantFrom('30003', '30005', '30008', '21610', null));
  const start = fc.constantFrom(accepted, lost);
  const play = (from: Delivery, reports: readonly Said[]) =>
    reports.reduce((delivery, report) => say(delivery, report)?.next ?? delivery, from);
  const rankOf = ({ providerStatus }: Delivery) => (providerStatus === null ? -1 : RANKS[providerStatus]);

  it('the delivery ends as if they had come in theirs', () => {
    fc.assert(
      fc.property(start, fc.array(said, { maxLength: 8 }), (from, reports) => {
        // Of the last words the first counts; a stable sort keeps it first.
        const inOrder = reports.toSorted(([a], [b]) => RANKS[a] - RANKS[b]);
        const { state, providerStatus, providerId, code } = play(from, inOrder);
        expect(play(from, reports)).toMatchObject({ state, providerStatus, providerId, code });
      }),
    );
  });

  it('it never goes back', () => {
    fc.assert(
      fc.property(start, fc.array(said, { maxLength: 8 }), (from, reports) => {
        let delivery = from;
        for (const report of reports) {
          const next = say(delivery, report)?.next ?? delivery;
          expect(rankOf(next)).toBeGreaterThanOrEqual(rankOf(delivery));
          delivery = next;
        }
      }),
    );
  });
});
