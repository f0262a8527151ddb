import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import twilio from 'twilio';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ok } from '../../src/base/result.ts';
import { loadConfig } from '../../src/config/load.ts';
import {
  bindingOf,
  credentialOf,
  FAKE_NOTIFY_ACCOUNT,
  FAKE_NOTIFY_TOKEN,
  serviceOf,
  sidOf,
  startFakeNotify,
} from '../fakes/notify-v1.ts';
import { REPOSITORY } from '../house/source-tree.ts';
import { ADMIN, NOTIFY_TOKEN, OWN_SERVICE } from '../notify-service/murano/tocsin.ts';
import { CONFIG, startServiceFolder } from './service-folder.ts';

const blocksOf = (page: string, language: string): readonly string[] =>
  [
    ...readFileSync(join(REPOSITORY, 'docs', page), 'utf8').matchAll(
      new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'),
    ),
  ].map(([, text = '']) => text);

const commandsOf = (page: string): readonly string[] =>
  blocksOf(page, 'sh').flatMap((block) => block.split('\n').filter((line) => line !== ''));

/** As a shell reads it: quotes, and variables outside single ones. */
const wordsOf = (line: string, variables: Readonly<Record<string, string>>): readonly string[] =>
  [...line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replaceAll(
      /'([^']*)'|"([^"]*)"|([^'"]+)/g,
      (_, single?: string, double?: string, bare?: string) =>
        single ?? (double ?? bare ?? '').replaceAll(/\$(\w+)/g, (whole, name: string) => variables[name] ?? whole),
    ),
  );

const pairOf = (type: 'rsa' | 'ec') => {
  const encoding = { type: 'pkcs8', format: 'pem' } as const;
  return type === 'rsa'
    ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export(encoding)
    : generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export(encoding);
};

const SERVICE_ACCOUNT = JSON.stringify({
  type: 'service_account',
  project_id: 'p',
  client_email: 'a@b.c',
  token_uri: 'https://oauth2.googleapis.com/token',
  private_key: pairOf('rsa'),
});

const hasCurl = await promisify(execFile)('curl', ['--version']).then(
  () => true,
  () => false,
);
if (!hasCurl) process.stderr.write('skipped: no curl to run the commands of the pages with\n');

/** A running service, and a way to run a page's commands against it, one after the other. */
const startReader = async () => {
  const old = await startFakeNotify({
    services: [serviceOf(1, { apn_credential_sid: sidOf('CR', 1), fcm_credential_sid: sidOf('CR', 2) })],
    credentials: [credentialOf(1, { type: 'apn', sandbox: 'False' }), credentialOf(2)],
    bindings: [bindingOf(1, 1, { identity: 'me' }), bindingOf(1, 2)],
  });
  onTestFinished(() => old.close());
  const files = {
    'secrets/twilio-token': FAKE_NOTIFY_TOKEN,
    'secrets/service-account.json': SERVICE_ACCOUNT,
    'secrets/AuthKey.p8': pairOf('ec').toString(),
  };
  const tocsin = await startServiceFolder(files, { accountSid: FAKE_NOTIFY_ACCOUNT });
  const variables: Record<string, string> = {
    TWILIO_ACCOUNT_SID: FAKE_NOTIFY_ACCOUNT,
    NOTIFY_TOKEN,
    TOKEN: ADMIN,
    TOCSIN: tocsin.url,
    SERVICE_SID: sidOf('IS', 1),
    APN_CREDENTIAL: sidOf('CR', 1),
    FCM_CREDENTIAL: sidOf('CR', 2),
    MY_IDENTITY: 'me',
  };
  const runTocsin = async (line: string): Promise<string> => {
    const [, ...words] = wordsOf(line, variables);
    const where = words[0] === 'import' ? ['--url', old.url] : [];
    const { code, stdout, stderr } = await tocsin.folder.cli(...words, ...where, ...CONFIG);
    expect({ line, code, stderr }).toEqual({ line, code: 0, stderr: '' });
    return stdout;
  };
  const runCurl = async (line: string): Promise<string> => {
    const [, ...words] = wordsOf(line, variables);
    const { stdout } = await promisify(execFile)('curl', [...words], { cwd: tocsin.folder.path('') });
    return stdout;
  };
  return { ...tocsin, old, variables, runTocsin, runCurl };
};

describe('the page about moving from Twilio Notify', () => {
  const PAGE = 'moving-from-twilio-notify.md';

  test('its config is one', () => {
    const [text = ''] = blocksOf(PAGE, 'yaml');
    const env = { TWILIO_ACCOUNT_SID: FAKE_NOTIFY_ACCOUNT };
    const secret = () => ok('a secret of thirty-two characters, or more');
    expect(loadConfig({ text, file: 'config/tocsin.yaml', env, readFile: secret })).toMatchObject({ ok: true });
  });

  test.skipIf(!hasCurl)('its commands do what it says, in its order', async () => {
    const { runTocsin, runCurl, store } = await startReader();
    const commands = commandsOf(PAGE);
    const printed: string[] = [];
    for (const line of commands) printed.push(line.startsWith('curl ') ? await runCurl(line) : await runTocsin(line));
    expect(commands.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
      'tocsin import twilio',
      'tocsin import twilio',
      'curl -sf -u',
      'curl -sf -u',
      'tocsin bindings list',
      'tocsin send --ServiceSid',
      'tocsin import twilio',
      'tocsin bindings list',
    ]);
    expect(printed[0]).toContain('run it without --dry-run');
    expect(printed[1]).toContain('bindings: 2 copied, 0 unchanged, 0 kept, 0 refused');
    expect(printed[4]).toMatch(/^BS0+1000001 {2}me {2}sms {2}…/);
    expect(JSON.parse(printed[6] ?? '')).toMatchObject({
      credentials: [
        { secret: 'here', todo: null },
        { secret: 'here', todo: null },
      ],
      services: [{ bindings: { copied: 0, unchanged: 2 } }],
    });
    expect(store.all.notifications()).toMatchObject([{ service: sidOf('IS', 1), request: { Identity: ['me'] } }]);
  });

  test('its program for Node.js sends by the new service', async () => {
    const { url, store } = await startReader();
    const [text = ''] = blocksOf(PAGE, 'js');
    const AsyncFunction: new (...parts: string[]) => (...values: unknown[]) => Promise<void> = Object.getPrototypeOf(
      async () => {},
    ).constructor;
    const program = new AsyncFunction('twilio', 'accountSid', 'authToken', 'serviceSid', 'process', text);
    await program(twilio, FAKE_NOTIFY_ACCOUNT, NOTIFY_TOKEN, OWN_SERVICE, { env: { TOCSIN: url } });
    expect(store.all.notifications()).toMatchObject([
      { request: { Identity: ['ana-k'], Body: 'From the new service' } },
    ]);
  });
});

test.skipIf(!hasCurl)('the commands of the page about Murano do what it says', async () => {
  const { runTocsin, runCurl, store, variables } = await startReader();
  for (const line of commandsOf('murano.md')) {
    variables.BINDING_SID = store.all.bindings()[0]?.sid ?? '';
    if (line.startsWith('curl ')) JSON.parse(await runCurl(line));
    else await runTocsin(line);
  }
  expect(store.all.bindings()).toMatchObject([{ identity: 'dev00001', type: 'apn', endpoint: 'dev_test_device' }]);
  expect(store.all.notifications()).toMatchObject([
    { request: { Identity: ['dev00001'], Sms: { from: '+123456789' } } },
    { request: { Identity: ['dev00001'], Sms: { from: '+123456789' } } },
  ]);
});

test.skipIf(!hasCurl)('the calls that the page about the Notify service shows', async () => {
  const { runCurl, store, url, variables } = await startReader();
  Object.assign(variables, { ACCOUNT_SID: FAKE_NOTIFY_ACCOUNT, AUTH_TOKEN: NOTIFY_TOKEN });
  const lines = blocksOf('notify.md', 'console').flatMap((block) => block.trimEnd().split('\n'));
  const answers: unknown[] = [];
  for (const line of lines) {
    const ours = line.replace('http://127.0.0.1:8484', url).replace(`IS${'0'.repeat(32)}`, OWN_SERVICE);
    answers.push(JSON.parse(await runCurl(`${ours.replace('$ curl', 'curl')} -sf`)));
  }
  const bound = { identity: '00000001', address: '+15005550006', tags: ['preferred device'] };
  expect(answers).toMatchObject([bound, { bindings: [bound] }, { body: 'Hello Bob', data: { key: 'a value' } }]);
  expect(store.all.notifications()).toHaveLength(1);
});

test('the config for the stand-ins of the providers is one', () => {
  const text = blocksOf('channels.md', 'yaml').at(-1) ?? '';
  const readFile = (path: string) => ok(path.endsWith('.json') ? SERVICE_ACCOUNT : pairOf('ec').toString());
  expect(loadConfig({ text, file: 'config/tocsin.yaml', env: {}, readFile })).toMatchObject({ ok: true });
});
