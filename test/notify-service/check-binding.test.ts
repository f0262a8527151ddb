import { describe, expect, it } from 'vitest';
import { checkBinding } from '../../src/notify-service/check-binding.ts';
import type { CreateBinding } from '../../src/notify-service/operations.ts';
import { service } from './kit.ts';

const sms: CreateBinding = { Identity: 'ana-k', BindingType: 'sms', Address: '+4790000001' };

const messageOf = (args: CreateBinding): string | null => {
  const draft = checkBinding(args);
  return draft.ok ? null : draft.error.message;
};

describe('what a binding must have', () => {
  const rows: readonly [string, Partial<CreateBinding>, string | null][] = [
    ['a phone number in E.164 form is fine', {}, null],
    ['no identity is refused', { Identity: '' }, 'Identity'],
    ['no type is refused', { BindingType: '' }, 'BindingType'],
    ['an unknown type is refused', { BindingType: 'fax' }, 'BindingType'],
    ['no address is refused', { Address: '' }, 'Address'],
    ['a number without + is refused', { Address: '4790000001' }, 'Address'],
    ['a number with spaces is refused', { Address: '+47 90 00 00 01' }, 'Address'],
    ['a plus that a form has made a space is one again', { Address: ' 4790000001' }, null],
    ['a number as a link is refused', { Address: 'tel:+4790000001' }, 'Address'],
    ['a number in other digits is refused', { Address: '+٤٧٩٠٠٠٠٠٠١' }, 'Address'],
    ['a number too short for its country is refused', { Address: '+47900' }, 'Address'],
    ['a number too long is refused', { Address: '+4790000001234567' }, 'Address'],
    ['a country that is none is refused', { Address: '+99912345678' }, 'Address'],
    ['a test range is possible, so it is taken', { Address: '+447700900123' }, null],
    ['an APNs token in hex is fine', { BindingType: 'apn', Address: 'a7c658F4' }, null],
    ['an APNs token of odd length is refused', { BindingType: 'apn', Address: 'a7c' }, 'even number of hexadecimal'],
    ['an APNs token that is no hex is refused', { BindingType: 'apn', Address: 'zz' }, 'even number of hexadecimal'],
    ['an FCM token is any text', { BindingType: 'fcm', Address: 'c:x_Y-z' }, null],
    ['an Alexa user is any text', { BindingType: 'alexa', Address: 'amzn1.ask.account.X' }, null],
    ['a Messenger id is any text', { BindingType: 'facebook-messenger', Address: '123' }, null],
    ['20 tags are fine', { Tag: Array.from({ length: 20 }, (_, index) => `t${index}`) }, null],
    ['21 tags are refused', { Tag: Array.from({ length: 21 }, (_, index) => `t${index}`) }, 'at most 20 tags'],
    ['21 times one tag is one tag', { Tag: Array(21).fill('t') }, null],
    ['an identity of 4096 characters is fine', { Identity: 'x'.repeat(4096) }, null],
    ['a longer one is refused', { Identity: 'x'.repeat(4097) }, "'Identity' is invalid: at most 4096"],
    ['a longer endpoint is refused', { Endpoint: 'x'.repeat(4097) }, "'Endpoint'"],
    ['a longer token is refused', { BindingType: 'fcm', Address: 'x'.repeat(4097) }, "'Address'"],
    ['a longer tag is refused', { Tag: ['a', 'x'.repeat(4097)] }, "'Tag'"],
    ['an empty tag is refused', { Tag: ['a', ''] }, 'may not be empty'],
    ['the tag all is refused', { Tag: ['all'] }, '"all"'],
    ['the tag sms is refused, also on another type', { BindingType: 'fcm', Address: 'x', Tag: ['sms'] }, '"sms"'],
    ['a credential by its sid is fine', { CredentialSid: `CR${'0'.repeat(32)}` }, null],
    ['another credential is refused', { CredentialSid: 'CR1' }, 'CredentialSid'],
  ];
  it.each(rows)('%s', (_, changes, fault) => {
    const message = messageOf({ ...sms, ...changes });
    if (fault === null) expect(message).toBeNull();
    else expect(message).toContain(fault);
  });

  it('is refused in the numbers of Twilio', () => {
    expect(checkBinding({ ...sms, Identity: '' })).toEqual({
      ok: false,
      error: {
        status: 400,
        code: 20001,
        message:
          "Can not convert incoming parameters to Binding object: Parameter 'Identity' is invalid: it is required",
      },
    });
  });
});

describe('what a draft is', () => {
  it('leaves out what was not said', () => {
    expect(checkBinding(sms)).toEqual({
      ok: true,
      value: {
        identity: 'ana-k',
        type: 'sms',
        address: '+4790000001',
        tags: [],
        endpoint: null,
        credentialSid: null,
        notificationProtocolVersion: 'default',
      },
    });
  });

  it('has the protocol version of its service, for what has versions', () => {
    const versions = service({
      defaultApnNotificationProtocolVersion: '1',
      defaultFcmNotificationProtocolVersion: '2',
      defaultGcmNotificationProtocolVersion: '3',
      defaultAlexaNotificationProtocolVersion: '4',
    });
    const versionOf = (BindingType: string) => {
      const draft = checkBinding(
        { ...sms, BindingType, Address: BindingType === 'sms' ? sms.Address : 'ab' },
        versions,
      );
      return draft.ok && draft.value.notificationProtocolVersion;
    };
    const types = ['apn', 'fcm', 'gcm', 'alexa', 'sms', 'facebook-messenger'];
    expect(types.map(versionOf)).toEqual(['1', '2', '3', '4', 'default', 'default']);
  });

  it('has protocol version 3 for push, unless another was said', () => {
    const push = { ...sms, BindingType: 'apn', Address: 'ab' };
    expect(checkBinding(push)).toMatchObject({ value: { notificationProtocolVersion: '3' } });
    expect(checkBinding({ ...push, NotificationProtocolVersion: '2' })).toMatchObject({
      value: { notificationProtocolVersion: '2' },
    });
  });
});
