import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createVirtualClock } from '../../../src/base/clock.ts';
import { createTestLog } from '../../../src/base/log.ts';
import { Redacted } from '../../../src/base/redacted.ts';
import { createHttpInventory, type HttpInventoryOptions } from '../../../src/sync/sources/http-inventory.ts';
import { type PeopleServer, serve, startPeopleServer, TOKEN } from './people-server.ts';

let server: PeopleServer;
let stack: AsyncDisposableStack;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  server = stack.use(await startPeopleServer());
});

afterEach(() => stack.disposeAsync());

const EVERY = 300_000;
const HOUR = 3_600_000;

/** An inventory that was started; `round` moves time on by `ms` and waits until it has asked. */
const start = (changed: Partial<HttpInventoryOptions> = {}) => {
  const virtual = createVirtualClock(1_700_000_000_000);
  const log = createTestLog();
  const waits: number[] = [];
  let changes = 0;
  const clock = {
    ...virtual,
    after: (delayMs: number, task: () => void) => {
      if (delayMs !== TIMEOUT) waits.push(delayMs);
      return virtual.after(delayMs, task);
    },
  };
  const onChange = () => {
    changes += 1;
  };
  const options = {
    ...{ name: 'hr', url: `${server.url}/people`, token: new Redacted(TOKEN), every: EVERY, timeout: TIMEOUT },
    ...{ staleAfter: HOUR, list: '$.people', next: '$.next', ...changed },
  };
  const source = createHttpInventory(options, { clock, log, onChange });
  stack.defer(source.close);
  const settled = async (rounds: number) => {
    while (waits.length < rounds) await nextTurn();
  };
  return {
    ...{ source, log, waits, virtual, changes: () => changes },
    first: async () => {
      source.start();
      await settled(1);
    },
    round: async (ms: number) => {
      const before = waits.length;
      virtual.advance(ms);
      await settled(before + 1);
    },
  };
};

const TIMEOUT = 30_000;

const ana = { identity: 'ana', fcm: 'x' };
const bo = { identity: 'bo', fcm: 'y' };
const cy = { identity: 'cy', fcm: 'z' };

const listedBy = async ({ source }: ReturnType<typeof start>) => (await source.view()).listing?.people ?? null;

test('people are listed once they were read, and before that nothing is said', async () => {
  server.answer = serve({ '/people': { people: [ana] } });
  const hr = start();
  expect(await hr.source.view()).toEqual({
    ...{ name: 'hr', type: 'inventory', listing: null, takenBack: new Map(), readAt: null, stale: null },
  });
  await hr.first();
  expect(await hr.source.view()).toMatchObject({
    listing: { bindings: [{ source: 'hr', identity: 'ana', place: `${server.url}/people $.people[0].fcm` }] },
    readAt: hr.virtual.now(),
    stale: null,
  });
  expect(hr.changes()).toBe(1);
});

test('pages are followed, by address or by path', async () => {
  server.answer = serve({
    '/people': { people: [ana], next: '/people?page=2' },
    '/people?page=2': { people: [bo], next: `${server.url}/people?page=3` },
    '/people?page=3': { people: [cy], next: null },
  });
  const hr = start();
  await hr.first();
  expect(await listedBy(hr)).toEqual(['ana', 'bo', 'cy']);
  expect(hr.waits).toEqual([EVERY]);
});

test('what has not changed is not sent again, page by page, and is no change', async () => {
  const pages = { '/people': { people: [ana], next: '/2' }, '/2': { people: [bo] } };
  server.answer = serve(pages);
  const hr = start();
  await hr.first();
  await hr.round(EVERY);
  expect(server.requests.slice(2).map(({ etag }) => typeof etag)).toEqual(['string', 'string']);
  expect(hr.changes()).toBe(1);
  server.answer = serve({ ...pages, '/2': { people: [bo, cy] } });
  await hr.round(EVERY);
  expect(await listedBy(hr)).toEqual(['ana', 'bo', 'cy']);
  expect(hr.changes()).toBe(2);
});

test('a server without ETags that says the same is no change either', async () => {
  let asked = 0;
  server.answer = (_, response) => void response.end(JSON.stringify({ people: [ana], at: asked++ }));
  const hr = start();
  await hr.first();
  await hr.round(EVERY);
  expect(asked).toBe(2);
  expect(hr.changes()).toBe(1);
});

test('what is nested too deep to be compared is read anew, and asked for again', async () => {
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  server.answer = (_, response) => void response.end(`{ "people": [${JSON.stringify(ana)}, ${deep}] }`);
  const hr = start();
  await hr.first();
  await hr.round(EVERY);
  await hr.round(EVERY);
  expect(await listedBy(hr)).toEqual(['ana']);
  expect((await hr.source.view()).stale).toContain('wrong type');
});

test('a list that is empty is one of nobody', async () => {
  server.answer = serve({ '/people': { people: [] } });
  const hr = start();
  await hr.first();
  expect(await hr.source.view()).toMatchObject({ listing: { people: [], unclear: new Set() }, stale: null });
});

test('map and list say where things stand, and the answer may be a list itself', async () => {
  server.answer = serve({ '/people?all=1': [{ login: 'ana', mobile: { no: '+4790000001' } }] });
  const hr = start({
    ...{ url: `${server.url}/people?all=1`, list: '$', map: { identity: '$.login', sms: '$.mobile.no' } },
  });
  await hr.first();
  expect((await hr.source.view()).listing?.bindings).toMatchObject([{ identity: 'ana', address: '+4790000001' }]);
});

type Answer = PeopleServer['answer'];

const withPage2 =
  (second: Answer): Answer =>
  (request, response) =>
    request.url === '/people'
      ? void response.end(JSON.stringify({ people: [ana], next: '/2' }))
      : second(request, response);

test.each<[sentence: string, answer: Answer, reason: RegExp]>([
  ['a status', (_, response) => void response.writeHead(503).end(), /^http:.*\/people answered 503$/],
  ['a redirection', (_, response) => void response.writeHead(302, { location: '/2' }).end(), /answered 302$/],
  ['no JSON', (_, response) => void response.end('{"people": [{"identity": "an'), /did not answer with JSON$/],
  [
    'no UTF-8',
    (_, response) => void response.end(Buffer.from('{"people": [{"identity": "\xe5se"}]}', 'latin1')),
    /with JSON$/,
  ],
  ['no list', (_, response) => void response.end('{"error": "+4790000001"}'), /has no list at \$\.people$/],
  ['a cut', (_, response) => void response.write('{"people": [', () => response.destroy()), /could not be read/],
  ['a page that is missing', withPage2((_, response) => void response.writeHead(500).end()), /\/2 answered 500$/],
  ['a page cut short', withPage2((_, response) => void response.end('{"people": [{')), /\/2 did not answer with JSON$/],
  [
    'pages in a loop',
    withPage2((_, response) => void response.end('{"people": [], "next": "/people"}')),
    /\/people is named as a next page twice$/,
  ],
  [
    'a page of another origin',
    withPage2((_, response) => void response.end('{"people": [], "next": "http://127.0.0.2/people?key=1"}')),
    /\/2 names a next page at another origin$/,
  ],
  [
    'a page that is no address',
    withPage2((_, response) => void response.end('{"people": [], "next": "http://["}')),
    /\/2 names a next page that is no address$/,
  ],
  [
    'a page that is a number',
    withPage2((_, response) => void response.end('{"people": [], "next": 3}')),
    /has no address of a page at \$\.next$/,
  ],
])('whatever fails, the last list stays whole, and is stale after a while: %s', async (_, answer, reason) => {
  server.answer = serve({ '/people': { people: [ana, bo] } });
  const hr = start();
  await hr.first();
  server.answer = answer;
  await hr.round(EVERY);
  const good = await hr.source.view();
  expect(good).toMatchObject({ listing: { people: ['ana', 'bo'] }, stale: null });
  while (hr.changes() === 1) await hr.round(hr.waits.at(-1) ?? 0);
  const late = await hr.source.view();
  expect(late).toMatchObject({ listing: { people: ['ana', 'bo'] }, readAt: good.readAt });
  expect(late.stale).toMatch(reason);
  expect(hr.virtual.now()).toBeGreaterThanOrEqual((good.readAt ?? 0) + HOUR);
  server.answer = serve({ '/people': { people: [ana, bo] } });
  await hr.round(hr.waits.at(-1) ?? 0);
  expect(await hr.source.view()).toMatchObject({ stale: null, readAt: hr.virtual.now() });
  expect(hr.changes()).toBe(3);
  expect(JSON.stringify(hr.log.lines)).not.toMatch(/secret-token|\+479|key=1/);
});

test('a wrong token fails, and one that was never read is stale at once', async () => {
  const hr = start({ token: new Redacted('other') });
  await hr.first();
  expect(await hr.source.view()).toMatchObject({
    ...{ listing: null, readAt: null, stale: `${server.url}/people answered 401` },
  });
  expect(hr.changes()).toBe(1);
});

test('not modified is no answer to who has nothing yet', async () => {
  server.answer = (_, response) => void response.writeHead(304).end();
  const hr = start();
  await hr.first();
  expect((await hr.source.view()).stale).toMatch(/answered 304$/);
});

test('a server that hangs is left after the timeout', async () => {
  server.answer = () => {};
  const hr = start();
  hr.source.start();
  while (server.requests.length === 0) await nextTurn();
  await hr.round(TIMEOUT);
  expect((await hr.source.view()).stale).toContain('gave no whole answer within 30000 ms');
});

test('one that stops in the middle is left, too', async () => {
  server.answer = (_, response) => void response.write('{"people": [');
  const hr = start();
  hr.source.start();
  while (server.requests.length === 0) await nextTurn();
  await hr.round(TIMEOUT);
  expect((await hr.source.view()).stale).toContain('gave no whole answer');
});

test('a server that is not there is tried again sooner, and less and less often', async () => {
  server.answer = (_, response) => void response.writeHead(500).end();
  const hr = start();
  await hr.first();
  for (let round = 0; round < 6; round++) await hr.round(hr.waits.at(-1) ?? 0);
  expect(hr.waits).toEqual([10_000, 20_000, 40_000, 80_000, 160_000, EVERY, EVERY]);
});

test('the server says when it wants to be asked again', async () => {
  server.answer = (_, response) => void response.writeHead(429, { 'retry-after': '1200' }).end();
  const hr = start();
  await hr.first();
  expect(hr.waits).toEqual([1_200_000]);
});

test('who moves between the pages while they are read is not lost', async () => {
  const even = { '/people': { people: [ana, bo], next: '/2' }, '/2': { people: [cy] } };
  server.answer = serve(even);
  const hr = start();
  await hr.first();
  // `ana` leaves between the first page and the second, and `cy` moves up to the first.
  let asked = 0;
  server.answer = (request, response) => {
    asked += 1;
    const after = { '/people': { people: [bo, cy], next: '/2' }, '/2': { people: [] } };
    serve(asked === 1 ? even : after)(request, response);
  };
  await hr.round(EVERY);
  expect(await listedBy(hr)).toEqual(['ana', 'bo', 'cy']);
  await hr.round(10_000);
  expect(await listedBy(hr)).toEqual(['bo', 'cy']);
});

test('a list that never holds still is not taken', async () => {
  server.answer = serve({ '/people': { people: [ana, bo], next: '/2' }, '/2': { people: [cy] } });
  const hr = start();
  await hr.first();
  let asked = 0;
  server.answer = (request, response) => {
    const first = asked++ % 4 < 2 ? [ana] : [bo];
    serve({ '/people': { people: first, next: '/2' }, '/2': { people: [cy] } })(request, response);
  };
  await hr.round(EVERY);
  expect(await listedBy(hr)).toEqual(['ana', 'bo', 'cy']);
  expect(hr.log.lines.at(-1)?.fields.reason).toContain('changes while it is read');
});

test('more bytes than 64 MB on all pages are no list', async () => {
  const people = [{ identity: 'ana', note: 'x'.repeat(30 * 1024 * 1024) }];
  server.answer = (request, response) =>
    void response.end(JSON.stringify({ people, next: `/${Number(request.url?.slice(1)) + 1 || 1}` }));
  const hr = start();
  await hr.first();
  expect((await hr.source.view()).stale).toContain('more than 67108864 bytes');
  expect(server.requests).toHaveLength(3);
});

test('more people than the memory may hold are no list', async () => {
  const people = `[${'{},'.repeat(99_999)}{}]`;
  server.answer = ({ url = '' }, response) => void response.end(`{ "people": ${people}, "next": "${url}1" }`);
  const hr = start();
  await hr.first();
  expect((await hr.source.view()).stale).toContain('lists more than 200000 people');
});

test('a server that is never done with its pages is stale after a time', async () => {
  const hr = start();
  const stales: (string | null)[] = [];
  server.answer = async ({ url = '' }, response) => {
    hr.virtual.advance(HOUR / 200);
    stales.push((await hr.source.view()).stale);
    response.end(JSON.stringify({ people: [ana], next: stales.length > 200 ? null : `${url}1` }));
  };
  await hr.first();
  expect([stales[10], stales.at(-1)]).toEqual([null, expect.stringContaining('/people is not read to its end')]);
  expect((await hr.source.view()).stale).toBe(null);
});

test('10,000 people on ten pages', async () => {
  const person = (index: number) => ({
    identity: `p${index}`,
    sms: `+47900${String(index).padStart(5, '0')}`,
    tags: ['a'],
  });
  server.answer = (request, response) => {
    const page = Number(request.url?.slice(1)) || 0;
    const people = Array.from({ length: 1000 }, (_, index) => person(page * 1000 + index));
    response.end(JSON.stringify({ people, next: page < 9 ? `/${page + 1}` : undefined }));
  };
  const hr = start();
  await hr.first();
  const { listing } = await hr.source.view();
  expect(listing).toMatchObject({ faults: [], unclear: new Set() });
  expect(listing?.bindings).toHaveLength(10_000);
});

test('an item of which it cannot be told whose it is makes it stale, the rest goes on', async () => {
  server.answer = serve({ '/people': { people: [ana, { fcm: 'y' }] } });
  const hr = start();
  await hr.first();
  expect(await hr.source.view()).toMatchObject({
    listing: { people: ['ana'], unclear: 'all' },
    readAt: null,
    stale: `1 fault: ${server.url}/people:1 $.people[1].identity wrong type`,
  });
});

test('once closed it asks no more, and a request under way is ended', async () => {
  server.answer = () => {};
  const hr = start();
  hr.source.start();
  while (server.requests.length === 0) await nextTurn();
  await hr.source.close();
  hr.virtual.advance(HOUR);
  expect(hr.waits).toEqual([]);
  expect(hr.changes()).toBe(0);
  expect(server.requests).toHaveLength(1);
});
