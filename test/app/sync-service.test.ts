import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMetrics } from '../../src/api/metrics.ts';
import type { RuleTarget } from '../../src/app/rule-targets.ts';
import { createSyncService, type SyncServiceDeps } from '../../src/app/sync-service.ts';
import { createTroubles } from '../../src/app/troubles.ts';
import { createSequentialIds } from '../../src/base/ids.ts';
import { createTestLog } from '../../src/base/log.ts';
import { err } from '../../src/base/result.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Message } from '../../src/model/message.ts';
import { BUILT_IN_SERVICE } from '../../src/model/service.ts';
import { toTargetPattern } from '../../src/notifier/target-pattern.ts';
import { createNotifyAccount } from '../../src/notify-service/create-account.ts';
import type { Notify } from '../../src/notify-service/operations.ts';
import { memoryStore } from '../store/samples.ts';
import { createSteppedClock, turns } from './stepped-clock.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roster-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const rosterOf = (...people: readonly string[]): string => {
  const lines = people.map((name, index) => `  - { identity: ${name}, tags: [on-call], sms: "+479123456${index}" }`);
  return `version: 1\npeople:\n${lines.join('\n')}\n`;
};

const ROSTER = 'sync: { roster: roster.yaml }';
const PHONES = 'mqtt: { url: mqtt://broker }\nsync: { sources: [{ name: phones, type: registrations, ttl: 1h }] }';

/** The Notify service out of reach. */
const OUT_OF_REACH = { status: 503, code: 20503, message: 'out of reach' };

const configOf = (text: string) => {
  const config = loadConfig({ text, file: join(folder, 'tocsin.yaml'), env: {}, readFile: () => err('not here') });
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  return config.value;
};

const targetOf = (tag: string): RuleTarget => {
  const target = { Identity: [], Tag: [tag] };
  return { ...target, name: tag, rules: ['hot'], pattern: toTargetPattern(target) };
};

interface Before {
  readonly broken?: Partial<Notify>;
  /** Subjects of the trouble, as an earlier run left them. */
  readonly nobodyBound?: readonly string[];
}

const AWAY: Before = { broken: { listBinding: async () => err(OUT_OF_REACH) } };

const given = async (config: string, roster: string | null, { broken = {}, nobodyBound = [] }: Before = {}) => {
  const path = join(folder, 'roster.yaml');
  if (roster !== null) writeFileSync(path, roster);
  const clock = createSteppedClock(1000);
  const store = await memoryStore();
  const notify: Notify = createNotifyAccount({
    ...{ store: store.notify, clock, ids: createSequentialIds(), ownService: BUILT_IN_SERVICE },
    ...{ wake: () => {}, credentialChanged: () => {}, tester: { find: async () => undefined } },
  }).of(BUILT_IN_SERVICE);
  const used: Notify = { ...notify, ...broken };
  const said: string[] = [];
  const troubles = createTroubles({
    now: clock.now,
    submit: ({ source, device, facts }) =>
      said.push(facts.troubled ? `${source} ${device}: ${facts.detail}` : `${source} ${device} is over`),
  });
  for (const subject of nobodyBound) troubles.assume('tocsin.nobody-bound', subject);
  const targets: RuleTarget[] = [];
  const deps: SyncServiceDeps = {
    ...{ config: configOf(config), notify: used, store, clock, log: createTestLog(), troubles },
    ...{ watch: { now: clock.now }, metrics: createMetrics({ version: 'test' }), targets: () => targets },
  };
  const sync = createSyncService(deps);
  await sync.start();
  // A service far away is asked no faster than it likes, and nobody has let time pass yet.
  const first = sync.run();
  if (deps.config.notify.url === undefined) await first;
  return {
    ...{ clock, sync, said, used, notify, store, targets, troubles },
    write: (text: string) => writeFileSync(path, text),
    pass: (durationMs: number) => clock.pass(durationMs, turns),
    bound: async () => {
      const page = await notify.listBinding({});
      return page.ok ? page.value.bindings.map(({ identity, address }) => `${identity} ${address}`).sort() : [];
    },
    [Symbol.asyncDispose]: sync.close,
  };
};

const FAR = `notify: { url: "http://far.example", accountSid: AC${'0'.repeat(32)}, authToken: secret-of-16-chars, serviceSid: IS${'1'.repeat(32)} }`;

const messageOf = (topic: string, payload: object | null, retain = false): Message => ({
  ...{ topic, payload: new TextEncoder().encode(payload === null ? '' : JSON.stringify(payload)), retain },
  ...{ qos: 1, dup: false, packetId: 1, receivedAt: 0 },
});

describe('a roster', () => {
  test('is bound once sync has started', async () => {
    await using it = await given(ROSTER, rosterOf('ana-k'));
    expect([await it.bound(), it.said]).toEqual([['ana-k +4791234560'], []]);
  });

  test.each<[sentence: string, roster: string | null, detail: RegExp]>([
    ['is not there', null, /source-stale roster: .*roster.yaml cannot be read/],
    ['is cut short', 'version: 1\npeople: [ { identity: ana', /source-stale roster: /],
    ['has a faulty entry', `${rosterOf('bo-lind')}  - { identity: ana-k, sms: "123" }\n`, /source-stale roster: /],
  ])('that %s is a trouble, until it is well', async (_sentence, roster, detail) => {
    await using it = await given(ROSTER, roster);
    expect(it.said).toEqual([expect.stringMatching(detail)]);
    it.write(rosterOf('bo-lind'));
    await it.sync.run();
    expect(it.said.slice(1)).toEqual(['tocsin.source-stale roster is over']);
    expect(await it.bound()).toEqual(['bo-lind +4791234560']);
  });

  test('says nothing of what was expected and received: a number may stand there', async () => {
    await using it = await given(ROSTER, `${rosterOf('bo-lind')}  - { identity: ana-k, sms: "47912345671" }\n`);
    expect(it.said.join()).not.toContain('4791234567');
  });

  test('that loses many people waits for a word', async () => {
    await using it = await given(ROSTER, rosterOf('ana-k', 'bo-lind', 'cy-ruiz'));
    it.write(rosterOf('ana-k'));
    const { held } = await it.sync.run();
    expect(it.said).toEqual([
      expect.stringMatching(/^tocsin.sync-held roster: roster would lose 2 of 3 bindings: .*--confirm/),
    ]);
    expect(await it.bound()).toHaveLength(3);
    await it.sync.run({ confirm: held.map(({ id }) => id) });
    expect([await it.bound(), it.said.at(-1)]).toEqual([['ana-k +4791234560'], 'tocsin.sync-held roster is over']);
  });
});

describe('a service out of reach', () => {
  test('is a trouble, and tried again until it is there', async () => {
    await using it = await given(ROSTER, rosterOf('ana-k'), AWAY);
    expect(it.said).toEqual([expect.stringMatching(/source-stale Notify service: .*not current: .*out of reach/)]);
    Object.assign(it.used, it.notify);
    await it.pass(9_999);
    expect(await it.bound()).toEqual([]);
    await it.pass(1);
    await expect.poll(it.bound).toEqual(['ana-k +4791234560']);
    await expect.poll(() => it.said.at(-1)).toBe('tocsin.source-stale Notify service is over');
  });

  test('is not tried again after the end', async () => {
    const it = await given(ROSTER, rosterOf('ana-k'), AWAY);
    await it.sync.close();
    expect(it.clock.waiting()).toBe(0);
  });
});

test('a run that waits for a service far away is not waited for at the end', async () => {
  const it = await given(`${ROSTER}\n${FAR}`, null);
  it.write(rosterOf('ana-k'));
  const run = it.sync.run();
  await it.sync.close();
  expect(it.clock.waiting()).toBe(0);
  expect((await run).outcome).toBe('service-unreachable');
});

describe('what others changed', () => {
  test('is found and mended when the time has come', async () => {
    await using it = await given(ROSTER, rosterOf('ana-k'));
    const page = await it.notify.listBinding({});
    await it.notify.deleteBinding(page.ok ? (page.value.bindings[0]?.sid ?? '') : '');
    await it.pass(600_000);
    await expect.poll(it.bound).toEqual(['ana-k +4791234560']);
  });

  test('is let be while the phone is reported gone', async () => {
    await using it = await given(ROSTER, rosterOf('ana-k'));
    const page = await it.notify.listBinding({});
    const sid = page.ok ? page.value.bindings[0]?.sid : undefined;
    if (sid) await it.store.notify.removeBinding(sid, 'gone: Unregistered');
    const { unreachable, feedback } = await it.sync.run();
    expect([await it.bound(), unreachable, feedback.gone]).toEqual([
      [],
      [{ identity: 'ana-k', reason: 'address-gone' }],
      1,
    ]);
  });
});

test('what the built-in service learned says nothing of another one', async () => {
  await using it = await given(`${FAR}\n${ROSTER}`, rosterOf('ana-k'));
  await it.store.notify.holdAddress('sms', '+4791234560', 'STOP');
  const boundThen = async () => {
    await it.pass(100);
    return it.bound();
  };
  await expect.poll(boundThen).toEqual(['ana-k +4791234560']);
  await it.pass(1000);
  const { unreachable, feedback } = await it.sync.status();
  expect([unreachable, feedback]).toEqual([[], { gone: 0, optedOut: 0 }]);
});

describe('a registration', () => {
  const TOPIC = 'tocsin/bindings/ana-k/pixel-8';
  const PHONE = { BindingType: 'sms', Address: '+4791234567', Tag: ['on-call'] };

  test('binds a phone and unbinds it, without a word about deletes', async () => {
    await using it = await given(PHONES, null);
    it.sync.onLink({ type: 'connected', protocol: '5', sessionPresent: true });
    it.sync.onLink({ type: 'drained', by: 'echo' });
    it.sync.take(messageOf(TOPIC, PHONE));
    await it.pass(1000);
    await expect.poll(it.bound).toEqual(['ana-k +4791234567']);
    it.sync.take(messageOf(TOPIC, null));
    await it.pass(10_000);
    await expect.poll(it.bound).toEqual([]);
    expect(it.said).toEqual([]);
  });

  test('of another address at its topic unbinds the one before, however many do so', async () => {
    await using it = await given(PHONES, null);
    it.sync.onLink({ type: 'connected', protocol: '5', sessionPresent: true });
    it.sync.onLink({ type: 'drained', by: 'echo' });
    const say = (digit: number) =>
      ['ana', 'bo', 'cy'].forEach((name, index) => {
        const phone = { ...PHONE, Address: `+4791234${digit}${index}0` };
        it.sync.take(messageOf(`tocsin/bindings/${name}/x`, phone));
      });
    say(1);
    await it.pass(1000);
    await expect.poll(it.bound).toHaveLength(3);
    say(2);
    await it.pass(10_000);
    await expect.poll(it.bound).toEqual(['ana +4791234200', 'bo +4791234210', 'cy +4791234220']);
    expect(it.said).toEqual([]);
  });

  test('that ended is not forgotten for what was owned before a later run', async () => {
    await using it = await given(PHONES, null);
    it.sync.onLink({ type: 'connected', protocol: '5', sessionPresent: true });
    it.sync.onLink({ type: 'drained', by: 'echo' });
    const late = Promise.withResolvers<never[]>();
    const { list } = it.store.ownership;
    let asked = 0;
    Object.assign(it.store.ownership, { list: () => ++asked && late.promise });
    const first = it.sync.run();
    await expect.poll(() => asked).toBe(1);
    Object.assign(it.store.ownership, { list });
    it.sync.take(messageOf(TOPIC, PHONE));
    await it.sync.run();
    it.sync.take(messageOf(TOPIC, null));
    late.resolve([]);
    await first;
    const { held } = await it.sync.run();
    expect([held, await it.bound()]).toEqual([[], []]);
  });

  test('expires when nobody renews it', async () => {
    await using it = await given(PHONES, null);
    it.sync.take(messageOf(TOPIC, PHONE));
    await it.pass(1000);
    await expect.poll(it.bound).toEqual(['ana-k +4791234567']);
    await it.pass(3_700_000);
    await expect.poll(it.bound).toEqual([]);
    expect((await it.sync.status()).unreachable).toEqual([{ identity: 'ana-k', reason: 'no-address' }]);
  });
});

describe('whom rules notify', () => {
  test('is a trouble while nobody is bound, before there is an alarm', async () => {
    await using it = await given(ROSTER, rosterOf('ana-k'));
    it.targets.push(targetOf('on-call'), targetOf('night'), targetOf('site-{{ site }}'));
    const { nobodyBound } = await it.sync.run();
    expect(nobodyBound).toEqual([
      { target: 'night', rules: ['hot'] },
      { target: 'site-{{ site }}', rules: ['hot'] },
    ]);
    expect(it.said).toEqual([
      'tocsin.nobody-bound Tag=night: nobody is bound to night, whom hot notifies',
      expect.stringMatching(/^tocsin.nobody-bound Tag=site-.*: nobody is bound to site-\{\{ site \}\}, whom hot/),
    ]);
    await it.notify.createBinding({ Identity: 'bo', BindingType: 'sms', Address: '+4791234569', Tag: ['site-oslo'] });
    it.targets.splice(1, 1);
    await it.sync.run();
    expect(it.said.slice(2)).toEqual([
      'tocsin.nobody-bound Tag=night is over',
      expect.stringMatching(/^tocsin.nobody-bound Tag=site-.* is over$/),
    ]);
  });

  test('is none before the phones that register themselves were read, or are late', async () => {
    await using it = await given(PHONES, null);
    it.targets.push(targetOf('on-call'));
    const { nobodyBound } = await it.sync.run();
    expect([nobodyBound.length, it.said]).toEqual([1, []]);
    await it.pass(31_000);
    await expect.poll(() => it.said).toContainEqual(expect.stringMatching(/^tocsin.nobody-bound Tag=on-call/));
  });

  test('is no less a trouble because the service is out of reach', async () => {
    const before = ['Tag=on-call'];
    await using it = await given(ROSTER, rosterOf('ana-k'), { ...AWAY, nobodyBound: before });
    expect(it.troubles.subjects('tocsin.nobody-bound')).toEqual(before);
  });

  test('of a template stays a trouble that an alarm found, as long as a rule may mean it', async () => {
    await using it = await given(ROSTER, rosterOf('ana-k'));
    it.troubles.assume('tocsin.nobody-bound', 'Tag=site-bergen');
    it.targets.push(targetOf('site-{{ site }}'));
    await it.notify.createBinding({ Identity: 'bo', BindingType: 'sms', Address: '+4791234569', Tag: ['site-oslo'] });
    await it.sync.run();
    expect(it.said).toEqual([]);
  });
});

test('without a source bindings are left alone, and status says so', async () => {
  await using it = await given('', null);
  await it.notify.createBinding({ Identity: 'bo', BindingType: 'sms', Address: '+4791234569', Tag: [] });
  const { sources, counts, held } = await it.sync.run();
  expect([sources, counts.deleted, held, await it.bound()]).toEqual([[], 0, [], ['bo +4791234569']]);
});
