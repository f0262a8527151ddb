import { existsSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readLogin } from '../../src/cli/twilio-login.ts';
import {
  bindingOf,
  credentialOf,
  FAKE_NOTIFY_ACCOUNT,
  FAKE_NOTIFY_TOKEN,
  type NotifyHoldings,
  serviceOf,
  sidOf,
  startFakeNotify,
} from '../fakes/notify-v1.ts';
import { CONFIG, startServiceFolder } from './service-folder.ts';

const many = (service: number, count: number) => Array.from({ length: count }, (_, index) => bindingOf(service, index));

const HOLDINGS: NotifyHoldings = {
  services: [serviceOf(1, { messaging_service_sid: sidOf('MG', 1), apn_credential_sid: sidOf('CR', 1) }), serviceOf(2)],
  credentials: [credentialOf(1, { type: 'apn', sandbox: 'True' }), credentialOf(2), credentialOf(3, { type: 'gcm' })],
  bindings: [...many(1, 2500), bindingOf(2, 1), bindingOf(2, 2, { address: '12' })],
};

/** Twilio, a running service, and a folder to run the import in. */
const startImport = async (holdings = HOLDINGS) => {
  const twilio = await startFakeNotify(holdings);
  onTestFinished(() => twilio.close());
  const tocsin = await startServiceFolder({ token: `${FAKE_NOTIFY_TOKEN}\n` });
  const login = ['--account-sid', FAKE_NOTIFY_ACCOUNT, '--auth-token-file', './token', '--url', twilio.url];
  const start = (...more: readonly string[]) => tocsin.folder.start('import', 'twilio', ...login, ...CONFIG, ...more);
  return {
    ...tocsin,
    twilio,
    start,
    run: (...more: readonly string[]) => start(...more).ended,
    report: async (...more: readonly string[]) => {
      const { code, stdout, stderr } = await start('--format', 'json', ...more).ended;
      return { code, stderr, report: JSON.parse(stdout) };
    },
    statePath: tocsin.folder.path(`data/import-${FAKE_NOTIFY_ACCOUNT}.json`),
  };
};

describe('tocsin import twilio', () => {
  test('copies all there is, page by page, and says what is left to do', async () => {
    const { report, store, twilio, statePath } = await startImport();
    const { code, stderr, report: told } = await report();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(told).toMatchObject({
      dryRun: false,
      finished: true,
      credentials: [
        { sid: sidOf('CR', 1), type: 'apn', result: 'copied', secret: 'missing', todo: expect.stringContaining('.p8') },
        { type: 'fcm', todo: expect.stringMatching(/^make a service account key/) },
        { type: 'gcm', todo: expect.stringMatching(/^GCM is shut down/) },
      ],
      services: [
        {
          sid: sidOf('IS', 1),
          result: 'copied',
          bindings: { copied: 2500, unchanged: 0, kept: 0, refused: 0 },
          notes: [expect.stringContaining(sidOf('MG', 1))],
          finished: true,
        },
        {
          bindings: { copied: 1, unchanged: 0, kept: 0, refused: 1 },
          refused: [{ sid: sidOf('BS', 2_000_002), reason: expect.stringContaining('E.164') }],
        },
      ],
      next: expect.arrayContaining([expect.stringContaining('3 secrets')]),
    });
    expect(store.all.bindings()).toHaveLength(2501);
    expect(twilio.requests.filter((request) => request.includes(sidOf('IS', 1)))).toHaveLength(3);
    expect(existsSync(statePath)).toBe(false);
  });

  test('a second time changes nothing', async () => {
    const { report, run, store } = await startImport();
    await run();
    const before = JSON.stringify([store.all.bindings(), store.all.audit()]);
    const { code, report: told } = await report();
    expect(code).toBe(0);
    expect(told.credentials).toMatchObject([{ result: 'unchanged' }, { result: 'unchanged' }, { result: 'unchanged' }]);
    expect(told.services).toMatchObject([
      { result: 'unchanged', bindings: { copied: 0, unchanged: 2500, kept: 0, refused: 0 } },
      { result: 'unchanged', bindings: { copied: 0, unchanged: 1, kept: 0, refused: 1 } },
    ]);
    expect(JSON.stringify([store.all.bindings(), store.all.audit()])).toBe(before);
  });

  test('a dry run reads and reports, and writes nothing', async () => {
    const { report, run, store, statePath } = await startImport();
    const { code, report: told } = await report('--dry-run');
    expect(code).toBe(0);
    expect(told).toMatchObject({
      dryRun: true,
      services: [{ bindings: { copied: 2500 } }, { bindings: { copied: 1, refused: 1 } }],
      next: ['run it without --dry-run'],
    });
    expect((await run('--dry-run')).stdout).toMatch(/^dry run: nothing was written\n/);
    expect(store.all.bindings()).toEqual([]);
    expect(await store.credentials(null, 10)).toEqual([]);
    expect(existsSync(statePath)).toBe(false);
  });

  test('stopped in the middle it goes on where it was', async () => {
    const { report, start, store, twilio, statePath } = await startImport();
    // Credentials, services, and two of three pages; then a wait that the stop ends.
    twilio.dieAfter(4);
    const running = start('--format', 'json');
    await running.printed(/again in 1 s/);
    running.stop();
    const ended = await running.ended;
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('not finished: stopped\n') });
    expect(JSON.parse(ended.stdout)).toMatchObject({
      finished: false,
      services: [{ bindings: { copied: 2000 }, finished: false }, { finished: false }],
      next: ['mend what stopped it, then run the same command again: it goes on where it was'],
    });
    expect(statSync(statePath).mode & 0o777).toBe(0o600);
    expect(store.all.bindings()).toHaveLength(2000);

    twilio.revive();
    const before = twilio.requests.length;
    const { code, report: told } = await report();
    expect(code).toBe(0);
    expect(twilio.requests.slice(before)).toEqual([
      expect.stringContaining('Page=2'),
      expect.stringContaining(sidOf('IS', 2)),
    ]);
    expect(told.services[0].bindings).toEqual({ copied: 2500, unchanged: 0, kept: 0, refused: 0 });
    expect(store.all.bindings()).toHaveLength(2501);
    expect(existsSync(statePath)).toBe(false);
  });

  test('the state holds no secret, no address and no identity', async () => {
    const { start, twilio, folder } = await startImport();
    twilio.dieAfter(4);
    const running = start();
    await running.printed(/again in 1 s/);
    running.stop();
    await running.ended;
    const state = folder.read(`data/import-${FAKE_NOTIFY_ACCOUNT}.json`);
    expect(state).not.toMatch(/\+479|person-|on-call/);
    expect(state).not.toContain(FAKE_NOTIFY_TOKEN);
  });

  test('a page that is gone by then is read from the first one on', async () => {
    const { report, start, store, twilio } = await startImport();
    twilio.dieAfter(4);
    const running = start();
    await running.printed(/again in 1 s/);
    running.stop();
    await running.ended;
    twilio.revive();
    twilio.expireTokens();
    const { code, report: told } = await report();
    expect(code).toBe(0);
    expect(told.services[0].bindings).toEqual({ copied: 500, unchanged: 2000, kept: 0, refused: 0 });
    expect(store.all.bindings()).toHaveLength(2501);
  });

  test('waits as long as Twilio asks', async () => {
    const { run, twilio, store } = await startImport();
    twilio.failNext({ status: 429, code: 20429, headers: { 'retry-after': '1' } });
    const { code, stderr } = await run();
    expect(code).toBe(0);
    expect(stderr).toBe(`${twilio.url}: on cue; again in 1 s\n`);
    expect(store.all.bindings()).toHaveLength(2501);
  });

  test('copies single services', async () => {
    const { report, store } = await startImport();
    const { report: told } = await report('--service', sidOf('IS', 2));
    expect(told.services).toMatchObject([{ sid: sidOf('IS', 2) }]);
    expect(store.all.bindings()).toHaveLength(1);
    expect(await report('--service', sidOf('IS', 9))).toMatchObject({
      code: 1,
      stderr: `not finished: the account has no service ${sidOf('IS', 9)}\n`,
    });
  });

  test('prints its report as text', async () => {
    const { run } = await startImport();
    const { stdout } = await run();
    expect(stdout).toContain(`${sidOf('CR', 1)} apn "credential 1" copied\n  no secret: make a token key (.p8)`);
    expect(stdout).toContain(
      `${sidOf('IS', 1)} "service 1" copied\n  bindings: 2500 copied, 0 unchanged, 0 kept, 0 refused\n`,
    );
    expect(stdout).toMatch(/refused BS\w+: .*E\.164/);
    expect(stdout).toMatch(/\nnext:\n {2}set the 3 secrets; /);
  });

  test('says what is wrong before it begins', async () => {
    const { folder, twilio } = await startImport();
    const cli = (...argv: readonly string[]) => folder.cli('import', 'twilio', ...CONFIG, '--url', twilio.url, ...argv);
    const account = ['--account-sid', FAKE_NOTIFY_ACCOUNT];
    expect(await cli('--account-sid', 'AC1')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--account-sid must be'),
    });
    expect(await cli(...account)).toMatchObject({ code: 2, stderr: expect.stringContaining('--auth-token-file') });
    expect(await cli(...account, '--auth-token-file', './none')).toMatchObject({ code: 2 });
    const nowhere = ['--auth-token-file', './token', '--to', 'http://127.0.0.1:1'];
    expect(await cli(...account, ...nowhere)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^http:\/\/127\.0\.0\.1:1 does not answer: .*is tocsin serve running there/),
    });
    expect(twilio.requests).toEqual([]);
  });

  test('is refused while Tocsin itself sends through another service', async () => {
    const { folder, twilio, port } = await startImport();
    const remote = `notify: { url: "${twilio.url}", accountSid: ${FAKE_NOTIFY_ACCOUNT}, authToken: t, serviceSid: ${sidOf('IS', 1)} }`;
    writeFileSync(folder.path('remote.yaml'), `http: { port: ${port} }\n${remote}\n`);
    const login = ['--account-sid', FAKE_NOTIFY_ACCOUNT, '--auth-token-file', './token'];
    expect(await folder.cli('import', 'twilio', ...login, '--config', './remote.yaml')).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^notify\.url is set: /),
    });
    expect(twilio.requests).toEqual([]);
  });

  test('is told that the credentials are refused, on either side', async () => {
    const { run, twilio, folder } = await startImport();
    twilio.failNext({ status: 401, code: 20003 });
    expect(await run()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('its token, or the API key, are refused'),
    });
    const other = ['--to', twilio.url, '--state', folder.path('other.json')];
    expect(await run(...other)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/data\/admin-token is not the token/),
    });
  });

  test('does not go on with the state of another import', async () => {
    const { start, run, twilio } = await startImport();
    twilio.dieAfter(4);
    const running = start();
    await running.printed(/again in 1 s/);
    running.stop();
    await running.ended;
    expect(await run('--service', sidOf('IS', 2))).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/is the state of another import .*remove it to begin anew/),
    });
  });
});

test.each([
  [
    'the account itself, by the environment',
    {},
    { TWILIO_ACCOUNT_SID: FAKE_NOTIFY_ACCOUNT, TWILIO_AUTH_TOKEN: 't' },
    FAKE_NOTIFY_ACCOUNT,
  ],
  [
    'an API key, by the environment',
    {},
    { TWILIO_ACCOUNT_SID: FAKE_NOTIFY_ACCOUNT, TWILIO_API_KEY: 'SK1', TWILIO_API_KEY_SECRET: 's' },
    'SK1',
  ],
  [
    'an API key by option',
    { apiKeySid: 'SK2' },
    { TWILIO_ACCOUNT_SID: FAKE_NOTIFY_ACCOUNT, TWILIO_API_KEY_SECRET: 's' },
    'SK2',
  ],
])('signs in as %s', (_, options, env, user) => {
  expect(readLogin(options, { env })).toMatchObject({ ok: true, value: { user } });
});
