import { describe, expect, it } from 'vitest';
import type { ChannelName, DeliveryState } from '../../src/model/delivery.ts';
import { toReportCode } from '../../src/notify-service/report-code.ts';

describe('the code that a client is told, by contract §8', () => {
  const rows: readonly (readonly [ChannelName, DeliveryState, string, number])[] = [
    ['apn', 'binding-gone', 'Unregistered', 52141],
    ['apn', 'binding-gone', 'ExpiredToken', 52141],
    ['apn', 'rejected', 'BadDeviceToken', 52142],
    ['apn', 'rejected', 'DeviceTokenNotForTopic', 52143],
    ['apn', 'rejected', 'BadTopic', 52143],
    ['apn', 'rejected', 'TopicDisallowed', 52143],
    ['apn', 'rejected', 'MissingTopic', 52143],
    ['apn', 'rejected', 'BadPath', 52143],
    ['apn', 'rejected', 'BadCertificate', 52131],
    ['apn', 'rejected', 'BadCertificateEnvironment', 52131],
    ['apn', 'rejected', 'InvalidProviderToken', 52149],
    ['apn', 'rejected', 'MissingProviderToken', 52145],
    ['apn', 'rejected', 'Forbidden', 52145],
    ['apn', 'rejected', 'ExpiredProviderToken', 52148],
    ['apn', 'rejected', 'TooManyProviderTokenUpdates', 52147],
    ['apn', 'rejected', 'PayloadTooLarge', 52138],
    ['apn', 'rejected', 'PayloadEmpty', 52136],
    ['apn', 'rejected', 'BadPriority', 52143],
    ['apn', 'rejected', 'TooManyRequests', 52140],
    ['apn', 'rejected', 'InternalServerError', 52144],
    ['apn', 'rejected', 'ServiceUnavailable', 52144],
    ['apn', 'rejected', 'Shutdown', 52139],
    ['apn', 'rejected', 'NewReason', 52140],
    ['fcm', 'binding-gone', 'UNREGISTERED', 52103],
    ['gcm', 'binding-gone', 'UNREGISTERED', 52103],
    ['fcm', 'rejected', 'NOT_FOUND', 52103],
    ['fcm', 'binding-gone', 'INVALID_ARGUMENT', 52102],
    ['fcm', 'rejected', 'INVALID_ARGUMENT', 52107],
    ['fcm', 'rejected', 'payload-too-large', 52106],
    ['fcm', 'rejected', 'reserved-data-key', 52107],
    ['fcm', 'rejected', 'SENDER_ID_MISMATCH', 52104],
    ['fcm', 'rejected', 'PERMISSION_DENIED', 52115],
    ['fcm', 'rejected', 'UNAUTHENTICATED', 52109],
    ['fcm', 'rejected', 'THIRD_PARTY_AUTH_ERROR', 52109],
    ['fcm', 'binding-gone', 'Unregistered', 52119],
    ['fcm', 'rejected', 'QUOTA_EXCEEDED', 52108],
    ['fcm', 'rejected', 'RESOURCE_EXHAUSTED', 52108],
    ['fcm', 'rejected', 'UNAVAILABLE', 52110],
    ['fcm', 'rejected', 'INTERNAL', 52111],
    ['fcm', 'rejected', 'http-502', 52111],
    ['sms', 'rejected', '21211', 21211],
    ['sms', 'rejected', '30003', 30003],
    ['sms', 'opted-out', '21610', 21610],
    ['sms', 'opted-out', 'held', 21610],
    ['sms', 'rejected', '25001', 25001],
    ['sms', 'rejected', 'no-body', 21602],
    ['sms', 'rejected', 'no-channel', 52182],
    ['sms', 'rejected', 'http-404', 30008],
    ['facebook-messenger', 'rejected', '190', 52202],
    ['facebook-messenger', 'rejected', '10', 52202],
    ['facebook-messenger', 'rejected', '200', 52202],
    ['facebook-messenger', 'rejected', '230', 52202],
    ['facebook-messenger', 'rejected', '4', 52201],
    ['facebook-messenger', 'rejected', '613', 52201],
    ['facebook-messenger', 'rejected', 'no-body', 52203],
    ['facebook-messenger', 'rejected', '10-2018278', 52309],
    ['facebook-messenger', 'rejected', '551', 52309],
    ['facebook-messenger', 'rejected', 'no-channel', 52202],
    ['alexa', 'rejected', 'not-deliverable', 52214],
    ['apn', 'rejected', 'no-channel', 52004],
    ['fcm', 'rejected', 'no-channel', 52004],
    ['apn', 'ttl-expired', 'expired', 52310],
    ['apn', 'ttl-expired', 'InvalidProviderToken', 52310],
    ['sms', 'ttl-expired', '20429', 52310],
    ['apn', 'binding-gone', 'unbound', 52001],
    ['apn', 'rejected', 'no-service', 20404],
    ['apn', 'rejected', 'no-notification', 52000],
    ['notify', 'rejected', '20001', 20001],
    ['notify', 'rejected', 'no-channel', 52000],
  ];
  it.each(rows)('%s %s %s is %i', (channel, state, code, expected) => {
    expect(toReportCode({ channel, state, code })?.code).toBe(expected);
  });

  it('is none for what was accepted', () => {
    expect(toReportCode({ channel: 'apn', state: 'delivered', code: null })).toBeNull();
  });

  it('has Twilio’s title beside it, and the provider’s own word', () => {
    const said = (channel: ChannelName, code: string) => toReportCode({ channel, state: 'rejected', code })?.message;
    expect(said('apn', 'BadPriority')).toBe('The push notification was rejected by APNs: BadPriority');
    expect(said('sms', '21211')).toBe('Error 21211');
    expect(said('sms', '25001')).toMatch(/must be a valid phone number$/);
  });
});
