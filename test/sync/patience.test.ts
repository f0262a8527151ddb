import { expect, test } from 'vitest';
import { createTestLog } from '../../src/base/log.ts';
import { err, ok, type Result } from '../../src/base/result.ts';
import { createPatientBindings } from '../../src/sync/patience.ts';
import type { ServiceFault } from '../../src/sync/ports.ts';
import { createSteppedClock, turns } from '../app/stepped-clock.ts';

const fault = (status: number, retryAfterMs?: number): ServiceFault => ({
  status,
  code: 0,
  message: 'no',
  ...(retryAfterMs !== undefined && { retryAfterMs }),
});

/** A service that gives these answers, then says yes, and keeps when it was asked (ms) and for what. */
const start = (answers: readonly ServiceFault[] = [], { rate = 10, tries = 6 } = {}) => {
  const clock = createSteppedClock(0);
  const log = createTestLog();
  const asked: [at: number, sid: string][] = [];
  const left = [...answers];
  const stop = new AbortController();
  const port = {
    create: async () => ok({ sid: 'BS1' }),
    page: async () => ok({ bindings: [], next: null }),
    delete: async (sid: string) => {
      asked.push([clock.monotonic(), sid]);
      const next = left.shift();
      return next ? err(next) : ok(null);
    },
  };
  const bindings = createPatientBindings(port, { clock, rate, tries, log, stop: stop.signal });
  const results: Record<string, Result<null, ServiceFault>> = {};
  return {
    ask: (...sids: readonly string[]) => {
      for (const sid of sids)
        void bindings.delete(sid).then((result) => {
          results[sid] = result;
        });
    },
    pass: async (ms: number) => {
      await turns();
      await clock.pass(ms, () => turns());
    },
    asked,
    results,
    stop,
    bindings,
    log,
  };
};

test('calls are spaced by the rate, in the order in which they came', async () => {
  const { ask, pass, asked } = start([], { rate: 10 });
  ask('a', 'b', 'c', 'd');
  await pass(250);
  expect(asked).toEqual([
    [0, 'a'],
    [100, 'b'],
    [200, 'c'],
  ]);
  await pass(1000);
  expect(asked.at(-1)).toEqual([300, 'd']);
});

test('what was not asked for a while saves nothing up', async () => {
  const { ask, pass, asked } = start([], { rate: 10 });
  await pass(5000);
  ask('a', 'b');
  await pass(1000);
  expect(asked).toEqual([
    [5000, 'a'],
    [5100, 'b'],
  ]);
});

test.each([0, 408, 500, 503])('a call that ends with %i is made again, later each time', async (status) => {
  const { ask, pass, asked, results } = start([fault(status), fault(status), fault(status)]);
  ask('a');
  await pass(20_000);
  expect(asked.map(([at]) => at)).toEqual([0, 1000, 3000, 7000]);
  expect(results.a).toEqual(ok(null));
});

test.each([400, 401, 403, 404])('a call that ends with %i is not made again', async (status) => {
  const { ask, pass, asked, results } = start([fault(status)]);
  ask('a');
  await pass(60_000);
  expect(asked).toHaveLength(1);
  expect(results.a).toMatchObject({ ok: false, error: { status } });
});

test('after so many tries its fault counts', async () => {
  const { ask, pass, asked, results } = start(Array(20).fill(fault(503)), { tries: 6 });
  ask('a');
  await pass(600_000);
  expect(asked.map(([at]) => at)).toEqual([0, 1000, 3000, 7000, 15_000, 31_000]);
  expect(results.a).toMatchObject({ ok: false, error: { status: 503 } });
});

test('it waits a minute at most, unless it is told to wait longer, and then five', async () => {
  const { ask, pass, asked } = start(Array(9).fill(fault(500)), { tries: 9 });
  ask('a');
  await pass(1_000_000);
  expect(asked.map(([at]) => at).slice(-3)).toEqual([63_000, 123_000, 183_000]);
  const told = start([fault(503, 3_600_000)]);
  told.ask('a');
  await told.pass(1_000_000);
  expect(told.asked.map(([at]) => at)).toEqual([0, 300_000]);
});

test('the longer of both counts: what it is told, and what it would wait by itself', async () => {
  const { ask, pass, asked } = start([fault(429, 10), fault(429, 10), fault(429, 7000)]);
  ask('a');
  await pass(60_000);
  expect(asked.map(([at]) => at)).toEqual([0, 1000, 3000, 10_000]);
});

test('while one is told to wait all others wait too', async () => {
  const { ask, pass, asked, results } = start([fault(429, 30_000)], { rate: 10 });
  ask('a', 'b', 'c');
  await pass(29_000);
  expect(asked).toEqual([[0, 'a']]);
  await pass(10_000);
  expect(asked.slice(1).map(([, sid]) => sid)).toEqual(['b', 'c', 'a']);
  expect(asked[1]?.[0]).toBe(30_000);
  expect(Object.keys(results).toSorted()).toEqual(['a', 'b', 'c']);
});

test('a failure that says nothing of the service keeps nobody else waiting', async () => {
  const { ask, pass, asked } = start([fault(500)], { rate: 10 });
  ask('a', 'b');
  await pass(5000);
  expect(asked).toEqual([
    [0, 'a'],
    [100, 'b'],
    [1000, 'a'],
  ]);
});

test('pages and creates go the same way', async () => {
  const { bindings, pass } = start([], { rate: 1 });
  const seen: string[] = [];
  void bindings.page(null).then(() => seen.push('page'));
  const binding = { Identity: 'ana', BindingType: 'sms', Address: '+4790000001', Tag: [] } as const;
  void bindings.create(binding).then(() => seen.push('create'));
  await pass(0);
  expect(seen).toEqual(['page']);
  await pass(1000);
  expect(seen).toEqual(['page', 'create']);
});

test('once it is to end nobody waits any more, neither for a turn nor to ask again, and nothing more is asked for', async () => {
  const { ask, pass, asked, results, stop } = start([fault(500), fault(429, 60_000)]);
  ask('a', 'b', 'c', 'd');
  await pass(150);
  stop.abort();
  await pass(0);
  ask('e');
  await pass(0);
  expect(asked.map(([, sid]) => sid)).toEqual(['a', 'b']);
  for (const sid of ['a', 'b', 'c', 'd', 'e']) expect(results[sid]).toMatchObject({ ok: false, error: { status: 0 } });
});
