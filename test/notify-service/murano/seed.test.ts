import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTwilionotify, type Twilionotify } from '../../../src/index.ts';
import { ARGUMENTS, OPERATION_NAMES } from '../../../src/notify-service/murano/arguments.ts';
import { REPOSITORY } from '../../house/source-tree.ts';
import { startTocsin } from './tocsin.ts';

const SERVICE = 'ISXXXXXXXXXXXXXXXXXXX';

interface Asked {
  readonly request: string;
  readonly form: string;
}

/** Answers everything with an empty resource and keeps what it was asked. */
const startRecorder = async () => {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      asked.push({ request: `${request.method} ${request.url}`, form: body });
      response.writeHead(request.method === 'DELETE' ? 204 : 200).end(request.method === 'DELETE' ? '' : '{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = createTwilionotify({ url, accountSid: `AC${'a'.repeat(32)}`, authToken: 'token' });
  return { client, asked };
};

type Call = (client: Twilionotify) => Promise<unknown>;

describe('the examples of the Murano page, call by call', () => {
  const examples: readonly [string, Call, Asked][] = [
    [
      'createBinding by client-side information',
      (client) =>
        client.createBinding({
          ServiceSid: SERVICE,
          Identity: 'dev00001',
          Endpoint: 'dev_test_device',
          BindingType: 'apn',
          Address: 'apn_device_token',
        }),
      {
        request: `POST /v1/Services/${SERVICE}/Bindings`,
        form: 'Identity=dev00001&Endpoint=dev_test_device&BindingType=apn&Address=apn_device_token',
      },
    ],
    [
      'deleteBinding',
      (client) => client.deleteBinding({ ServiceSid: SERVICE, BindingSid: 'BSYYYYYYYYYYYYYYYYYYY' }),
      { request: `DELETE /v1/Services/${SERVICE}/Bindings/BSYYYYYYYYYYYYYYYYYYY`, form: '' },
    ],
    [
      'getBinding',
      (client) => client.getBinding({ ServiceSid: SERVICE, BindingSid: 'BSYYYYYYYYYYYYYYYYYYY' }),
      { request: `GET /v1/Services/${SERVICE}/Bindings/BSYYYYYYYYYYYYYYYYYYY`, form: '' },
    ],
    [
      'listBinding',
      (client) => client.listBinding({ ServiceSid: SERVICE }),
      { request: `GET /v1/Services/${SERVICE}/Bindings`, form: '' },
    ],
    [
      'send to a device with SMS configuration',
      (client) =>
        client.send({
          ServiceSid: SERVICE,
          Identity: 'dev00001',
          Body: 'Device alarm trigger for dev00001!',
          Sms: '{"from": "+123456789"}',
        }),
      {
        request: `POST /v1/Services/${SERVICE}/Notifications`,
        form: 'Identity=dev00001&Body=Device+alarm+trigger+for+dev00001%21&Sms=%7B%22from%22%3A+%22%2B123456789%22%7D',
      },
    ],
  ];

  it.each(examples)('%s', async (_, call, expected) => {
    const { client, asked } = await startRecorder();
    const answer = await call(client);
    expect(answer).toEqual(expected.request.startsWith('DELETE') ? null : {});
    expect(asked).toEqual([expected]);
  });
});

/** One value for each argument, as the page types it: lists and objects as text, Ttl as text. */
const VALUES: Readonly<Record<string, string>> = {
  Ttl: '60',
  Data: '{"a":1}',
  Sms: '{"from":"+1"}',
  Apn: '{}',
  Fcm: '{}',
  Gcm: '{}',
};

describe('every argument goes out under its own name, typed as on the page', () => {
  const rows = (['createBinding', 'listBinding', 'send'] as const).flatMap((operation) =>
    Object.keys(ARGUMENTS[operation])
      .filter((name) => name !== 'ServiceSid')
      .map((name) => ({ operation, name })),
  );

  it.each(rows)('$operation $name', async ({ operation, name }) => {
    const { client, asked } = await startRecorder();
    const value = VALUES[name] ?? 'x y';
    const call: Call = (to) => to[operation]({ ServiceSid: SERVICE, [name]: value } as never);
    await call(client);
    const [{ request, form } = { request: '', form: '' }] = asked;
    const sent = new URLSearchParams(operation === 'listBinding' ? request.split('?')[1] : form);
    expect([...sent]).toEqual([[name, value]]);
  });
});

it('send takes lists as lists, and objects as objects', async () => {
  const { client, asked } = await startRecorder();
  const to = { binding_type: 'sms', address: '+1' };
  await client.send({
    ServiceSid: SERVICE,
    ToBinding: [to, '{"binding_type":"apn"}'],
    Alexa: { a: 1 },
    DeliveryCallbackUrl: 'https://a',
  });
  expect([...new URLSearchParams(asked[0]?.form)]).toEqual([
    ['ToBinding', JSON.stringify(to)],
    ['ToBinding', '{"binding_type":"apn"}'],
    ['Alexa', '{"a":1}'],
    ['DeliveryCallbackUrl', 'https://a'],
  ]);
});

it('a name that is no argument is told before anything is sent, and nothing rejects', async () => {
  const { client, asked } = await startRecorder();
  const mistyped = { ServiceSid: SERVICE, Identety: 'dev00001', Tag: 'all' };
  expect(await client.send(mistyped as never)).toEqual({
    type: 'invalid-arguments',
    error: 'send has no argument "Identety", did you mean "Identity"?',
    status: 400,
  });
  expect(await client.send(null as never)).toMatchObject({ type: 'invalid-arguments', status: 400 });
  expect(asked).toEqual([]);
});

const FILE = join(REPOSITORY, '..', 'shared', 'seeds', 'murano-twilionotify.txt');

const has = existsSync(FILE);
if (!has) process.stderr.write(`skipped: no Murano page at ${FILE}\n`);

describe.skipIf(!has)('the page itself', () => {
  const page = has ? readFileSync(FILE, 'utf8') : '';
  /** From the heading of an operation to its example. */
  const sectionOf = (operation: string) => {
    const from = page.indexOf(`\n${operation}\n\nDescription`);
    return page.slice(from, page.indexOf('\nExample\n', from));
  };
  const namesIn = (text: string) =>
    [...text.matchAll(/^ *([A-Za-z_.[\]]+) (?:string|object|integer|\^|\[ object)/gm)].map(([, name = '']) => name);

  it.each(OPERATION_NAMES)('every argument of %s is taken', (operation) => {
    const [given = ''] = sectionOf(operation).split('\nResponses\n');
    const names = namesIn(given);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !Object.hasOwn(ARGUMENTS[operation], name))).toEqual([]);
  });

  it.each([
    ['createBinding', { Identity: 'a', BindingType: 'sms', Address: '+4790000001' }],
    ['listBinding', {}],
    ['send', { Identity: 'a', Body: 'b' }],
  ] as const)('every name that %s answers with is there', async (operation, args) => {
    const { call } = await startTocsin();
    await call('createBinding', { Identity: 'a', BindingType: 'sms', Address: '+4790000001' });
    const { body } = await call(operation, args);
    const names = namesIn(
      sectionOf(operation).split('\nResponses\n')[1]?.split('• Returns {object} when Error')[0] ?? '',
    );
    expect(names.length).toBeGreaterThan(0);
    const missing = names.filter((name) => {
      let value: unknown = body;
      for (const part of name.replace('[]', '.0').split('.')) value = Object(value)[part];
      return value === undefined;
    });
    expect(missing).toEqual([]);
  });
});
