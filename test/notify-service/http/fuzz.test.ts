import fc from 'fast-check';
import { expect, it } from 'vitest';
import { call, post, SERVICE, startNotifyServer } from '../server.ts';

const NAMES = [
  ...['Identity', 'Tag', 'ToBinding', 'Segment', 'Body', 'Title', 'Sound', 'Action', 'Priority', 'Ttl', 'Data', 'Apn'],
  ...['Fcm', 'Gcm', 'Sms', 'FacebookMessenger', 'Alexa', 'DeliveryCallbackUrl', 'BindingType', 'Address', 'Endpoint'],
  ...['CredentialSid', 'NotificationProtocolVersion', 'FriendlyName', 'ApnCredentialSid', 'MessagingServiceSid'],
  ...['LogEnabled', 'DeliveryCallbackEnabled', 'Type', 'Certificate', 'PrivateKey', 'Sandbox', 'ApiKey', 'Secret'],
  ...['StartDate', 'EndDate', 'PageSize', 'Page', 'PageToken'],
];

const values = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.json(),
  fc.constantFrom(
    'apn',
    'sms',
    'fcm',
    'all',
    '+4790000001',
    'ab',
    'true',
    '0',
    '{"binding_type":"apn","address":"ab"}',
  ),
);

const forms = fc
  .array(fc.tuple(fc.constantFrom(...NAMES), values), { maxLength: 8 })
  .map((entries) => new URLSearchParams(entries).toString());

const POSTS = ['/Services', `/Services/${SERVICE}`, `/Services/${SERVICE}/Bindings`, '/Credentials'];
const LISTS = [
  '/Services',
  `/Services/${SERVICE}/Bindings`,
  '/Credentials',
  `/Services/${SERVICE}/Notifications/NT1/Deliveries`,
];

it('takes or refuses whatever is posted or asked, and says which', async () => {
  const server = await startNotifyServer();
  const posts = [...POSTS, `/Services/${SERVICE}/Notifications`];
  const paths = fc.oneof(
    fc.tuple(fc.constant('POST'), fc.constantFrom(...posts)),
    fc.tuple(fc.constant('GET'), fc.constantFrom(...LISTS)),
  );
  await fc.assert(
    fc.asyncProperty(paths, forms, async ([method, path], form) => {
      const answer = await (method === 'POST' ? post(server, `/v1${path}`, form) : call(server, `/v1${path}?${form}`));
      expect([200, 201, 400, 404]).toContain(answer.status);
      if (answer.status >= 400) expect(answer.json).toMatchObject({ code: answer.status === 404 ? 20404 : 20001 });
    }),
    { numRuns: 150 },
  );
  expect(server.failures).toEqual([]);
});
