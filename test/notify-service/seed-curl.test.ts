import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, test } from 'vitest';
import { REPOSITORY } from '../house/source-tree.ts';
import { ADMIN, OWN_SERVICE, startTocsin } from './murano/tocsin.ts';
import { ACCOUNT, post, SERVICE, startNotifyServer, TOKEN } from './server.ts';

const run = promisify(execFile);

const hasCurl = await run('curl', ['--version']).then(
  () => true,
  () => false,
);
if (!hasCurl) process.stderr.write('skipped: no curl to type the examples of the old pages with\n');

interface Typed {
  readonly status: number;
  /** As JSON; null when nothing came. */
  readonly answer: unknown;
}

/** One line, typed into a shell. */
const type = async (line: string, env: Readonly<Record<string, string>>): Promise<Typed> => {
  const { stdout } = await run('sh', ['-c', `${line} -sS -w '\\n%{http_code}'`], {
    env: { ...process.env, NO_PROXY: '*', ...env },
  });
  const end = stdout.lastIndexOf('\n');
  const text = stdout.slice(0, end);
  return { status: Number(stdout.slice(end + 1)), answer: text === '' ? null : JSON.parse(text) };
};

/** Somebody with an account, a service and one binding, who changes the host, the SIDs and nothing else. */
const startReader = async () => {
  const server = await startNotifyServer();
  const bound = await post(
    server,
    `/v1/Services/${SERVICE}/Bindings`,
    'Identity=00000001&BindingType=sms&Address=%2B15005550006&Tag=preferred+device&Tag=new+user',
  );
  const env = { TWILIO_ACCOUNT_SID: ACCOUNT, TWILIO_AUTH_TOKEN: TOKEN };
  const mend = (line: string): string =>
    line
      .replace('https://notify.twilio.com', server.url)
      .replace(/IS[Xx]+/, SERVICE)
      .replace(/BS[Xx]+/, bound.json.sid);
  return { ...server, sid: String(bound.json.sid), curl: (line: string) => type(mend(line), env) };
};

const BINDINGS = 'https://notify.twilio.com/v1/Services/ISXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX/Bindings';
const NOTIFICATIONS = 'https://notify.twilio.com/v1/Services/ISXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX/Notifications';
const ME = '-u $TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN';
const TOKEN_OF_A_PHONE = '7b'.repeat(32);
const TAGS = ['preferred device', 'new user'];

describe.skipIf(!hasCurl)('what the page of the Binding resource shows, typed with curl', () => {
  const bind = `curl -X POST ${BINDINGS} --data-urlencode "Identity=00000001"`;
  const tags = '--data-urlencode "Tag=preferred device" --data-urlencode "Tag=new user"';
  const raw = '-d "Tag=preferred device" -d "Tag=new user"';
  const examples: readonly [string, string, number, unknown][] = [
    [
      'binds a phone with an app by its device token',
      `${bind} --data-urlencode "BindingType=apn" --data-urlencode "Address=${TOKEN_OF_A_PHONE}" ${tags} ${ME}`,
      201,
      { identity: '00000001', binding_type: 'apn', address: TOKEN_OF_A_PHONE, tags: TAGS },
    ],
    [
      'binds it with spaces that nobody encoded, and an endpoint',
      `curl -XPOST '${BINDINGS}' -d "Endpoint=endpoint_id" -d "Identity=00000001" -d "BindingType=fcm" -d "Address=fcm_device_token" ${raw} ${ME}`,
      201,
      { endpoint: 'endpoint_id', binding_type: 'fcm', address: 'fcm_device_token', tags: TAGS },
    ],
    [
      'binds a phone number',
      `${bind} --data-urlencode 'BindingType=sms' --data-urlencode 'Address=+16505550123' ${ME}`,
      201,
      { binding_type: 'sms', address: '+16505550123', tags: [] },
    ],
    [
      'binds a person on Messenger',
      `${bind} -d BindingType=facebook-messenger -d Address=3141592653589793 ${ME}`,
      201,
      { binding_type: 'facebook-messenger', address: '3141592653589793' },
    ],
    ['fetches a binding', `curl -X GET ${BINDINGS}/BSXXXX ${ME}`, 200, { identity: '00000001', tags: TAGS }],
    ['fetches it under the old suffix', `curl -G ${BINDINGS}/BSXXXX.json ${ME}`, 200, { identity: '00000001' }],
    [
      'lists all bindings',
      `curl -X GET "${BINDINGS}?PageSize=20" ${ME}`,
      200,
      { bindings: [{ address: '+15005550006' }], meta: { key: 'bindings', page_size: 20, next_page_url: null } },
    ],
    [
      'lists those with a tag that were created since a day',
      `curl -G ${BINDINGS} -d "StartDate=2015-08-25" --data-urlencode "Tag=new user" ${ME}`,
      200,
      { bindings: [{ address: '+15005550006' }] },
    ],
    ['lists nobody for a tag that nobody has', `curl -X GET "${BINDINGS}?Tag=old%20user" ${ME}`, 200, { bindings: [] }],
    ['deletes a binding', `curl -X DELETE ${BINDINGS}/BSXXXX ${ME}`, 204, null],
  ];

  it.each(examples)('%s', async (_, line, status, answer) => {
    const { curl } = await startReader();
    const typed = await curl(line);
    if (answer === null) expect(typed).toEqual({ status, answer });
    else expect(typed).toMatchObject({ status, answer });
  });

  it('refuses the made-up device token of the example as Twilio does: it is not hexadecimal', async () => {
    const { curl } = await startReader();
    const message = 'Address of Apn Binding must be a nonempty string of even number of hexadecimal characters';
    expect(await curl(`${bind} -d "BindingType=apn" -d "Address=apn_device_token" ${raw} ${ME}`)).toEqual({
      status: 400,
      answer: { code: 20001, message, more_info: 'https://www.twilio.com/docs/errors/20001', status: 400 },
    });
  });

  it('takes a number whose plus was not encoded and became a space', async () => {
    const { curl } = await startReader();
    const { status, answer } = await curl(`${bind} -d BindingType=sms -d 'Address=+15005550006' ${ME}`);
    expect({ status, answer }).toMatchObject({ status: 201, answer: { address: '+15005550006' } });
  });

  it('replaces the binding that has the address already', async () => {
    const { curl, sid } = await startReader();
    const someoneElse = `curl -X POST ${BINDINGS} -d Identity=00000002 -d BindingType=sms --data-urlencode Address=+15005550006 ${ME}`;
    expect((await curl(someoneElse)).status).toBe(201);
    expect((await curl(`curl -X GET ${BINDINGS}/${sid} ${ME}`)).status).toBe(404);
  });
});

describe.skipIf(!hasCurl)('a notification, typed with curl', () => {
  const examples: readonly [string, string, unknown][] = [
    [
      'to an identity, with a space that nobody encoded',
      `curl -X POST ${NOTIFICATIONS} -d 'Identity=00000001' -d 'Body=Hello Bob' ${ME}`,
      { identities: ['00000001'], body: 'Hello Bob', priority: 'high', ttl: 2_419_200 },
    ],
    [
      'to a tag',
      `curl -X POST ${NOTIFICATIONS} --data-urlencode "Tag=preferred device" --data-urlencode "Body=Hello Bob" ${ME}`,
      { tags: ['preferred device'], body: 'Hello Bob' },
    ],
    [
      'with JSON that nobody encoded',
      `curl -X POST ${NOTIFICATIONS} -d 'Identity=00000001' -d 'Body=Hello' -d 'Data={"key":"a value"}' -d 'Apn={"aps":{"badge":1}}' -d 'Sms={"body":"Hello"}' ${ME}`,
      { data: { key: 'a value' }, apn: { aps: { badge: 1 } }, sms: { body: 'Hello' } },
    ],
    [
      'straight to addresses',
      `curl -X POST ${NOTIFICATIONS} --data-urlencode 'ToBinding={"binding_type":"sms", "address":"+15555555555"}' --data-urlencode 'ToBinding={"binding_type":"facebook-messenger", "address":"123456789123"}' -d 'Body=Hello Bob' ${ME}`,
      { identities: [], tags: [], body: 'Hello Bob' },
    ],
  ];

  it.each(examples)('%s', async (_, line, answer) => {
    const { curl, store } = await startReader();
    const typed = await curl(line);
    expect(typed).toMatchObject({ status: 201, answer });
    expect(store.all.notifications()).toHaveLength(1);
  });
});

/** The examples of the Murano page, whose SIDs stand for those of the reader. */
const MURANO: readonly [string, Readonly<Record<string, string>>][] = [
  [
    'createBinding',
    { Identity: 'dev00001', Endpoint: 'dev_test_device', BindingType: 'apn', Address: 'apn_device_token' },
  ],
  ['deleteBinding', { BindingSid: 'BSYYYYYYYYYYYYYYYYYYY' }],
  ['getBinding', { BindingSid: 'BSYYYYYYYYYYYYYYYYYYY' }],
  ['listBinding', {}],
  ['send', { Identity: 'dev00001', Body: 'Device alarm trigger for dev00001!', Sms: '{"from": "+123456789"}' }],
];

describe.skipIf(!hasCurl)('the examples of the Murano page as JSON, typed with curl', () => {
  const startMurano = async () => {
    const { url, call } = await startTocsin();
    const operate = (operation: string, args: object) =>
      type(
        `curl -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" "$TOCSIN/api/notify/${operation}" -d "$ARGUMENTS"`,
        { TOKEN: ADMIN, TOCSIN: url, ARGUMENTS: JSON.stringify({ ServiceSid: OWN_SERVICE, ...args }) },
      );
    const { body } = await call('createBinding', {
      Identity: 'dev00001',
      BindingType: 'apn',
      Address: TOKEN_OF_A_PHONE,
    });
    return { operate, BindingSid: String(Object(body).sid) };
  };
  const argumentsOf = (operation: string) => MURANO.find(([name]) => name === operation)?.[1] ?? {};

  it('createBinding takes a device token, and refuses the made-up one of the page', async () => {
    const { operate } = await startMurano();
    const example = argumentsOf('createBinding');
    expect(await operate('createBinding', example)).toMatchObject({
      status: 400,
      answer: { type: 'refused', error: expect.stringContaining('hexadecimal'), status: 400 },
    });
    const { Identity: identity, Endpoint: endpoint } = example;
    expect(await operate('createBinding', { ...example, Address: 'a1b2c3d4' })).toMatchObject({
      status: 200,
      answer: { identity, endpoint, binding_type: 'apn', address: 'a1b2c3d4', service_sid: OWN_SERVICE },
    });
  });

  it('getBinding, listBinding and deleteBinding', async () => {
    const { operate, BindingSid } = await startMurano();
    const found = await operate('getBinding', { BindingSid });
    expect(found).toMatchObject({ status: 200, answer: { sid: BindingSid, identity: 'dev00001' } });
    expect(await operate('listBinding', argumentsOf('listBinding'))).toMatchObject({
      status: 200,
      answer: { bindings: [{ sid: BindingSid }], meta: { key: 'bindings' } },
    });
    expect(await operate('deleteBinding', { BindingSid })).toEqual({ status: 200, answer: null });
    expect(await operate('getBinding', { BindingSid })).toMatchObject({
      status: 404,
      answer: { type: 'refused', status: 404 },
    });
  });

  it('send', async () => {
    const { operate } = await startMurano();
    const answer = { identities: ['dev00001'], body: argumentsOf('send').Body, sms: { from: '+123456789' } };
    expect(await operate('send', argumentsOf('send'))).toMatchObject({ status: 200, answer });
  });
});

const PAGE = join(REPOSITORY, '..', 'shared', 'seeds', 'murano-twilionotify.txt');

const hasPage = existsSync(PAGE);
if (!hasPage) process.stderr.write(`skipped: no Murano page at ${PAGE}\n`);

test.skipIf(!hasPage)('these are the examples of the Murano page', () => {
  const calls = [...readFileSync(PAGE, 'utf8').matchAll(/Twilionotify\.(\w+)\(\{([^}]*\}?[^}]*)\}\)/g)];
  const typed = calls.map(([, operation, text = '']) => [
    operation,
    Object.fromEntries(
      [...text.matchAll(/(\w+) = ("(?:[^"\\]|\\.)*")/g)]
        .map(([, name = '', value = '""']) => [name, JSON.parse(value)])
        .filter(([name]) => name !== 'ServiceSid'),
    ),
  ]);
  expect(typed).toEqual(MURANO);
});
