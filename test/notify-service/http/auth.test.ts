import { describe, expect, it } from 'vitest';
import { Redacted } from '../../../src/base/redacted.ts';
import { ACCOUNT, basic, call, type NotifyServer, SERVICE, startNotifyServer, TOKEN } from '../server.ts';

const BINDINGS = `/v1/Services/${SERVICE}/Bindings`;

const KEY = { sid: `SK${'d'.repeat(32)}`, secret: new Redacted('secret-of-the-key') };

const askAs = async ({ url }: NotifyServer, authorization?: string, path = BINDINGS) => {
  const answer = await fetch(`${url}${path}`, authorization ? { headers: { authorization } } : {});
  return { status: answer.status, headers: answer.headers, json: await answer.json() };
};

describe('credentials', () => {
  const rows: readonly [string, string | undefined][] = [
    ['none', undefined],
    ['a wrong token', basic(ACCOUNT, 'wrong')],
    ['a wrong account', basic(`AC${'c'.repeat(32)}`, TOKEN)],
    ['another scheme', `Bearer ${TOKEN}`],
    ['no base64', 'Basic %%%'],
    ['the token without an account', basic('', TOKEN)],
    ["the account's token under a key", basic(KEY.sid, TOKEN)],
    ["a key's secret under the account", basic(ACCOUNT, KEY.secret.reveal())],
    ['an unknown key', basic(`SK${'e'.repeat(32)}`, KEY.secret.reveal())],
  ];
  it.each(rows)('%s: 401 in every corner of /v1, in JSON', async (_, authorization) => {
    const server = await startNotifyServer({ apiKeys: [KEY] });
    for (const path of [BINDINGS, '/v1/Credentials', '/v1/nothing-here']) {
      const answer = await askAs(server, authorization, path);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Basic/);
      expect(answer.json).toEqual({
        code: 20003,
        message: 'Authenticate',
        more_info: 'https://www.twilio.com/docs/errors/20003',
        status: 401,
      });
    }
  });

  it.each([
    ['the account and its token', basic(ACCOUNT, TOKEN)],
    ['an API key and its secret', basic(KEY.sid, KEY.secret.reveal())],
    ['the scheme in small letters', basic(ACCOUNT, TOKEN).replace('Basic', 'basic')],
  ])('%s: let in', async (_, authorization) => {
    const server = await startNotifyServer({ apiKeys: [KEY] });
    expect((await askAs(server, authorization)).status).toBe(200);
  });

  it('shows resources as of the account, whoever asks', async () => {
    const server = await startNotifyServer({ apiKeys: [KEY] });
    const { json } = await askAs(server, basic(KEY.sid, KEY.secret.reveal()), `/v1/Services/${SERVICE}`);
    expect(json).toMatchObject({ account_sid: ACCOUNT });
  });

  it.each([
    ['no account', { accountSid: undefined }],
    ['no token', { authToken: undefined }],
    ['neither', { accountSid: undefined, authToken: undefined }],
  ])('%s configured: nobody gets in', async (_, options) => {
    const server = await startNotifyServer(options);
    expect((await call(server, BINDINGS)).status).toBe(401);
    expect((await askAs(server, basic('', ''))).status).toBe(401);
  });

  it('leaves the routes beside it alone', async () => {
    const server = await startNotifyServer();
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${server.url}/nothing-here`)).json()).not.toHaveProperty('more_info');
  });
});

describe('guessing', () => {
  const guess = (server: NotifyServer, name = ACCOUNT) => askAs(server, basic(name, 'guess'));
  const knows = (server: NotifyServer) => askAs(server, basic(ACCOUNT, TOKEN));

  it('is over after ten tries, also for the right token, and goes on as time passes', async () => {
    const server = await startNotifyServer();
    for (let tried = 0; tried < 10; tried++) expect((await guess(server)).status).toBe(401);
    const { status, headers, json } = await guess(server);
    expect([status, headers.get('retry-after')]).toEqual([429, '6']);
    expect(json).toEqual({
      code: 20429,
      message: 'Too Many Requests',
      more_info: 'https://www.twilio.com/docs/errors/20429',
      status: 429,
    });
    expect((await knows(server)).status).toBe(429);
    server.clock.advance(5999);
    expect((await knows(server)).headers.get('retry-after')).toBe('1');
    server.clock.advance(1);
    expect((await knows(server)).status).toBe(200);
    expect((await guess(server)).status).toBe(401);
    expect((await guess(server)).status).toBe(429);
  });

  it('costs nothing while it succeeds', async () => {
    const server = await startNotifyServer();
    for (let asked = 0; asked < 30; asked++) expect((await knows(server)).status).toBe(200);
  });

  it('of one name keeps no other waiting', async () => {
    const server = await startNotifyServer();
    for (let tried = 0; tried < 11; tried++) await guess(server, `AC${'c'.repeat(32)}`);
    expect((await knows(server)).status).toBe(200);
  });
});
