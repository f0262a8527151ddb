import { describe, expect, it } from 'vitest';
import { checkDirect } from '../../src/notify-service/check-direct.ts';

const sms = (address: unknown) => JSON.stringify({ binding_type: 'sms', address });

describe('addresses past the bindings', () => {
  it('are each taken once, in their order', () => {
    const messenger = '{"binding_type":"facebook-messenger","address":"123456789123"}';
    expect(checkDirect([sms('+15555555555'), messenger, sms('+15555555555')])).toEqual({
      ok: true,
      value: [
        { type: 'sms', address: '+15555555555' },
        { type: 'facebook-messenger', address: '123456789123' },
      ],
    });
  });

  it('are ten thousand at most', () => {
    const texts = Array.from({ length: 10_000 }, (_, index) => sms(`+1${index}`));
    expect(checkDirect(texts)).toMatchObject({ ok: true });
    expect(checkDirect([...texts, sms('+2')])).toMatchObject({
      error: { message: expect.stringContaining('at most 10000, received 10001') },
    });
  });

  it('a plus that a form has made a space is one again', () => {
    expect(checkDirect([sms(' 15555555555')])).toEqual({ ok: true, value: [{ type: 'sms', address: '+15555555555' }] });
  });

  const taken: readonly [string, string][] = [
    ['a wrong phone number, which fails as a delivery', sms('oops')],
    ['an APNs token in hex', '{"binding_type":"apn","address":"a7c658F4"}'],
    ['keys that mean nothing', '{"binding_type":"gcm","address":"x","name":"y"}'],
  ];
  it.each(taken)('%s is taken', (_, text) => {
    expect(checkDirect([text])).toMatchObject({ ok: true });
  });

  const refused: readonly [string, string, string][] = [
    ['no JSON', '+15555555555', 'as JSON text'],
    ['a list', '[]', 'as JSON text'],
    ['the word null', 'null', 'as JSON text'],
    ['an object that was made a text', '[object Object]', 'as JSON text'],
    ['no type', '{"address":"+15555555555"}', 'binding_type must be one of apn'],
    ['an unknown type', '{"binding_type":"fax","address":"1"}', 'binding_type must be one of apn'],
    ['no address', '{"binding_type":"sms"}', 'address must be a text'],
    ['an empty address', sms(''), 'address must be a text'],
    ['an address that is a number', sms(15_555_555_555), 'address must be a text'],
    ['an APNs token that is a path', '{"binding_type":"apn","address":"../x"}', 'even number of hexadecimal'],
  ];
  it.each(refused)('%s is refused', (_, text, reason) => {
    expect(checkDirect([sms('+15555555555'), text])).toMatchObject({
      ok: false,
      error: { status: 400, code: 20001, message: expect.stringContaining(reason) },
    });
  });
});
