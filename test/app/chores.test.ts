import { describe, expect, test } from 'vitest';
import {
  createBehindChore,
  createBlindChore,
  createFading,
  createForgetChore,
  createPruneChore,
  createQueueChore,
  createUnboundChore,
} from '../../src/app/chores.ts';
import { isRuleSubject, ruleToSubject, targetToSubject } from '../../src/app/target-subject.ts';
import { createTroubles } from '../../src/app/troubles.ts';
import { type Clock, createVirtualClock } from '../../src/base/clock.ts';
import { createTestLog } from '../../src/base/log.ts';
import { err, ok } from '../../src/base/result.ts';
import { asDeviceId } from '../../src/model/ids.ts';
import type { HeardRecord } from '../../src/store/batch.ts';
import { MINUTE, openWorld, warm } from './small-world.ts';

const given = () => {
  const clock = createVirtualClock(1000);
  const said: unknown[] = [];
  const troubles = createTroubles({
    now: clock.now,
    submit: ({ device, facts }) => said.push([device, facts.troubled]),
  });
  return { clock, troubles, said };
};

describe('a trouble that no event ends', () => {
  const fading = () => {
    const it = given();
    return { ...it, ...createFading(it, 'tocsin.queue-late', { detail: 'late', afterMs: 10 * MINUTE }) };
  };

  test('is told at the next beat, and ends when it was not seen for a while', () => {
    const { clock, seen, chore, said } = fading();
    seen('sms');
    expect(said).toEqual([]);
    chore();
    clock.advance(9 * MINUTE);
    chore();
    expect(said).toEqual([['sms', true]]);
    clock.advance(MINUTE);
    chore();
    expect(said).toEqual([
      ['sms', true],
      ['sms', false],
    ]);
  });

  test('goes on as long as it is seen', () => {
    const { clock, seen, chore, said } = fading();
    for (let round = 0; round < 5; round++) {
      seen('sms');
      chore();
      clock.advance(9 * MINUTE);
    }
    expect(said).toEqual([['sms', true]]);
  });

  test('of an earlier run ends if it is not seen for as long in this one', () => {
    const { clock, troubles, chore, said } = fading();
    troubles.assume('tocsin.queue-late', 'sms');
    chore();
    clock.advance(9 * MINUTE);
    chore();
    expect(said).toEqual([]);
    clock.advance(MINUTE);
    chore();
    expect(said).toEqual([['sms', false]]);
  });
});

describe('a rule that an earlier run called blind', () => {
  const restarted = (rule: string) => {
    const it = { ...openWorld(warm()), ...given() };
    it.troubles.assume('tocsin.rule-blind', rule);
    return { ...it, chore: createBlindChore(it.world, it.troubles) };
  };

  test('is a trouble until a verdict of it is known', () => {
    const { read, chore, said } = restarted('warm');
    chore();
    read({ noise: 1 });
    chore();
    expect(said).toEqual([]);
    read({ temperature: -20 });
    chore();
    expect(said).toEqual([['warm', false]]);
  });

  test('is none any more once it is gone', () => {
    const { chore, said } = restarted('gone');
    chore();
    expect(said).toEqual([['gone', false]]);
  });
});

describe('a target that nobody was bound to', () => {
  const ON_CALL = targetToSubject({ Identity: [], Tag: ['on-call'] });

  test('is a trouble until somebody is, over a restart too', async () => {
    const { troubles, said } = given();
    let bound = false;
    const chore = createUnboundChore(troubles, async ({ Tag }) => bound && Tag[0] === 'on-call');
    troubles.assume('tocsin.nobody-bound', ON_CALL);
    await chore();
    bound = true;
    await chore();
    await chore();
    expect(said).toEqual([[ON_CALL, false]]);
  });

  test('is not a rule whose target is unknown: that fades', async () => {
    const { clock, troubles, said } = given();
    const options = { detail: '', afterMs: 60 * MINUTE, isOurs: isRuleSubject };
    const untold = createFading({ clock, troubles }, 'tocsin.nobody-bound', options);
    troubles.assume('tocsin.nobody-bound', ON_CALL);
    untold.seen(ruleToSubject('freezer-warm'));
    untold.chore();
    await createUnboundChore(troubles, async () => true)();
    clock.advance(60 * MINUTE);
    untold.chore();
    expect(said).toEqual([
      ['rule freezer-warm', true],
      [ON_CALL, false],
      ['rule freezer-warm', false],
    ]);
  });
});

test('what is stored of evicted devices is deleted, again if the store refuses', async () => {
  const evicted = [{ source: 'cold', device: asDeviceId('oslo/f7') }];
  const fleet = { takeEvicted: () => evicted.splice(0) };
  const answers = [err({ type: 'busy', message: 'locked' } as const), ok(undefined)];
  const asked: unknown[] = [];
  const forgetDevices = async (devices: readonly unknown[]) => {
    asked.push(devices);
    return answers.shift() ?? ok(undefined);
  };
  const chore = createForgetChore(fleet, { forgetDevices }, createTestLog());
  for (let beat = 0; beat < 3; beat++) await chore();
  expect(asked).toEqual([[{ source: 'cold', device: 'oslo/f7' }], [{ source: 'cold', device: 'oslo/f7' }]]);
});

test.each<[string, number | null, readonly string[]]>([
  ['nothing waits', null, []],
  ['it has waited five minutes', 1000 - 5 * MINUTE, []],
  ['it has waited longer', 999 - 5 * MINUTE, ['outbox']],
])('the queue is late when %s: %s', (_sentence, oldestQueuedAt, expected) => {
  const seen: string[] = [];
  const counts = () => ({
    ...{ activeAlarmsBySeverity: { info: 0, warning: 0, critical: 0 }, queuedNotifications: 1, openDeliveries: 0 },
    oldestQueuedAt,
  });
  const late = { seen: (subject: string) => seen.push(subject), chore: () => {} };
  createQueueChore({ counts }, createVirtualClock(1000), late)();
  expect(seen).toEqual(expected);
});

/** The loop turns at once. */
const soon: Clock['after'] = (_delayMs, task) => {
  task();
  return () => {};
};

describe('when devices were heard', () => {
  const behind = (written: (heard: readonly HeardRecord[]) => boolean = () => true) => {
    const it = openWorld(warm());
    const order: string[] = [];
    const heard: string[] = [];
    const chore = createBehindChore(
      it.world,
      {
        behind: async (_facts, records) => {
          order.push('written');
          heard.push(...records.map(({ device }) => device));
          return written(records) ? ok(undefined) : err({ type: 'busy', message: 'locked' });
        },
      },
      {
        clock: { ...it.clock, after: soon },
        log: createTestLog(),
        settled: async () => void order.push('settled'),
      },
    );
    return { ...it, chore, order, news: () => heard.splice(0) };
  };

  test('is written every half minute, after what is decided is committed', async () => {
    const { readFrom, chore, clock, order, news } = behind();
    readFrom('f1', { temperature: -20 });
    await chore();
    expect([order, news()]).toEqual([['settled', 'written'], ['oslo/f1']]);
    readFrom('f2', { temperature: -20 });
    clock.advance(29_999);
    await chore();
    expect(news()).toEqual([]);
    clock.advance(1);
    await chore();
    expect(news()).toContain('oslo/f2');
  });

  test('is written of devices, not of what stands for several of them', async () => {
    const { swap, readFrom, chore, news } = behind();
    swap(
      warm('key: "{site}"\n    facts: { all: { avg: temperature, across: devices } }').replace(
        'fact: temperature',
        'fact: all',
      ),
    );
    readFrom('f1', { temperature: -10 });
    await chore();
    expect(news()).toEqual(['oslo/f1']);
  });

  test('is written again when it could not be written', async () => {
    let well = false;
    const { readFrom, chore, clock, news } = behind(() => well);
    readFrom('f1', { temperature: -20 });
    await chore();
    news();
    well = true;
    clock.advance(30_000);
    await chore();
    expect(news()).toEqual(['oslo/f1']);
  });
});

test('history is deleted bit by bit until none is too old, then once an hour', async () => {
  const clock = createVirtualClock(10 * MINUTE);
  const left = [500, 200, 0, 300, 0];
  const before: number[] = [];
  const prune = async (at: number) => {
    before.push(at);
    return ok(left.shift() ?? 0);
  };
  const chore = createPruneChore({ prune }, clock, MINUTE);
  for (let round = 0; round < 5; round++) await chore();
  expect(before).toEqual([9, 9, 9].map((minutes) => minutes * MINUTE));
  clock.advance(60 * MINUTE);
  for (let round = 0; round < 5; round++) await chore();
  expect(before).toHaveLength(5);
});
