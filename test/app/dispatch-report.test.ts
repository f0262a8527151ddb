import { describe, expect, test } from 'vitest';
import { createMetrics } from '../../src/api/metrics.ts';
import { createDispatchReport, isDoubted } from '../../src/app/dispatch-report.ts';
import { createTestLog } from '../../src/base/log.ts';
import type { Route } from '../../src/model/delivery.ts';
import { asCredentialSid, asNotificationSid } from '../../src/model/ids.ts';
import type { DispatchEvent } from '../../src/notify-service/dispatch-event.ts';
import { delivery, notification, origin } from '../store/samples.ts';

/** What came of `events`. */
const report = (...events: readonly DispatchEvent[]) => {
  const log = createTestLog();
  const metrics = createMetrics({ version: 'test' });
  const happened: unknown[] = [];
  const tell = createDispatchReport({
    ...{ metrics, log },
    troubles: { say: (...said) => happened.push(said) },
    expired: (channel) => happened.push(['expired', channel]),
    doubted: (route) => happened.push(['doubted', route]),
  });
  for (const event of events) tell(event);
  return { happened, lines: log.lines, metrics };
};

const DELIVERED: DispatchEvent = {
  type: 'finished',
  delivery: delivery('d1', { address: '+4791234567', state: 'delivered' }),
  outcome: { type: 'Delivered', providerId: 'SM1' },
  latencyMs: 40,
};

describe('a delivery', () => {
  test('that is finished is a line and a count, and never a whole number', async () => {
    const { lines, metrics } = report(DELIVERED);
    expect(lines).toMatchObject([
      { level: 'info', event: 'delivery finished', fields: { delivery: 'd1', outcome: 'Delivered', address: '…4567' } },
    ]);
    expect(JSON.stringify(lines)).not.toContain('91234567');
    expect(await metrics.text()).toContain('tocsin_notifications_total{channel="sms",outcome="Delivered"} 1');
  });

  test.each<[string, DispatchEvent, string]>([
    [
      'waits for its next attempt',
      {
        ...{ type: 'retrying', delivery: delivery('d1') },
        outcome: { type: 'RetryAt', at: 5, scope: 'binding', code: '503' },
      },
      'delivery waits',
    ],
    ['was refused for good', { ...DELIVERED, outcome: { type: 'Rejected', code: '21211' } }, 'delivery finished'],
  ])('that %s is a warning', (_sentence, event, line) => {
    expect(report(event).lines).toMatchObject([{ level: 'warn', event: line }]);
  });
});

test('that nobody is bound to whom an alarm is for is a trouble about the target', () => {
  const told = (Identity: readonly string[], Tag: readonly string[]) =>
    report({
      type: 'nobody-bound',
      notification: notification('1', { request: { Identity, Tag }, origin: origin('a1') }),
    }).happened;
  expect(told([], ['on-call', 'site-oslo'])).toEqual([
    ['tocsin.nobody-bound', 'Tag=on-call&Tag=site-oslo', true, 'nobody is bound to on-call + site-oslo'],
  ]);
});

test('that nobody is bound to whom a program sends is a line, or each of its users without a phone would be an alarm', () => {
  const { happened, lines } = report({ type: 'nobody-bound', notification: notification('NT1') });
  expect(happened).toEqual([]);
  expect(lines).toMatchObject([{ level: 'info', event: 'nobody is bound', fields: { notification: 'NT1' } }]);
});

const SMS: Route = { channel: 'sms', credential: null };
const OTHER: Route = { channel: 'apn', credential: asCredentialSid(`CR${'1'.repeat(32)}`) };

test('refused credentials are a trouble of their channel until it accepts them', () => {
  const { happened } = report(
    { type: 'credential-refused', route: SMS, code: '20003', until: 5 },
    { type: 'credential-accepted', route: SMS },
  );
  expect(happened).toEqual([
    ['tocsin.credential-refused', 'sms', true, 'sms: 20003'],
    ['tocsin.credential-refused', 'sms', false, ''],
  ]);
});

test('a credential of its own is named in its trouble', () => {
  const { happened } = report({ type: 'credential-refused', route: OTHER, code: 'InvalidProviderToken', until: 5 });
  const name = `apn ${OTHER.credential}`;
  expect(happened).toEqual([['tocsin.credential-refused', name, true, `${name}: InvalidProviderToken`]]);
});

test('addresses that do not fit a credential are a trouble of their own, which no message ends', () => {
  const { happened } = report({ type: 'credential-doubted', route: SMS, code: 'DeviceTokenNotForTopic' });
  expect(happened).toEqual([['doubted', 'sms addresses']]);
  expect([isDoubted('sms addresses'), isDoubted('sms')]).toEqual([true, false]);
});

test('a callback that is given up names its host, and never the rest of its address', () => {
  const url = 'https://client.example/hook?secret=hunter2';
  const sid = asNotificationSid('NT1');
  const { lines } = report({ type: 'callback-failed', notification: sid, url, code: 'http-500' });
  expect(lines).toMatchObject([{ level: 'warn', fields: { host: 'client.example', code: 'http-500' } }]);
  expect(JSON.stringify(lines)).not.toContain('hunter2');
});

test('what came too late is told of its channel', () => {
  expect(report({ type: 'ttl-expired', delivery: delivery('d1') }).happened).toEqual([['expired', 'sms']]);
});

test('an outbox without its store is an error in the log', () => {
  expect(report({ type: 'store-failed', message: 'disk full' }).lines).toMatchObject([
    { level: 'error', fields: { reason: 'disk full' } },
  ]);
});
