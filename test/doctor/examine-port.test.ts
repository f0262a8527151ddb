import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { answersAsTocsin, examinePort } from '../../src/doctor/examine-port.ts';
import { close, listen } from '../fakes/loopback.ts';

const occupied = async (answer: string) => {
  const server = createServer((_request, response) => void response.end(answer));
  const port = await listen(server, 0);
  onTestFinished(() => close(server));
  const isOurs = (ended: AbortSignal) => answersAsTocsin(`http://127.0.0.1:${port}`, ended);
  return examinePort({ area: 'http', host: '127.0.0.1', port, isOurs }, new AbortController().signal);
};

test('a port that Tocsin itself has is fine', async () => {
  expect(await occupied('{"status":"ok"}')).toMatchObject({
    level: 'ok',
    found: expect.stringContaining('running Tocsin'),
  });
});

test('one that another program has is not', async () => {
  expect(await occupied('hello')).toMatchObject({ level: 'fail', todo: expect.stringContaining('http.port') });
});

test('port 0 is any free one', async () => {
  const deps = { area: 'http', host: '127.0.0.1', port: 0, isOurs: async () => false };
  expect(await examinePort(deps, new AbortController().signal)).toMatchObject({ level: 'ok' });
});
