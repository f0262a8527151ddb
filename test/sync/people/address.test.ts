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

test.each([
  ['4791234567', '"+4791234567"'],
  ['004791234567', '"+4791234567"'],
  ['47 91 23 45 67', '"+4791234567"'],
  ['90000001', 'country code'],
  ['4,79123E+09', 'format the column as text'],
  ['4.79123E+09', 'format the column as text'],
])('of %s it is said what to write', (text, expected) => {
  expect(checkAddress('sms', text)).toMatchObject({ error: { expected: expect.stringContaining(expected) } });
});

test('what no service takes is no address', () => {
  expect(checkAddress('fcm', 'x'.repeat(4097))).toMatchObject({ ok: false });
});
