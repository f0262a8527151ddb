import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createHttpApi } from '../../src/channels/http-api.ts';

/** The answer of a server that answers so, asked with a patience of 100 ms. */
const askOf = async (answer: (response: ServerResponse) => void) => {
  const server = createServer((request, response) => {
    request.resume();
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const api = createHttpApi({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, timeout: 100 });
  onTestFinished(() => api.close());
  return api.ask({ method: 'GET', path: '/', headers: {} });
};

/** Says something again and again, each time well before a timeout, until nobody listens. */
const trickle = (response: ServerResponse, say: () => void): void => {
  const timer = setInterval(say, 20);
  response.on('close', () => clearInterval(timer));
};

test('a body that trickles does not hold its place: the status says enough', async () => {
  const answer = await askOf((response) => {
    response.writeHead(201).write('{"sid":"');
    trickle(response, () => response.write('x'));
  });
  expect(answer).toEqual({ status: 201, retryAfter: null, body: {} });
});

test('a server that says "soon" for ever has not answered', async () => {
  await expect(
    askOf((response) => trickle(response, () => response.writeEarlyHints({ link: '</later>' }))),
  ).rejects.toThrow();
});

test('a body without an end is not kept: the status says enough', async () => {
  const answer = await askOf((response) => {
    response.writeHead(503, { 'retry-after': '7' });
    trickle(response, () => response.write('x'.repeat(100_000)));
  });
  expect(answer).toEqual({ status: 503, retryAfter: '7', body: {} });
});

test('"early hints" are not the answer', async () => {
  const answer = await askOf((response) => {
    response.writeEarlyHints({ link: '</later>' });
    response.writeHead(201, { 'retry-after': '7' }).end('{"sid":"SM1"}');
  });
  expect(answer).toEqual({ status: 201, retryAfter: '7', body: { sid: 'SM1' } });
});

test('letters that are cut by the end of a packet arrive whole', async () => {
  const bytes = Buffer.from('{"message":"30 °C ☃"}');
  const answer = await askOf((response) => {
    response.writeHead(400);
    for (const byte of bytes) response.write(Buffer.of(byte));
    response.end();
  });
  expect(answer.body).toEqual({ message: '30 °C ☃' });
});
