import { describe, expect, it } from 'vitest';
import { EMPTY_SERVICE } from '../../src/model/service.ts';
import type { ServiceArgs } from '../../src/notify-service/account.ts';
import { checkService } from '../../src/notify-service/check-service.ts';
import { credentialSid } from './kit.ts';

const FULL = {
  FriendlyName: 'My Svc',
  ApnCredentialSid: credentialSid(1),
  GcmCredentialSid: credentialSid(2),
  FcmCredentialSid: credentialSid(3),
  MessagingServiceSid: `MG${'f'.repeat(32)}`,
  FacebookMessengerPageId: '4',
  AlexaSkillId: 'skill',
  DefaultApnNotificationProtocolVersion: '1',
  DefaultGcmNotificationProtocolVersion: '2',
  DefaultFcmNotificationProtocolVersion: '1',
  DefaultAlexaNotificationProtocolVersion: '2',
  LogEnabled: 'false',
  DeliveryCallbackUrl: 'https://cb.example/x?y=1',
  DeliveryCallbackEnabled: 'true',
} satisfies ServiceArgs;

const full = {
  friendlyName: 'My Svc',
  apnCredentialSid: credentialSid(1),
  gcmCredentialSid: credentialSid(2),
  fcmCredentialSid: credentialSid(3),
  messagingServiceSid: `MG${'f'.repeat(32)}`,
  facebookMessengerPageId: '4',
  alexaSkillId: 'skill',
  defaultApnNotificationProtocolVersion: '1',
  defaultGcmNotificationProtocolVersion: '2',
  defaultFcmNotificationProtocolVersion: '1',
  defaultAlexaNotificationProtocolVersion: '2',
  logEnabled: false,
  deliveryCallbackUrl: 'https://cb.example/x?y=1',
  deliveryCallbackEnabled: true,
};

describe('what a service becomes', () => {
  it('has all that is said of it', () => {
    expect(checkService(FULL, EMPTY_SERVICE)).toEqual({ ok: true, value: full });
  });

  it('stays as it is where nothing is said', () => {
    expect(checkService({}, full)).toEqual({ ok: true, value: full });
    expect(checkService({}, EMPTY_SERVICE)).toEqual({ ok: true, value: EMPTY_SERVICE });
  });

  it('loses what an empty text takes away', () => {
    const nothing = Object.fromEntries(Object.keys(FULL).map((name) => [name, '']));
    expect(checkService(nothing, full)).toEqual({ ok: true, value: EMPTY_SERVICE });
  });

  it('takes a flag in capitals, and the word null for none', () => {
    expect(checkService({ LogEnabled: 'False', DeliveryCallbackEnabled: 'null' }, full)).toMatchObject({
      value: { logEnabled: false, deliveryCallbackEnabled: false },
    });
  });

  const refused: readonly [string, ServiceArgs, string][] = [
    ['a name of 65 characters', { FriendlyName: 'x'.repeat(65) }, "'FriendlyName' is invalid: at most 64"],
    ['a page of 4097 characters', { FacebookMessengerPageId: '1'.repeat(4097) }, "'FacebookMessengerPageId'"],
    ['a skill of 4097 characters', { AlexaSkillId: 'x'.repeat(4097) }, "'AlexaSkillId'"],
    ['a version of 4097 characters', { DefaultFcmNotificationProtocolVersion: '3'.repeat(4097) }, 'at most 4096'],
    ['a credential that is none', { ApnCredentialSid: 'IS1' }, "'ApnCredentialSid'"],
    ['a credential too long', { FcmCredentialSid: `${credentialSid(1)}0` }, "'FcmCredentialSid'"],
    ['a Messaging Service that is none', { MessagingServiceSid: '+15005550006' }, "'MessagingServiceSid'"],
    ['a flag in other words', { LogEnabled: 'yes' }, "'LogEnabled'"],
    ['a callback that is no URL', { DeliveryCallbackUrl: 'Hello' }, "'DeliveryCallbackUrl'"],
    ['a switch in other words', { DeliveryCallbackEnabled: '1' }, "'DeliveryCallbackEnabled'"],
  ];
  it.each(refused)('%s is refused', (_, args, reason) => {
    expect(checkService(args, EMPTY_SERVICE)).toMatchObject({
      ok: false,
      error: { status: 400, code: 20001, message: expect.stringContaining(reason) },
    });
  });

  it('may have a name of 64 characters', () => {
    expect(checkService({ FriendlyName: 'x'.repeat(64) }, EMPTY_SERVICE)).toMatchObject({ ok: true });
  });
});
