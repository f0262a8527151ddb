import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMetrics } from '../../src/api/metrics.ts';
import { createReload } from '../../src/app/reload.ts';
import type { ConfigState } from '../../src/app/reload-report.ts';
import type { RuleBook } from '../../src/app/rule-book.ts';
import { createRuleService } from '../../src/app/rule-service.ts';
import { createTroubles } from '../../src/app/troubles.ts';
import { createTestLog } from '../../src/base/log.ts';
import { asRuleId } from '../../src/model/ids.ts';
import { createNotifier } from '../../src/notifier/notifier.ts';
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
  const may = { put: () => {}, get: () => {}, settle: async () => {}, follow: async (_book: RuleBook) => {} };
  const { world, read } = openWorld(NOTHING);
  const layouts = { of: (source: string) => world.fleet.source(source).layout };
  const service = createRuleService({
    ...{ paths: [folder], decoders: [coldDecoder()], layouts, systemNotify: [] },
    ...{ checkTemplate: createNotifier().checkTemplate, clock },
    texts: {
      get: async () => {
        may.get();
        return kept;
      },
      put: async (file, text) => {
        may.put();
        kept.set(file, { text });
      },
      remove: async (file) => void kept.delete(file),
    },
  });
  if (!service.ok) throw new Error('faulty system rules');
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
  const metrics = createMetrics({ version: 'test' });
  const config: { state: ConfigState } = { state: 'same' };
  const reload = createReload({
    ...{ paths: [folder], service: service.value, core: { world, pipeline, troubles }, clock, log },
    ...{ metrics, configState: () => config.state },
    follow: (book) => {
      followed.push(own(book));
      return may.follow(book);
    },
  });
  const running = () => own(world.book);
  const keptFiles = () => [...kept.keys()].map((file) => file.replace(folder, ''));
  return {
    ...{ reload, may, read, metrics, config, world },
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

describe('what a reload did', () => {
  test('is told: the rules that came, changed and went, and what became of their alarms', async () => {
    const { reload, read, write, clock } = given({
      'a.yaml': warm('', 'a'),
      'b.yaml': warm('', 'b'),
      'c.yaml': warm('', 'c'),
    });
    await reload.take();
    read({ temperature: -10 });
    write('a.yaml', warm('for: 1m', 'a'));
    write('b.yaml', warm('', 'd'));
    await clock.pass(1000, turns);
    const report = await reload.take('api');
    expect(report).toMatchObject({
      ...{ at: 1000, cause: 'api', dry: false, outcome: 'applied', reason: null },
      ...{ files: 3, rules: 3, unchanged: 1, refused: [], config: 'same' },
      alarms: { kept: 2, retimed: 0, closed: 1, dropped: 0 },
    });
    expect(report?.changes).toMatchObject([
      { rule: 'b', change: 'removed', after: null, alarms: { closed: 1 } },
      { rule: 'a', change: 'changed', line: 4, alarms: { kept: 1, closed: 0 } },
      { rule: 'd', change: 'added', before: null, alarms: { kept: 0, closed: 0 } },
    ]);
  });

  test('stands in the log: one line with the counts, and one for each rule that changed', async () => {
    const { reload, write, log, config } = given({ 'a.yaml': warm('', 'a'), 'b.yaml': warm('', 'b') });
    await reload.take();
    log.lines.splice(0);
    config.state = 'faulty';
    write('a.yaml', warm('for: 1m', 'a'));
    await reload.take('signal');
    expect(log.lines).toMatchObject([
      {
        ...{ level: 'info', event: 'rules loaded' },
        fields: {
          ...{ cause: 'signal', outcome: 'applied', rules: 2, files: 2, refused: 0 },
          ...{ added: 0, changed: 1, removed: 0, unchanged: 1 },
          config: 'has faults on disk: the next start would refuse it',
        },
      },
      { level: 'info', event: 'rule changed', fields: { rule: 'a', line: 4 } },
    ]);
  });

  test('leaves out what a faulty file has in place of a rule: it may be a phone number', async () => {
    const { reload, log, said } = given({ 'a.yaml': warm('severity: "+4790000001"', 'a') });
    await reload.take();
    const { fields } = log.lines.find(({ event }) => event === 'rule file refused') ?? {};
    expect(fields).toMatchObject({ running: 'none', faults: [expect.stringContaining('a.yaml:7')] });
    expect(JSON.stringify([log.lines, said])).not.toContain('4790000001');
  });

  test('is counted, and so are the files that are refused', async () => {
    const { reload, write, metrics } = given({ 'a.yaml': warm('', 'a') });
    await reload.take();
    await reload.take('api');
    write('a.yaml', warm('fro: 1m', 'a'));
    await reload.take('api');
    const text = await metrics.text();
    expect(text).toContain('tocsin_rule_files_refused 1');
    for (const outcome of ['applied', 'unchanged', 'refused'])
      expect(text).toContain(`tocsin_rule_reloads_total{outcome="${outcome}"} 1`);
  });

  test('is nothing when the store cannot be read, and it is tried again', async () => {
    const { reload, may, running, pass } = given({ 'a.yaml': warm('', 'a') });
    may.get = () => {
      throw new Error('locked');
    };
    expect(await reload.take('api')).toBe(null);
    may.get = () => {};
    await pass(10_000);
    expect(running()).toBe('a');
  });
});

describe('whoever asks while a run is under way', () => {
  /** Asked while a run, for whose end `a` stands, waits for the store; `meanwhile` comes after that run has read the files. */
  const asking = async (meanwhile: (service: ReturnType<typeof given>) => void) => {
    const all = given({ 'a.yaml': warm('', 'a'), 'b.yaml': warm('', 'b') });
    await all.reload.take();
    let written = () => {};
    all.may.settle = () =>
      new Promise((resolve) => {
        written = resolve;
      });
    all.write('a.yaml', warm('for: 1m', 'a'));
    const first = all.reload.take('files');
    await turns();
    all.may.settle = async () => {};
    meanwhile(all);
    const asked = all.reload.take('api');
    written();
    await first;
    return asked;
  };

  test('hears what that run has changed', async () => {
    expect(await asking(() => {})).toMatchObject({ outcome: 'applied', changes: [{ rule: 'a' }], unchanged: 1 });
  });

  test('hears of a file that is refused since, beside it', async () => {
    const report = await asking(({ write }) => write('b.yaml', warm('fro: 1m', 'b')));
    expect(report).toMatchObject({ outcome: 'refused', changes: [{ rule: 'a' }], refused: [{ running: 'last-good' }] });
  });

  test('hears nothing of it when its own run fails', async () => {
    const report = await asking(({ write, may }) => {
      write('b.yaml', warm('for: 1m', 'b'));
      may.get = () => {
        throw new Error('locked');
      };
    });
    expect(report).toBe(null);
  });
});

describe('a file that is saved as it was', () => {
  test('is not loaded again, and nothing is said of it', async () => {
    const { reload, write, log, followed } = given({ 'a.yaml': warm('', 'a') });
    await reload.take();
    const lines = log.lines.length;
    write('a.yaml', warm('', 'a'));
    await reload.take('files');
    expect([log.lines.length, followed]).toEqual([lines, ['a']]);
  });

  test('is said to whoever asks', async () => {
    const { reload } = given({ 'a.yaml': warm('', 'a') });
    await reload.take();
    expect(await reload.take('api')).toMatchObject({ outcome: 'unchanged', changes: [], unchanged: 1 });
  });
});

test('of many files only the one that changed is loaded anew', async () => {
  const { reload, write, world } = given({
    'a.yaml': warm('', 'a'),
    'b.yaml': warm('', 'b'),
    'c.yaml': warm('fro: 1', 'c'),
  });
  const [a, b] = [asRuleId('a'), asRuleId('b')];
  await reload.take();
  const before = new Map(world.book.rules);
  write('a.yaml', warm('title: Warmer', 'a'));
  expect(await reload.take('api')).toMatchObject({ outcome: 'refused', changes: [{ rule: 'a' }], refused: [{}] });
  expect(world.book.rules.get(a)).not.toBe(before.get(a));
  expect(world.book.rules.get(b)).toBe(before.get(b));
});

describe('a dry run', () => {
  test('tells what a reload would do, and does nothing', async () => {
    const { reload, write, running, read, world, kept, followed } = given({ 'a.yaml': warm('', 'a') });
    await reload.take();
    read({ temperature: -10 });
    write('a.yaml', warm('', 'b'));
    const book = world.book;
    const tried = await reload.tryOut();
    expect(tried).toMatchObject({ dry: true, outcome: 'applied', alarms: { closed: 1 } });
    expect([running(), kept(), followed, world.book === book]).toEqual(['a', ['/a.yaml'], ['a'], true]);
    expect(await reload.take('api')).toMatchObject({ dry: false, changes: tried.changes, alarms: tried.alarms });
    expect(running()).toBe('b');
  });

  test('says when the files cannot be read', async () => {
    const { reload } = given({ 'a.yaml': warm('', 'a') });
    await reload.take();
    rmSync(folder, { recursive: true });
    expect(await reload.tryOut()).toMatchObject({ outcome: 'unreadable', reason: expect.stringContaining('ENOENT') });
  });
});

describe('what may be half a file', () => {
  const both = `${warm('', 'a')}  - { id: b, source: cold, when: { all: [ { fact: temperature, operator: greaterThan, value: 0 } ] } }\n`;

  test('waits while its rules are gone, and nothing happens when they come', async () => {
    const { reload, write, running, pass } = given({ 'a.yaml': both });
    await reload.take();
    write('a.yaml', warm('', 'a'));
    expect(await reload.take('files')).toMatchObject({
      outcome: 'held',
      reason: expect.stringMatching(/rules are gone/),
    });
    await pass(1900);
    write('a.yaml', both);
    expect(await reload.take('files')).toMatchObject({ outcome: 'unchanged' });
    await pass(10_000);
    expect(running()).toBe('a,b');
  });

  test('is taken up when it has stood so for 2 s', async () => {
    const { reload, write, running, pass } = given({ 'a.yaml': both });
    await reload.take();
    write('a.yaml', warm('', 'a'));
    await reload.take('files');
    await pass(1999);
    expect(running()).toBe('a,b');
    await pass(1);
    expect(running()).toBe('a');
  });

  test('waits anew for each text that differs', async () => {
    const { reload, write, running, pass } = given({ 'a.yaml': both });
    await reload.take();
    for (const title of ['One', 'Two', 'Three']) {
      write('a.yaml', warm(`title: ${title}`, 'a'));
      await reload.take('files');
      await pass(1500);
    }
    expect(running()).toBe('a,b');
    await pass(500);
    expect(running()).toBe('a');
  });

  test('has not stood so while nothing could be read', async () => {
    const { reload, write, running, pass } = given({ 'a.yaml': both });
    await reload.take();
    write('a.yaml', warm('', 'a'));
    await reload.take('files');
    rmSync(folder, { recursive: true });
    await reload.take('files');
    await pass(60_000);
    mkdirSync(folder);
    write('a.yaml', warm('', 'a'));
    expect(await reload.take('files')).toMatchObject({ outcome: 'held' });
    expect(running()).toBe('a,b');
  });

  test('waits when it ends within a line', async () => {
    const { reload, write, world, pass } = given({ 'a.yaml': warm('for: 10m', 'a') });
    await reload.take();
    write('a.yaml', warm('for: 1', 'a').trimEnd());
    write('a.yaml', warm('title: Cut', 'a').trimEnd());
    expect(await reload.take('files')).toMatchObject({
      outcome: 'held',
      reason: expect.stringMatching(/within a line/),
    });
    const title = () => [...world.book.rules.values()].find(({ id }) => id === 'a')?.title;
    expect(title()).not.toBe('Cut');
    await pass(2000);
    expect(title()).toBe('Cut');
  });

  test('waits for nobody who asks', async () => {
    const { reload, write, running } = given({ 'a.yaml': both });
    await reload.take();
    write('a.yaml', warm('', 'a'));
    expect(await reload.take('signal')).toMatchObject({ outcome: 'applied' });
    expect(running()).toBe('a');
  });
});

test('a file that cannot be read is refused like a faulty one, and stops no other', async () => {
  const { reload, running, said } = given({ 'a.yaml': warm('', 'a') });
  symlinkSync('nowhere', join(folder, 'b.yaml'));
  expect(await reload.take()).toMatchObject({ outcome: 'refused', refused: [{ running: 'none' }] });
  expect([running(), said]).toEqual(['a', [expect.stringMatching(/^\/b.yaml true: .*cannot be read: ENOENT/)]]);
});

test('the rules that run are listed, each since it became what it is, with its alarms', async () => {
  const { reload, write, read, clock } = given({ 'a.yaml': warm('', 'a'), 'b.yaml': warm('for: 1m', 'b') });
  await reload.take();
  read({ temperature: -10 });
  await clock.pass(5000, turns);
  write('b.yaml', warm('for: 2m', 'b'));
  await reload.take('api');
  expect(reload.rules()).toMatchObject([
    { id: 'a', line: 4, since: 0, alarms: { pending: 0, active: 1, clearing: 0 } },
    { id: 'b', line: 4, since: 5000, alarms: { pending: 1, active: 0, clearing: 0 } },
  ]);
});
