import { describe, expect, test } from 'vitest';
import type { DeliveryRow } from '../../src/api/lists.ts';
import { isLost, sayDelivery } from '../../src/app/why-delivery.ts';
import { delivery } from '../store/samples.ts';

const NOW = 10_000;
const attempt = { number: 1, startedAt: 1, finishedAt: 2, outcome: null, code: null } as const;

/** A delivery that was tried once, unless it says otherwise. */
const row = (parts: Partial<DeliveryRow>): DeliveryRow => ({
  ...delivery('d1', { createdAt: 0, expiresAt: 60_000 }),
  attempts: [attempt],
  ...parts,
});

const SAID: readonly [why: string, parts: Partial<DeliveryRow>, lost: boolean, reason: string, text: string][] = [
  ['Twilio refuses the number', { state: 'rejected', code: '21211' }, true, 'rejected', 'rejected by Twilio, 21211'],
  [
    'nothing was tried, since no channel is configured',
    { state: 'rejected', code: 'no-channel', attempts: [] },
    true,
    'no-channel',
    'not sent: the config has no channel for sms',
  ],
  [
    'its owner wrote STOP',
    { state: 'opted-out', code: '21610' },
    true,
    'opted-out',
    'opted out: it takes no sms until its owner says START',
  ],
  [
    'the address is gone',
    { state: 'binding-gone', channel: 'apn', code: 'Unregistered' },
    true,
    'binding-gone',
    'gone, Unregistered: APNs knows the address no longer',
  ],
  [
    'it was too old before it was accepted',
    { state: 'ttl-expired', code: '503' },
    true,
    'ttl-expired',
    'given up: not accepted within 1 min, last 503',
  ],
  [
    'others are before it',
    { state: 'queued', attempts: [], dueAt: 0 },
    true,
    'waits',
    'waits: its turn, by the rate of the channel or until its provider takes messages again',
  ],
  [
    'the credential is refused',
    { state: 'queued', code: '20003', attempts: [{ ...attempt, outcome: 'CredentialRefused' }], dueAt: 0 },
    true,
    'credential-refused',
    'waits: Twilio refuses the credential, 20003; one is tried every 1 to 10 min',
  ],
  [
    'it is tried again later',
    { state: 'queued', dueAt: NOW + 4_000, code: '503' },
    true,
    'retry',
    'waits: attempt 2 in 4 s, the last one 503',
  ],
  ['it is under way', { state: 'sending' }, true, 'sending', 'is being sent'],
  [
    'it was accepted',
    { state: 'delivered', providerId: 'SM1', finishedAt: 0 },
    false,
    'delivered',
    'accepted by Twilio as SM1 at 1970-01-01T00:00:00.000Z',
  ],
  [
    'it was accepted, and arrived',
    { state: 'delivered', providerStatus: 'delivered' },
    false,
    'delivered',
    'accepted by Twilio, since delivered',
  ],
  [
    'it was only written to the log',
    { state: 'delivered', providerId: 'log-d1' },
    false,
    'delivered',
    'accepted by the log as log-d1',
  ],
  [
    'it was accepted, and never arrived',
    { state: 'delivered', providerStatus: 'undelivered', code: '30003' },
    true,
    'undelivered',
    'accepted by Twilio, then undelivered, 30003',
  ],
];

describe('what became of a delivery', () => {
  test.each(SAID)('%s', (_why, parts, lost, reason, text) => {
    const one = row(parts);
    expect([isLost(one), sayDelivery(one, NOW)]).toEqual([
      lost,
      { reason, text: `ana …4567 (${one.channel}): ${text}`, waits: one.state === 'queued' || one.state === 'sending' },
    ]);
  });
});
