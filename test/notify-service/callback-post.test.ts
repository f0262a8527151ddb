import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import twilio from 'twilio';
import { expect, it, onTestFinished } from 'vitest';
import { Redacted } from '../../src/base/redacted.ts';
import { signTwilio } from '../../src/base/twilio-signature.ts';
import { createCallbackPost } from '../../src/notify-service/callback-post.ts';

/** A client's server, and what it was posted. */
const listen = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
  const posted: { readonly headers: IncomingMessage['headers']; readonly method: string; readonly body: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    posted.push({ headers: request.headers, method: request.method ?? '', body });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const callback = createCallbackPost({ timeoutMs: 100 });
  onTestFinished(async () => {
    await callback.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const url = `http://127.0.0.1:${port}/told?from=us`;
  const form = [
    ['Count', '2'],
    ['DeliveryState', '{"sid":"b","text":"æ & ø"}'],
    ['DeliveryState', '{"sid":"a"}'],
  ] as const;
  const signature = signTwilio(new Redacted('token'), url, form);
  return { posted, url, form, post: () => callback.post({ url, form, signature }) };
};

it('posts a form that Twilio’s own validator takes', async () => {
  const { posted, url, post } = await listen((_, response) => response.writeHead(204).end());
  expect(await post()).toEqual({ ok: true });
  const [one] = posted;
  expect([one?.method, one?.headers['content-type']]).toEqual([
    'POST',
    'application/x-www-form-urlencoded; charset=utf-8',
  ]);
  const fields = new URLSearchParams(one?.body);
  expect(fields.getAll('DeliveryState')).toEqual(['{"sid":"b","text":"æ & ø"}', '{"sid":"a"}']);
  const params = { Count: fields.get('Count'), DeliveryState: fields.getAll('DeliveryState') };
  expect(twilio.validateRequest('token', String(one?.headers['x-twilio-signature']), url, params)).toBe(true);
});

it('signs in as the URL says', async () => {
  const { posted, url, form } = await listen((_, response) => response.writeHead(204).end());
  const callback = createCallbackPost();
  onTestFinished(callback.close);
  const withLogin = url.replace('//', '//ana:p%40ss@');
  expect(await callback.post({ url: withLogin, form, signature: 's' })).toEqual({ ok: true });
  expect(posted[0]?.headers.authorization).toBe(`Basic ${Buffer.from('ana:p@ss').toString('base64')}`);
});

it.each([400, 404, 500, 503])('is not taken by a client that answers %i', async (status) => {
  const { post } = await listen((_, response) => response.writeHead(status).end('no'));
  expect(await post()).toEqual({ ok: false, code: `http-${status}` });
});

it('follows no redirect', async () => {
  const { post, posted } = await listen((_, response) => response.writeHead(302, { location: '/elsewhere' }).end());
  expect(await post()).toEqual({ ok: false, code: 'http-302' });
  expect(posted).toHaveLength(1);
});

it('waits no longer than its time for an answer', async () => {
  const { post } = await listen(() => {});
  expect(await post()).toEqual({ ok: false, code: 'UND_ERR_HEADERS_TIMEOUT' });
});

it('says that nobody answered', async () => {
  const { post } = await listen((request) => request.socket.destroy());
  expect(await post()).toMatchObject({ ok: false, code: expect.stringMatching(/^(UND_ERR_SOCKET|ECONNRESET)$/) });
});

it('does not wait for a body that trickles', async () => {
  const { post } = await listen((_, response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write('x'), 20);
    response.on('close', () => clearInterval(timer));
  });
  expect(await post()).toEqual({ ok: true });
});

it('counts the status even if the body breaks off', async () => {
  const { post } = await listen((request, response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('half', () => request.socket.destroy());
  });
  expect(await post()).toEqual({ ok: true });
});

it.each(['http://', 'ftp://127.0.0.1/x', 'no url'])('does not reject for %s', async (url) => {
  const callback = createCallbackPost();
  onTestFinished(callback.close);
  expect(await callback.post({ url, form: [], signature: '' })).toMatchObject({ ok: false });
});
