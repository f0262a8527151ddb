import fc from 'fast-check';
import twilio from 'twilio';
import { expect, test } from 'vitest';
import { Redacted } from '../../src/base/redacted.ts';
import { signTwilio, type TwilioForm, verifyTwilio } from '../../src/base/twilio-signature.ts';

const TOKEN = new Redacted('12345');
const CALL: TwilioForm = [
  ['CallSid', 'CA1234567890ABCDE'],
  ['Caller', '+14158675309'],
  ['Digits', '1234'],
  ['From', '+14158675309'],
  ['To', '+18005551212'],
];
const URL_OF_CALL = 'https://mycompany.com/myapp.php?foo=1&bar=2';

test("signs the example of Twilio's documentation as it does", () => {
  expect(signTwilio(TOKEN, URL_OF_CALL, CALL)).toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=');
});

test('the order of the fields does not matter', () => {
  expect(signTwilio(TOKEN, URL_OF_CALL, [...CALL].toReversed())).toBe(signTwilio(TOKEN, URL_OF_CALL, CALL));
});

test('values of one name are sorted and count once', () => {
  const sorted = [
    ['A', '1'],
    ['A', '2'],
  ] as const;
  const posted = new URLSearchParams('A=2&A=1&A=2');
  expect(signTwilio(TOKEN, URL_OF_CALL, posted)).toBe(signTwilio(TOKEN, URL_OF_CALL, sorted));
});

const rows: readonly [sentence: string, signed: string, asked: string, isTaken: boolean][] = [
  ['the same URL', 'https://t.test/a?b=1', 'https://t.test/a?b=1', true],
  ['signed with the port, asked without', 'https://t.test:443/a?b=1', 'https://t.test/a?b=1', true],
  ['signed without the port, asked with', 'https://t.test/a?b=1', 'https://t.test:8443/a?b=1', true],
  ['plain HTTP has a port of its own', 'http://t.test:80/a', 'http://t.test/a', true],
  ['a port that is not the usual one is the same port', 'http://t.test:8484/a', 'http://t.test:8484/a', true],
  ['an address of IPv6', 'http://[::1]/a', 'http://[::1]:8484/a', true],
  ['a user in the URL', 'https://me:pw@t.test/a', 'https://me:pw@t.test:443/a', true],
  ['letters that a URL parser would rewrite', "https://t.test/a?b='|", "https://t.test:1/a?b='|", true],
  ['another path', 'https://t.test/a', 'https://t.test/b', false],
  ['another query', 'https://t.test/a?b=1', 'https://t.test/a?b=2', false],
  ['another host', 'https://t.test/a', 'https://u.test/a', false],
  ['another scheme', 'http://t.test/a', 'https://t.test/a', false],
  ['another port', 'https://t.test:1/a', 'https://t.test:2/a', false],
  ['something that is no URL', '/a', '/a', true],
];

test.each(rows)('%s', (_, signed, asked, isTaken) => {
  const signature = signTwilio(TOKEN, signed, CALL);
  expect(verifyTwilio(TOKEN, { signature, url: asked, form: CALL })).toBe(isTaken);
});

test.each<[string, string | undefined]>([
  ['none', undefined],
  ['an empty one', ''],
  ['half of one', 'RSOYDt4T1cUT'],
  ['one that is no base64', '***'],
  ['that of another token', signTwilio(new Redacted('54321'), URL_OF_CALL, CALL)],
])('a signature is refused: %s', (_, signature) => {
  expect(verifyTwilio(TOKEN, { signature, url: URL_OF_CALL, form: CALL })).toBe(false);
});

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const name = text.filter((word) => word !== '__proto__');
const params = fc.dictionary(name, fc.oneof(text, fc.array(text, { maxLength: 4 })), { noNullPrototype: true });
const url = fc.webUrl({ withQueryParameters: true, authoritySettings: { withPort: true } });

test("whatever is posted, Twilio's own package signs and accepts the same", () => {
  fc.assert(
    fc.property(text, url, params, (token, to, posted) => {
      const form = Object.entries(posted).flatMap(([key, value]) => [value].flat().map((one) => [key, one] as const));
      const signature = signTwilio(new Redacted(token), to, form);
      expect(signature).toBe(twilio.getExpectedTwilioSignature(token, to, posted));
      expect(twilio.validateRequest(token, signature, to, posted)).toBe(true);
      expect(verifyTwilio(new Redacted(token), { signature, url: to, form })).toBe(true);
    }),
  );
});
