import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import { examineClock } from '../../src/doctor/examine-clock.ts';
import { close, listen } from '../fakes/loopback.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

const examine = async (date: string | null) => {
  const server = createServer((_, response) => {
    response.sendDate = false;
    response.writeHead(404, date === null ? {} : { date }).end();
  });
  const url = `http://127.0.0.1:${await listen(server, 0)}/secret/path?key=hidden`;
  onTestFinished(() => close(server));
  return examineClock({ url, clock: createVirtualClock(NOW) }, new AbortController().signal);
};

const dateAt = (offMs: number) => new Date(NOW + offMs).toUTCString();

test.each([
  ['the same time, whatever else is answered', 0, 'ok', /^as that of 127\.0\.0\.1:\d+, to 2 s$/],
  ['a little off', -20_000, 'ok', /^20 s ahead of that of/],
  ['a minute off is doubted', 60_000, 'warn', /^60 s behind that of/],
  ['ten minutes off is a fault: no signed request is taken', -600_000, 'fail', /^600 s ahead of that of/],
])('%s', async (_, offMs, level, found) => {
  const [finding] = await examine(dateAt(offMs));
  expect(finding).toMatchObject({ area: 'clock', level, found: expect.stringMatching(found) });
  expect(JSON.stringify(finding)).not.toContain('hidden');
});

test('who does not tell the time says nothing about ours', async () => {
  expect(await examine(null)).toEqual([]);
});

test('who is not there is no fault of the clock', async () => {
  const deps = { url: 'http://127.0.0.1:9/', clock: createVirtualClock(NOW) };
  expect(await examineClock(deps, new AbortController().signal)).toMatchObject([
    { level: 'ok', found: expect.stringContaining('could not be asked what time it is') },
  ]);
});
