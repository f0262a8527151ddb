import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSync } from '../../src/app/sync-service.ts';
import { createSequentialIds } from '../../src/base/ids.ts';
import { createTestLog } from '../../src/base/log.ts';
import { err } from '../../src/base/result.ts';
import { BUILT_IN_SERVICE } from '../../src/model/service.ts';
import { createNotifyAccount } from '../../src/notify-service/create-account.ts';
import type { Notify } from '../../src/notify-service/operations.ts';
import { memoryStore } from '../store/samples.ts';
import { createSteppedClock, turns } from './stepped-clock.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roster-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const ANA = `version: 1
people:
  - { identity: ana-k, tags: [on-call], sms: ["+4791234567"] }
`;

/** The Notify service out of reach. */
const OUT_OF_REACH = { status: 503, code: 20503, message: 'out of reach' };
const UNREACHABLE = async () => err(OUT_OF_REACH);

const given = async (roster: string | null, broken: Partial<Notify> = {}) => {
  const path = join(folder, 'roster.yaml');
  if (roster !== null) writeFileSync(path, roster);
  const clock = createSteppedClock(1000);
  const store = await memoryStore();
  const notify: Notify = createNotifyAccount({
    ...{ store: store.notify, clock, ids: createSequentialIds(), ownService: BUILT_IN_SERVICE },
    ...{ wake: () => {}, credentialChanged: () => {}, tester: { find: async () => undefined } },
  }).of(BUILT_IN_SERVICE);
  const used: Notify = { ...notify, ...broken };
  const said: unknown[] = [];
  let tell = () => {};
  const sync = startSync({
    ...{ roster: path, notify: used, ownership: store.ownership, clock, log: createTestLog() },
    troubles: {
      say: (_trouble, _subject, troubled, detail) => {
        said.push(troubled ? detail : 'well');
        tell();
      },
    },
  });
  await sync.ready;
  return {
    ...{ clock, sync, said, used, notify },
    pass: (durationMs: number) => clock.pass(durationMs, turns),
    /** Lets the time pass that leads to another run, and waits for what it says. */
    passToRun: async (durationMs: number) => {
      const told = new Promise<void>((resolve) => {
        tell = resolve;
      });
      await clock.pass(durationMs, turns);
      await told;
      await turns();
    },
    bound: async () => {
      const page = await notify.listBinding({});
      return page.ok ? page.value.bindings.map(({ identity, address }) => `${identity} ${address}`) : [];
    },
  };
};

test('who stands in the roster is bound once it is ready', async () => {
  const { sync, bound, said } = await given(ANA);
  expect([await bound(), said]).toEqual([['ana-k +4791234567'], ['well']]);
  await sync.close();
});

test.each<[string, string | null, RegExp]>([
  ['is not there', null, /roster was not taken up: .*roster.yaml cannot be read/],
  ['has faults', 'version: 1\npeople: [ { idendity: ana } ]\n', /roster was not taken up: the roster has \d faults?/],
])('a roster that %s is a trouble, and changes nothing', async (_sentence, roster, detail) => {
  const { sync, said, bound, pass } = await given(roster);
  await pass(60_000);
  expect([said, await bound()]).toEqual([[expect.stringMatching(detail)], []]);
  await sync.close();
});

test('a service out of reach is tried again until it is there', async () => {
  const { sync, said, bound, pass, passToRun, used, notify } = await given(ANA, { listBinding: UNREACHABLE });
  await passToRun(10_000);
  expect(said).toHaveLength(2);
  Object.assign(used, notify);
  await passToRun(10_000);
  expect([said.at(-1), await bound()]).toEqual(['well', ['ana-k +4791234567']]);
  await pass(60_000);
  expect(said).toHaveLength(3);
  await sync.close();
});

test('after the end nothing is tried again, though a run was under way', async () => {
  const { sync, clock, said, used } = await given(ANA, { listBinding: UNREACHABLE });
  let answer = () => {};
  const asked = new Promise<void>((resolve) => {
    const listBinding: Notify['listBinding'] = () => {
      resolve();
      return new Promise((reply) => {
        answer = () => reply({ ok: false, error: OUT_OF_REACH });
      });
    };
    Object.assign(used, { listBinding });
  });
  await clock.pass(10_000, turns);
  await asked;
  await sync.close();
  answer();
  await turns();
  expect([said.length, clock.waiting()]).toEqual([2, 0]);
});
