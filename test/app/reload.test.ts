import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMetrics } from '../../src/api/metrics.ts';
import { createReload } from '../../src/app/reload.ts';
import type { RuleBook } from '../../src/app/rule-book.ts';
import { createRuleService } from '../../src/app/rule-service.ts';
import { createTroubles } from '../../src/app/troubles.ts';
import { createTestLog } from '../../src/base/log.ts';
import { createNotifier } from '../../src/notifier/notifier.ts';
import { createFactLayouts } from '../../src/rules/fact-layout.ts';
import { coldDecoder, openWorld, warm } from './small-world.ts';
import { createSteppedClock, turns } from './stepped-clock.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rules-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const NOTHING = 'version: 1\nrules: []\n';

/** A service over the files in the folder; `store` and `follow` may be made to fail or to wait. */
const given = (files: Readonly<Record<string, string>>) => {
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  for (const [name, text] of Object.entries(files)) write(name, text);
  const clock = createSteppedClock(0);
  const log = createTestLog();
  const kept = new Map<string, { text: string }>();
  const may = { put: () => {}, settle: async () => {}, follow: async (_book: RuleBook) => {} };
  const service = createRuleService({
    ...{ paths: [folder], decoders: [coldDecoder()], layouts: createFactLayouts(), systemNotify: [], log },
    ...{ checkTemplate: createNotifier().checkTemplate, now: clock.now },
    texts: {
      get: async () => kept,
      put: async (file, text) => {
        may.put();
        kept.set(file, { text });
      },
      remove: async (file) => void kept.delete(file),
    },
  });
  if (!service.ok) throw new Error('faulty system rules');
  const { world } = openWorld(NOTHING);
  const said: string[] = [];
  const troubles = createTroubles({
    now: clock.now,
    submit: ({ device, facts }) => said.push(`${device.replace(folder, '')} ${facts.troubled}: ${facts.detail}`),
  });
  const pipeline = {
    ...{ intake: () => {}, decided: () => {}, mayDecide: () => true, close: async () => {} },
    settled: () => may.settle(),
  };
  const followed: string[] = [];
  const reload = createReload({
    ...{ paths: [folder], service: service.value, core: { world, pipeline, troubles }, clock, log },
    metrics: createMetrics({ version: 'test' }),
    follow: (book) => {
      followed.push(own(book));
      return may.follow(book);
    },
  });
  const running = () => own(world.book);
  const keptFiles = () => [...kept.keys()].map((file) => file.replace(folder, ''));
  return {
    reload,
    may,
    said,
    followed,
    write,
    running,
    kept: keptFiles,
    log,
    clock,
    pass: (ms: number) => clock.pass(ms, turns),
  };
};

/** Rules that are not Tocsin's own. */
const own = ({ rules }: RuleBook) => [...rules.keys()].filter((id) => !id.startsWith('tocsin.')).join();

test('the files are taken up, and the subscriptions follow', async () => {
  const { reload, running, followed, said } = given({ 'a.yaml': warm('', 'a'), 'b.yaml': warm('', 'b') });
  await reload.take();
  expect([running(), followed, said, reload.refusedFiles()]).toEqual(['a,b', ['a,b'], [], 0]);
});

describe('a faulty file', () => {
  test('is a trouble of its own until it is well', async () => {
    const { reload, running, said, write } = given({ 'a.yaml': warm('fro: 1m', 'a'), 'b.yaml': warm('', 'b') });
    await reload.take();
    expect([running(), reload.refusedFiles()]).toEqual(['b', 1]);
    expect(said).toEqual([expect.stringMatching(/^\/a.yaml true: .*a.yaml:7:.*none of its rules run$/)]);
    write('a.yaml', warm('for: 1m', 'a'));
    await reload.take();
    expect([running(), reload.refusedFiles(), said.at(-1)]).toEqual(['b,a', 0, '/a.yaml false: ']);
  });

  test('runs by its last good text', async () => {
    const { reload, running, said, write } = given({ 'a.yaml': warm('', 'a') });
    await reload.take();
    write('a.yaml', `${warm('fro: 1m', 'a')}    form: 2m\n`);
    await reload.take();
    expect([running(), said]).toEqual(['a', [expect.stringMatching(/and 1 more; its last good text runs$/)]]);
  });
});

test('files that cannot be read leave the loaded rules as they are, and are a trouble', async () => {
  const { reload, running, said } = given({ 'a.yaml': warm('', 'a') });
  await reload.take();
  rmSync(folder, { recursive: true });
  await reload.take();
  expect([running(), said]).toEqual(['a', [' true: the rule files cannot be read, the loaded rules stay']]);
});

describe('the subscriptions', () => {
  test('may wait for the broker: rules go on following their files', async () => {
    const { reload, may, running, followed, write } = given({ 'a.yaml': warm('', 'a') });
    let connect = () => {};
    may.follow = () =>
      new Promise((resolve) => {
        connect = resolve;
      });
    await reload.take();
    write('a.yaml', warm('', 'b'));
    await reload.take();
    write('a.yaml', warm('', 'c'));
    await reload.take();
    expect([running(), followed]).toEqual(['c', ['a']]);
    connect();
    await turns();
    expect(followed).toEqual(['a', 'c']);
  });

  test('are tried again when they fail', async () => {
    const { reload, may, followed, pass } = given({ 'a.yaml': warm('', 'a') });
    may.follow = async () => {
      throw new Error('locked');
    };
    await reload.take();
    may.follow = async () => {};
    await pass(60_000);
    expect(followed).toEqual(['a', 'a']);
  });
});

describe('a store that fails', () => {
  test('delays no rules: that their texts are kept is tried again', async () => {
    const { reload, may, running, kept, pass, log } = given({ 'a.yaml': warm('', 'a') });
    may.put = () => {
      throw new Error('disk full');
    };
    await reload.take();
    expect([running(), kept()]).toEqual(['a', []]);
    expect(log.lines.at(-1)).toMatchObject({
      level: 'error',
      event: 'rules could not be loaded or kept, trying again',
    });
    may.put = () => {};
    await pass(10_000);
    expect([running(), kept()]).toEqual(['a', ['/a.yaml']]);
  });

  test('delays the swap until its batch is written: nothing may be decided before', async () => {
    const { reload, may, running } = given({ 'a.yaml': warm('', 'a') });
    let written = () => {};
    may.settle = () =>
      new Promise((resolve) => {
        written = resolve;
      });
    const taken = reload.take();
    await turns();
    expect(running()).toBe('');
    may.settle = async () => {};
    written();
    await taken;
    expect(running()).toBe('a');
  });
});

test('texts are kept only after the swap is committed: a crash before finds those that the stored alarms belong to', async () => {
  const { reload, may, running, kept } = given({ 'a.yaml': warm('', 'a') });
  const commits: (() => void)[] = [];
  may.settle = () => new Promise((resolve) => commits.push(resolve));
  const taken = reload.take();
  await turns();
  commits[0]?.();
  await turns();
  expect([running(), kept()]).toEqual(['a', []]);
  commits[1]?.();
  await taken;
  expect(kept()).toEqual(['/a.yaml']);
});

test('after the end nothing is tried again', async () => {
  const { reload, may, clock } = given({ 'a.yaml': warm('', 'a') });
  may.put = () => {
    throw new Error('disk full');
  };
  await reload.take();
  await reload.close();
  expect(clock.waiting()).toBe(0);
});
