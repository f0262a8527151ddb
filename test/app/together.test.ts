import { describe, expect, test } from 'vitest';
import { acknowledgeAlarm } from '../../src/app/acknowledge.ts';
import { restoreWorld } from '../../src/app/restore.ts';
import { asKey, asRuleId } from '../../src/model/ids.ts';
import type { Saved } from '../../src/store/batch.ts';
import { MINUTE, openWorld, type SmallWorld, START, saved } from './small-world.ts';

const SILENT = (together = '{ by: site, least: 3, within: 1m }', more = '') => `
version: 1
rules:
  - id: silent
    title: Silence
    source: cold
    absent: 15m
    ${together && `together: ${together}`}
    ${more}
    notify:
      - Tag: ["site-{{ site }}"]
        Body: "{% if count %}{{ count }} of {{ total }} at {{ site }}: {{ devices }}{% else %}{{ key }}{% endif %}"
`;

const DEVICES = ['f1', 'f2', 'f3', 'f4', 'f5'];

const opened = (rules = SILENT()) => {
  const it = openWorld(rules);
  const hear = (...devices: readonly string[]) => {
    for (const device of devices) it.readFrom(device, { temperature: -20 });
  };
  /** `hear` every minute while so many pass. */
  const pass = (minutes: number, ...devices: readonly string[]) => {
    for (let minute = 0; minute < minutes; minute++) {
      it.clock.advance(MINUTE);
      hear(...devices);
    }
  };
  let kept: Saved = saved();
  const told = () => {
    const batch = it.batch();
    kept = keep(kept, batch);
    return batch.notifications.map(({ request, origin }) => `${origin?.on} ${request.Tag}: ${request.Body}`);
  };
  return { ...it, hear, pass, told, kept: () => kept };
};

/** What a store would hold after `batch`. */
const keep = (before: Saved, batch: ReturnType<SmallWorld['batch']>): Saved => {
  const merged = <T>(old: readonly T[], next: readonly T[], name: (one: T) => string): readonly T[] => [
    ...new Map([...old, ...next].map((one) => [name(one), one])).values(),
  ];
  return {
    ...before,
    alarms: merged(before.alarms, batch.alarms, ({ key }) => key).filter(({ alarm }) => alarm),
    activations: merged(before.activations, batch.activations, ({ id }) => id).map((record) => {
      const raise = before.activations.find(({ id }) => id === record.id);
      return {
        ...record,
        raisedDecidedAt: record.raisedDecidedAt ?? raise?.raisedDecidedAt ?? START,
        evidence: record.evidence ?? raise?.evidence ?? {},
      };
    }),
    obligations: merged(before.obligations, batch.obligations, ({ activation, entry }) => `${activation} ${entry}`),
    heard: merged(before.heard, batch.heard, ({ device }) => device),
  };
};

describe('devices that fall silent together', () => {
  test('are one no more when they turn out to be few of many', () => {
    const { hear, pass, states } = opened();
    hear('f1', 'f2', 'f3');
    pass(15);
    expect(states()).toContain('silent site=oslo active');
    hear('f4', 'f5', 'f6');
    expect(states()).toContain('silent site=oslo active');
    hear('f7');
    expect(states()).not.toContain('silent site=oslo active');
    expect(states()).toContain('silent oslo/f1 active');
  });

  test('are told of once, by what they have in common', () => {
    const { hear, pass, told, states } = opened();
    hear(...DEVICES);
    pass(15);
    expect(told()).toEqual([]);
    expect(states()).toContain('silent site=oslo active');
    pass(1);
    expect(told()).toEqual(['raise site-oslo: 5 of 5 at oslo: oslo/f1, oslo/f2, oslo/f3, oslo/f4, oslo/f5']);
    pass(60);
    expect(told()).toEqual([]);
  });

  test('are over when fewer than the share are absent, and who is still absent is told then', () => {
    const { hear, pass, told, states } = opened();
    hear(...DEVICES);
    pass(20);
    told();
    hear('f1', 'f2');
    expect([told(), states()]).toEqual([[], expect.arrayContaining(['silent site=oslo active'])]);
    hear('f3');
    expect(told()).toEqual(['clear site-oslo: Silence: site=oslo is back to normal after 5 min.']);
    pass(1, 'f1', 'f2', 'f3');
    expect(told()).toEqual(['raise site-oslo: oslo/f4', 'raise site-oslo: oslo/f5']);
    hear('f4');
    expect(told()).toEqual(['clear site-oslo: Silence: oslo/f4 is back to normal after 6 min.']);
  });

  test('and come back one by one in a minute are told of as one, and their end once', () => {
    const { hear, pass, told, clock } = opened();
    hear(...DEVICES);
    pass(16);
    expect(told()).toHaveLength(1);
    for (const device of DEVICES) {
      hear(device);
      clock.advance(10_000);
    }
    pass(5, ...DEVICES);
    expect(told()).toEqual([expect.stringMatching(/^clear site-oslo: Silence: site=oslo/)]);
  });

  test('are told of one by one while they are fewer than `least`', () => {
    const { hear, pass, told } = opened();
    hear('f1', 'f2');
    pass(15);
    expect(told()).toEqual([]);
    pass(1);
    expect(told()).toEqual(['raise site-oslo: oslo/f1', 'raise site-oslo: oslo/f2']);
  });

  test('are told of one by one while they are less than the share of those known', () => {
    const { hear, pass, told } = opened(SILENT('{ by: site, least: 2 }'));
    hear(...DEVICES);
    pass(16, 'f3', 'f4', 'f5');
    expect(told()).toEqual(['raise site-oslo: oslo/f1', 'raise site-oslo: oslo/f2']);
  });

  test('and one that was told of before is told of its end as well', () => {
    const { hear, pass, told } = opened();
    hear('f1');
    pass(10, 'f2', 'f3', 'f4');
    pass(6);
    expect(told()).toEqual(['raise site-oslo: oslo/f1']);
    pass(10);
    expect(told()).toEqual(['raise site-oslo: 4 of 4 at oslo: oslo/f1, oslo/f2, oslo/f3, oslo/f4']);
    hear('f1');
    expect(told()).toEqual([expect.stringMatching(/^clear site-oslo: Silence: oslo\/f1 is back/)]);
  });

  test('say why the alarm of each is not told', () => {
    const { hear, pass, batch, seen } = opened();
    hear(...DEVICES);
    pass(16);
    const { activations, obligations } = batch();
    expect(activations.map(({ key, suppressedBy }) => [key, ...suppressedBy]).toSorted()).toEqual([
      ...DEVICES.map((device) => [`oslo/${device}`, 'inhibited']),
      ['site=oslo'],
    ]);
    expect(obligations.map(({ reason }) => reason).toSorted()).toEqual([
      ...DEVICES.map(() => 'inhibited'),
      'still-active',
    ]);
    hear('f1', 'f2', 'f3');
    expect(batch().activations.map(({ key, suppressedBy }) => [key, ...suppressedBy])).toEqual(
      expect.arrayContaining([['oslo/f4'], ['oslo/f5'], ['oslo/f1']]),
    );
    pass(1, 'f1', 'f2', 'f3');
    expect(seen.filter((line) => line.startsWith('tell:'))).toEqual([
      'tell: still-active',
      'tell: cleared',
      'tell: unsuppressed',
      'tell: unsuppressed',
    ]);
  });
});

test('an alarm about several is acknowledged by its own key', () => {
  const escalating = SILENT().replace('notify:', 'notify:\n      - { Tag: lead, after: 10m, unless: acknowledged }');
  const { hear, pass, told, world } = opened(escalating);
  hear(...DEVICES);
  pass(16);
  expect(told()).toHaveLength(1);
  expect(acknowledgeAlarm(world, asRuleId('silent'), asKey('site=oslo'))).toBe('acknowledged');
  pass(20);
  expect(told()).toEqual([]);
});

describe('a start', () => {
  const restarted = (rules = SILENT()) => {
    const before = opened();
    before.hear(...DEVICES);
    before.pass(20);
    before.told();
    const after = opened(rules);
    after.clock.advance(20 * MINUTE);
    restoreWorld(after.world, before.kept());
    after.clock.advance(0);
    return after;
  };

  test('goes on with what stood together', () => {
    const { hear, told, pass, states } = restarted();
    expect([told(), states()]).toEqual([[], expect.arrayContaining(['silent site=oslo active'])]);
    hear('f1', 'f2', 'f3');
    expect(told()).toEqual([expect.stringMatching(/^clear site-oslo: Silence: site=oslo/)]);
    pass(1, 'f1', 'f2', 'f3');
    expect(told()).toEqual(['raise site-oslo: oslo/f4', 'raise site-oslo: oslo/f5']);
  });

  test('with a rule that gathers nothing any more tells of each', () => {
    const { told, states } = restarted(SILENT(''));
    expect(told()).toEqual([
      expect.stringMatching(/^clear site-oslo: Silence: site=oslo is no longer watched/),
      ...DEVICES.map((device) => `raise site-oslo: oslo/${device}`),
    ]);
    expect(states()).not.toContain('silent site=oslo active');
  });

  test('with a rule that gathers them by another name tells of each', () => {
    const { told, pass } = restarted(SILENT('{ by: device, least: 2 }'));
    pass(1);
    expect(told()).toEqual([
      expect.stringMatching(/^clear site-oslo: Silence: site=oslo is no longer watched/),
      ...DEVICES.map((device) => `raise site-oslo: oslo/${device}`),
    ]);
  });
});

describe('a reload', () => {
  test('of the same rule changes nothing', () => {
    const { hear, pass, told, swap } = opened();
    hear(...DEVICES);
    pass(20);
    told();
    swap(SILENT());
    pass(10);
    expect(told()).toEqual([]);
    hear('f1', 'f2', 'f3');
    expect(told()).toHaveLength(1);
  });

  test('that ends the gathering tells of each', () => {
    const { hear, pass, told, swap } = opened();
    hear(...DEVICES);
    pass(20);
    told();
    swap(SILENT(''));
    pass(1);
    expect(told()).toHaveLength(1 + DEVICES.length);
  });
});

test('ten thousand devices that fall silent at once are one message, soon', () => {
  const { world, readFrom, clock, batch } = openWorld(SILENT());
  for (let device = 0; device < 10_000; device++) {
    if (device % 1000 === 0) clock.advance(MINUTE);
    readFrom(`d${device}`, { temperature: -20 });
  }
  for (let device = 0; device < 10_000; device++) readFrom(`d${device}`, { temperature: -21 });
  batch();
  const before = performance.now();
  clock.advance(30 * MINUTE);
  expect(batch().notifications).toHaveLength(1);
  expect([world.fleet.deviceCount(), clock.now() > START]).toEqual([10_001, true]);
  expect(performance.now() - before).toBeLessThan(5_000);
});
