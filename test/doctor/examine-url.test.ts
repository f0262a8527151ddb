import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import { Redacted } from '../../src/base/redacted.ts';
import { examineUrl } from '../../src/doctor/examine-url.ts';
import { close, listen } from '../fakes/loopback.ts';

const examine = async (answer: string, status = 200) => {
  const server = createServer(({ headers }, response) => {
    response.writeHead(headers.authorization === 'Bearer s3cret' ? status : 401).end(answer);
  });
  const url = `http://127.0.0.1:${await listen(server, 0)}/people?key=hidden`;
  onTestFinished(() => close(server));
  const deps = { area: 'sync hr', url, token: new Redacted('s3cret'), clock: createVirtualClock(0) };
  return examineUrl(deps, new AbortController().signal);
};

test('a list in JSON is fine, and what stands in the query is not shown', async () => {
  const found = await examine('[]');
  expect(found).toMatchObject({
    level: 'ok',
    found: expect.stringMatching(/\/people answered with JSON of 2 characters/),
  });
  expect(JSON.stringify(found)).not.toMatch(/hidden|s3cret/);
});

test.each([
  ['no JSON', '<html>', 200, /the answer is no JSON/],
  ['a refusal', '', 403, /answered 403/],
  ['a fault', '', 500, /answered 500/],
])('%s is a fault', async (_, answer, status, words) => {
  expect(await examine(answer, status)).toMatchObject({ level: 'fail', found: expect.stringMatching(words) });
});
