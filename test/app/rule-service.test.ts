import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRuleService } from '../../src/app/rule-service.ts';
import { swapRuleBook } from '../../src/app/swap.ts';
import type { Clock } from '../../src/base/clock.ts';
import { asRuleId } from '../../src/model/ids.ts';
import { createNotifier } from '../../src/notifier/notifier.ts';
import { coldDecoder, openWorld } from './small-world.ts';
import { turns } from './stepped-clock.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rules-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (text: string, name = 'a.yaml') => writeFileSync(join(folder, name), text);

/** Rules `r0`, `r1`, …, each raised above its limit. */
const rulesText = (limits: readonly number[]): string =>
  `version: 1\nrules:\n${limits
    .map(
      (limit, index) =>
        `  - { id: r${index}, source: cold, when: { all: [ { fact: temperature, operator: greaterThan, value: ${limit} } ] } }\n`,
    )
    .join('')}`;

/** A service whose every step takes so long that it rests after it; `onRest` is what others do meanwhile. */
const given = (
  world = openWorld('version: 1\nrules: []\n'),
  kept: ReadonlyMap<string, { text: string }> = new Map(),
) => {
  const rests = { count: 0, onRest: () => {} };
  let now = 0;
  const clock: Pick<Clock, 'now' | 'monotonic' | 'after'> = {
    now: () => 0,
    monotonic: () => {
      now += 100;
      return now;
    },
    after: (_, task) => {
      rests.count++;
      rests.onRest();
      queueMicrotask(task);
      return () => {};
    },
  };
  const service = createRuleService({
    ...{ paths: [folder], decoders: [coldDecoder()], systemNotify: [], clock },
    ...{ layouts: { of: (source) => world.world.fleet.source(source).layout } },
    checkTemplate: createNotifier().checkTemplate,
    texts: { get: async () => kept, put: async () => {}, remove: async () => {} },
  });
  if (!service.ok) throw new Error('faulty system rules');
  return { service: service.value, rests, world };
};

const bookOf = async ({ service }: ReturnType<typeof given>) => {
  const current = await service.current();
  if (!current.ok) throw new Error(current.error);
  return current.value.book;
};

test('what comes while rules are loaded is judged by the old ones, each once, and the new ones find it as if it had come before', async () => {
  const limits = fc.array(fc.integer({ min: -20, max: 0 }), { minLength: 1, maxLength: 6 });
  const temperatures = fc.array(fc.integer({ min: -25, max: 5 }), { minLength: 1, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(limits, limits, temperatures, async (before, after, said) => {
      const [between, ahead] = [openWorld(rulesText(before)), openWorld(rulesText(before))];
      for (const [at, temperature] of said.entries()) ahead.readFrom(`f${at % 3}`, { temperature });
      ahead.swap(rulesText(after));
      write(rulesText(after));
      const opened = given(between);
      const left = [...said.entries()];
      const speak = () => {
        const [next] = left.splice(0, 1);
        if (next) between.readFrom(`f${next[0] % 3}`, { temperature: next[1] });
      };
      opened.rests.onRest = speak;
      const book = await bookOf(opened);
      while (left.length > 0) speak();
      swapRuleBook(between.world, book);
      expect([between.seen, between.states()]).toEqual([ahead.seen, ahead.states()]);
    }),
    { numRuns: 60 },
  );
});

test('others go first after every rule', async () => {
  write(rulesText(Array.from({ length: 50 }, () => 0)));
  const opened = given();
  await bookOf(opened);
  expect(opened.rests.count).toBeGreaterThan(100);
});

test('what is saved meanwhile goes before: the older state is never answered', async () => {
  write(rulesText([0]));
  write(rulesText([]), 'b.yaml');
  const opened = given();
  opened.rests.onRest = () => {
    opened.rests.onRest = () => {};
    write(rulesText([0, 0]));
  };
  expect([...(await bookOf(opened)).rules.keys()]).toEqual(expect.arrayContaining(['r0', 'r1']));
});

test('files that are saved without end are taken up all the same', async () => {
  write(rulesText([0]));
  const opened = given();
  let saves = 0;
  opened.rests.onRest = () => write(rulesText([++saves]));
  expect((await bookOf(opened)).rules.has(asRuleId('r0'))).toBe(true);
});

test('two who ask at once have the same answer, loaded once', async () => {
  write(rulesText([0]));
  const { service, rests } = given();
  const [one, other] = await Promise.all([service.current(), service.current()]);
  const { count } = rests;
  expect(one.ok && other.ok && one.value === other.value).toBe(true);
  await service.current();
  expect(rests.count).toBe(count);
});

test('what the last run ended with is not loaded again from files that still say it', async () => {
  write(rulesText([0]));
  const world = openWorld('version: 1\nrules: []\n');
  const file = join(folder, 'a.yaml');
  const opened = given(world, new Map([[file, { text: rulesText([0]) }]]));
  const before = (await opened.service.previous()).rules.get(asRuleId('r0'));
  expect(before).toBeDefined();
  expect((await bookOf(opened)).rules.get(asRuleId('r0'))).toBe(before);
});

test('once it is stopped nothing is loaded further, nor answered', async () => {
  write(rulesText([0, 0, 0]));
  const { service, rests } = given();
  let answered = false;
  rests.onRest = () => service.stop();
  void service.current().then(() => {
    answered = true;
  });
  await turns();
  expect([answered, rests.count]).toEqual([false, 1]);
});
