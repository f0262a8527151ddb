import { expect, test } from 'vitest';
import { checkAddress } from '../../../src/sync/people/address.ts';

test.each([
  ['+4790000001', '+4790000001'],
  ['+47 90 00 00 01', '+4790000001'],
  ['+1 415-555-2671', '+14155552671'],
  ['+4915112345678', '+4915112345678'],
])('%s is the phone number %s', (text, address) => {
  expect(checkAddress('sms', text)).toEqual({ ok: true, value: { address } });
});

test.each([
  '',
  '+',
  '47',
  '4790000001',
  '004790000001',
  '+0790000001',
  '+47(0)90000001',
  '+47  90000001',
  ' +4790000001',
  '+4790000001 ',
])('%j is no phone number', (text) => {
  expect(checkAddress('sms', text)).toMatchObject({ ok: false, error: { message: 'not a phone number' } });
});

test.each(['+4790', '+47900000012345678'])('%s is no possible phone number', (text) => {
  expect(checkAddress('sms', text)).toMatchObject({ ok: false });
});

test('a reserved test number is possible, and doubted', () => {
  expect(checkAddress('sms', '+447700900123')).toMatchObject({ ok: true, value: { doubt: expect.any(String) } });
});

test.each([
  ['apn', 'AbCd12'],
  ['fcm', 'dQw4:APA91b-_x'],
  ['gcm', 'x'],
  ['facebook-messenger', '1254459154682919'],
] as const)('%s takes %s as it is', (type, address) => {
  expect(checkAddress(type, address)).toEqual({ ok: true, value: { address } });
});
