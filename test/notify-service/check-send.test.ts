import { describe, expect, it } from 'vitest';
import { checkSend } from '../../src/notify-service/check-send.ts';
import type { SendArgs } from '../../src/notify-service/operations.ts';

const texts = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`);

describe('what a call of send may say', () => {
  const rows: readonly [string, SendArgs, string | null][] = [
    ['an identity is a target', { Identity: ['ana'] }, null],
    ['a tag is a target, implicit ones too', { Tag: ['all'] }, null],
    ['no target is refused', { Body: 'b' }, 'At least one parameter among Identity, Tag, and ToBinding'],
    ['empty lists are no target', { Identity: [], Tag: [] }, 'At least one parameter'],
    ['an address is a target', { ToBinding: ['{"binding_type":"sms","address":"+4790000001"}'] }, null],
    ['an address that is none is refused', { ToBinding: ['{}'] }, "'ToBinding'"],
    [
      'an address beside an identity is refused',
      { ToBinding: ['{}'], Identity: ['ana'] },
      'Direct notifications and query notifications can not be requested together',
    ],
    ['an address beside a tag is refused', { ToBinding: ['{}'], Tag: ['a'] }, 'Direct notifications and query'],
    ['a segment is refused by name', { Segment: ['s'], Tag: ['a'] }, "'Segment'"],
    ['20 identities are fine', { Identity: texts(20) }, null],
    ['21 identities are refused', { Identity: texts(21) }, 'at most 20, received 21'],
    ['20 tags are fine', { Tag: texts(20) }, null],
    ['21 tags are refused', { Tag: texts(21) }, 'at most 20, received 21'],
    ['an empty identity is refused', { Identity: ['', 'ana'] }, "'Identity'"],
    ['an empty tag is refused', { Tag: [''] }, "'Tag'"],
    ['a Ttl of 0 is fine', { Tag: ['a'], Ttl: 0 }, null],
    ['a Ttl of four weeks is fine', { Tag: ['a'], Ttl: 2_419_200 }, null],
    ['a longer Ttl is refused', { Tag: ['a'], Ttl: 2_419_201 }, "'Ttl'"],
    ['a negative Ttl is refused', { Tag: ['a'], Ttl: -1 }, "'Ttl'"],
    ['a Ttl that is no number is refused', { Tag: ['a'], Ttl: Number.NaN }, "'Ttl'"],
    ['half a second is refused', { Tag: ['a'], Ttl: 0.5 }, "'Ttl'"],
    ['low priority is fine', { Tag: ['a'], Priority: 'low' }, null],
    ['another priority is refused', { Tag: ['a'], Priority: 'urgent' }, "'Priority'"],
    ['a body of 16,384 characters is fine', { Tag: ['a'], Body: 'x'.repeat(16_384) }, null],
    ['a longer one is refused', { Tag: ['a'], Body: 'x'.repeat(16_385) }, "'Body' is invalid: at most 16384"],
    ['a longer object is refused', { Tag: ['a'], Data: { x: 'x'.repeat(16_384) } }, "'Data'"],
    ['twi_ keys in Data are refused', { Tag: ['a'], Data: { twi_body: 'x' } }, '"twi_body"'],
    ['twi_ keys in Apn are refused', { Tag: ['a'], Apn: { twi_x: 1 } }, '"twi_x"'],
    ['twi_ keys among the data of Fcm are refused', { Tag: ['a'], Fcm: { data: { twi_x: 1 } } }, '"twi_x"'],
    ['twi_ keys in Gcm are refused', { Tag: ['a'], Gcm: { twi_x: 1 } }, '"twi_x"'],
    ['twi_ as a value is fine', { Tag: ['a'], Data: { key: 'twi_' } }, null],
    ['Fcm may not name its own target', { Tag: ['a'], Fcm: { to: 'x' } }, '"to"'],
    ['nor by condition', { Tag: ['a'], Fcm: { condition: 'x' } }, '"condition"'],
    ['Gcm may not name its own target', { Tag: ['a'], Gcm: { registration_ids: [] } }, '"registration_ids"'],
    ['Sms may not name its own target', { Tag: ['a'], Sms: { to: '+47' } }, '"to"'],
    ['Messenger may not name its own target', { Tag: ['a'], FacebookMessenger: { recipient: {} } }, '"recipient"'],
    ['Alexa may say anything', { Tag: ['a'], Alexa: { to: 'x', twi_x: 1 } }, null],
    ['a callback over https is fine', { Tag: ['a'], DeliveryCallbackUrl: 'https://cb.example/x?y=1' }, null],
    ['a callback over http is fine', { Tag: ['a'], DeliveryCallbackUrl: 'http://127.0.0.1:8080' }, null],
    ['a callback elsewhere is refused', { Tag: ['a'], DeliveryCallbackUrl: 'ftp://cb' }, "'DeliveryCallbackUrl'"],
    ['a callback without a host is refused', { Tag: ['a'], DeliveryCallbackUrl: '/x' }, "'DeliveryCallbackUrl'"],
    [
      'a callback of endless length is refused',
      { Tag: ['a'], DeliveryCallbackUrl: `https://cb/${'x'.repeat(4000)}` },
      'at most 4000 characters',
    ],
    ['a payload that is a list is refused', { Tag: ['a'], Sms: [] as never }, "'Sms'"],
    ['a payload that is a text is refused', { Tag: ['a'], Data: 'x' as never }, "'Data'"],
  ];
  it.each(rows)('%s', (_, args, fault) => {
    const request = checkSend(args);
    if (fault === null) expect(request.ok).toBe(true);
    else
      expect(request).toMatchObject({
        ok: false,
        error: { status: 400, code: 20001, message: expect.stringContaining(fault) },
      });
  });

  it('becomes a request that holds only what was said', () => {
    expect(checkSend({ Tag: ['a', 'a'], Body: 'b', Segment: [], ToBinding: [] })).toEqual({
      ok: true,
      value: { request: { Identity: [], Tag: ['a'], Body: 'b' }, direct: [] },
    });
  });

  it('keeps what goes past the bindings apart', () => {
    const ToBinding = ['{"binding_type":"fcm","address":"token"}'];
    expect(checkSend({ ToBinding, Alexa: { a: 1 }, DeliveryCallbackUrl: 'https://cb' })).toEqual({
      ok: true,
      value: {
        request: { Identity: [], Tag: [], Alexa: { a: 1 }, DeliveryCallbackUrl: 'https://cb' },
        direct: [{ type: 'fcm', address: 'token' }],
      },
    });
  });
});
