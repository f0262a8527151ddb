import { expect, test } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import { createChannels } from '../../src/channels/create.ts';
import { channelsOptions } from '../../src/channels/options.ts';
import { startFakeTwilio } from '../fakes/twilio.ts';
import { deliveryOf } from './delivery.ts';

const LOG = { driver: 'log' };

test('every configured channel stands under its binding type, and gcm under fcm', () => {
  const options = channelsOptions.parse({ sms: LOG, apn: LOG, fcm: { ...LOG, rate: 7 }, messenger: LOG });
  const channels = createChannels(options, { clock: createVirtualClock(), write: () => {} });
  expect([...channels.keys()]).toEqual(['sms', 'apn', 'fcm', 'gcm', 'facebook-messenger']);
  expect([...channels].map(([name, channel]) => name === channel.name)).not.toContain(false);
  expect(channels.get('gcm')?.rate).toBe(7);
});

test('a channel that is not configured is not there', () => {
  const channels = createChannels(channelsOptions.parse({}), { clock: createVirtualClock(), write: () => {} });
  expect(channels.size).toBe(0);
});

test('the log driver writes, Twilio sends', async () => {
  await using stack = new AsyncDisposableStack();
  const twilio = await startFakeTwilio();
  stack.defer(() => twilio.close());
  const lines: string[] = [];
  const { url, accountSid, authToken } = twilio;
  const sms = { driver: 'twilio', url, accountSid, authToken, from: '+15005550006' };
  const channels = createChannels(channelsOptions.parse({ sms, apn: LOG }), {
    clock: createVirtualClock(),
    write: (line) => lines.push(line),
    statusCallback: 'https://tocsin.test/twilio/status',
  });
  await channels.get('sms')?.deliver(deliveryOf({ Body: 'hi' }));
  await channels.get('apn')?.deliver(deliveryOf({ Body: 'hi' }, { address: 'abcdef12' }));
  expect(twilio.accepted()).toMatchObject([{ To: '+4790000001', Body: 'hi' }]);
  expect(twilio.requests[0]?.form).toContainEqual(['StatusCallback', 'https://tocsin.test/twilio/status']);
  expect(lines).toEqual(['apn …ef12: hi']);
});
