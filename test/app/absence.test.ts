import { describe, expect, test, vi } from 'vitest';
import { decideReading } from '../../src/app/decide.ts';
import { expectDevice } from '../../src/app/expect-device.ts';
import { createFleet } from '../../src/app/fleet.ts';
import { restoreWorld } from '../../src/app/restore.ts';
import { asDeviceId } from '../../src/model/ids.ts';
import type { Reading } from '../../src/model/reading.ts';
import { createFactLayouts } from '../../src/rules/fact-layout.ts';
import type { ActivationRecord } from '../../src/store/batch.ts';
import { reading } from '../rules/given.ts';
import { MINUTE, openWorld, START, saved, warm } from './small-world.ts';

const SILENT = (more = '', source = 'source: cold') => `
version: 1
rules:
  - { id: silent, ${source}, absent: 15m ${more && `, ${more}`} }
`;

const BY_STATE = SILENT('', 'source: cold, topic: cold/+/+/state');
const TOPICS = { topic: ['cold/{site}/{device}/telemetry', 'cold/{site}/{device}/state'] };

const opened = (rules = SILENT(), options: Parameters<typeof openWorld>[1] = {}) => {
  const it = openWorld(rules, options);
  const say = (more: Partial<Reading>, topic = 'cold/oslo/f7/telemetry') => {
    const [route] = it.world.book.routes(topic);
    if (!route) throw new Error('no route');
    const receivedAt = it.clock.now();
    const about = { source: 'cold', device: asDeviceId('oslo/f7'), labels: { site: 'oslo', device: 'f7' }, topic };
    decideReading(
      it.world,
      reading({}, { ...about, observedAt: receivedAt, timed: false, receivedAt, ...more }),
      route,
    );
  };
  const transitions = () => it.seen.filter((line) => /^(raised|cleared)/.test(line));
  return { ...it, say, transitions };
};

describe('a device that was heard', () => {
  test('is absent once it has been silent for so long, and is back with its next reading', () => {
    const { clock, read, transitions } = opened();
    read({ temperature: -20 });
    clock.advance(15 * MINUTE - 1);
    expect(transitions()).toEqual([]);
    clock.advance(1);
    expect(transitions()).toEqual(['raised: condition-true']);
    read({ temperature: -20 });
    expect(transitions()).toEqual(['raised: condition-true', 'cleared: condition-false']);
  });

  test('is never absent while it speaks, and is looked at once in so long, not at each reading', () => {
    const { clock, read, transitions, world } = opened();
    const queued = vi.spyOn(world.timers, 'watch');
    for (let minute = 0; minute < 300; minute++) {
      read({ temperature: minute });
      clock.advance(MINUTE);
    }
    expect(transitions()).toEqual([]);
    expect(queued.mock.calls.length).toBeLessThan(300 / 13);
  });

  test('that falls silent in the second in which it speaks is absent, and then is not', () => {
    const { clock, read, transitions, states } = opened();
    read({ temperature: -20 });
    clock.advance(15 * MINUTE);
    read({ temperature: -20 });
    clock.advance(14 * MINUTE);
    expect(transitions()).toEqual(['raised: condition-true', 'cleared: condition-false']);
    expect(states()).toEqual(['silent oslo/f7 -']);
  });

  test('is waited for by `for` and `clear.for`, too', () => {
    const { clock, read, transitions, states } = opened(SILENT('for: 5m, clear: { for: 2m }'));
    read({ temperature: -20 });
    clock.advance(19 * MINUTE);
    expect([transitions(), states()]).toEqual([[], ['silent oslo/f7 pending']]);
    clock.advance(MINUTE);
    read({ temperature: -20 });
    expect(states()).toEqual(['silent oslo/f7 clearing']);
    clock.advance(2 * MINUTE);
    expect(transitions()).toEqual(['raised: delay-over', 'cleared: clear-delay-over']);
  });

  test.each<[string, readonly [number, number]]>([
    ['late', [0, -1]],
    ['doubled', [0, 0]],
    ['of years ago', [0, -1_000_000]],
  ])('is there though what it says is %s', (_sentence, [first, second]) => {
    const { clock, read, transitions, world } = opened(
      warm().replace('rules:', `rules:\n  - { id: silent, source: cold, absent: 15m }`),
      {
        time: '$.ts',
      },
    );
    const at = (minutes: number) => START + minutes * MINUTE;
    read({ temperature: -20, ts: at(first) });
    clock.advance(14 * MINUTE);
    read({ temperature: -20, ts: at(second) });
    clock.advance(14 * MINUTE);
    expect(transitions()).toEqual([]);
    clock.advance(MINUTE);
    read({ temperature: -20, ts: at(second) });
    expect(transitions()).toEqual(['raised: condition-true', 'cleared: condition-false']);
    expect(world.blindness.check(world.watch.now() + 99 * MINUTE).map(({ rule }) => rule)).not.toContain('silent');
  });

  test('is dated by its own clock, carried on by the time it was silent', () => {
    const { clock, read, batch } = opened(SILENT(), { time: '$.ts' });
    read({ temperature: -20, ts: START - 60 * MINUTE });
    clock.advance(15 * MINUTE);
    expect(batch().activations).toMatchObject([{ raisedAt: START - 45 * MINUTE }]);
  });
});

describe('what is said of its connection', () => {
  const GONE = { online: false };

  test('makes it absent at once, and its next reading brings it back', () => {
    const { clock, read, say, transitions } = opened();
    read({ temperature: -20 });
    clock.advance(MINUTE);
    say(GONE);
    expect(transitions()).toEqual(['raised: condition-true']);
    read({ temperature: -20 });
    expect(transitions()).toHaveLength(2);
  });

  test('may concern others, whose names only the fleet knows', () => {
    const { readFrom, read, say, states, transitions } = opened();
    for (const device of ['f7', 'f8', 'f9']) readFrom(device, { temperature: -20 });
    say({ ...GONE, device: asDeviceId('oslo'), labels: { site: 'oslo' }, goneWith: { site: 'oslo' } });
    expect(states().filter((state) => state.endsWith('active'))).toHaveLength(4);
    read({ temperature: -20 });
    say({ ...GONE, device: asDeviceId('bergen'), labels: { site: 'bergen' }, goneWith: { site: 'bergen' } });
    expect(states()).toContain('silent oslo/f7 -');
    expect(transitions()).toHaveLength(6);
  });

  test('is waited for by `for`, for those that sleep', () => {
    const { clock, say, transitions } = opened(SILENT('for: 1h'));
    say({ online: true });
    for (let wakes = 0; wakes < 5; wakes++) {
      clock.advance(MINUTE);
      say(GONE);
      clock.advance(50 * MINUTE);
      say({ online: true });
    }
    expect(transitions()).toEqual([]);
  });

  test('counts when the broker had kept it, if the device was heard before', () => {
    const { clock, read, say, transitions } = opened();
    say({ ...GONE, retained: true, device: asDeviceId('oslo/f8') });
    read({ temperature: -20 });
    clock.advance(MINUTE);
    say({ ...GONE, retained: true });
    clock.advance(30 * MINUTE);
    expect(transitions()).toEqual(['raised: condition-true']);
  });

  test('that it is there, kept by the broker, is no sign of life', () => {
    const { clock, read, say, transitions } = opened();
    read({ temperature: -20 });
    clock.advance(10 * MINUTE);
    say({ online: true, retained: true });
    clock.advance(5 * MINUTE);
    expect(transitions()).toEqual(['raised: condition-true']);
  });

  test('is heard by a rule that listens to another topic', () => {
    const { say, transitions } = opened(BY_STATE, TOPICS);
    say({}, 'cold/oslo/f7/state');
    say(GONE);
    expect(transitions()).toEqual(['raised: condition-true']);
    say({ online: true });
    expect(transitions()).toEqual(['raised: condition-true', 'cleared: condition-false']);
  });
});

describe('a rule that listens to one topic', () => {
  test('waits for devices that were heard there, and for what they say there', () => {
    const { clock, read, say, transitions, states } = opened(BY_STATE, TOPICS);
    read({ temperature: -20 });
    expect(states()).toEqual([]);
    say({}, 'cold/oslo/f7/state');
    clock.advance(14 * MINUTE);
    read({ temperature: -20 });
    clock.advance(MINUTE);
    expect(transitions()).toEqual(['raised: condition-true']);
    read({ temperature: -21 });
    expect(transitions()).toHaveLength(1);
    say({}, 'cold/oslo/f7/state');
    expect(transitions()).toHaveLength(2);
  });
});

describe('a rule with hours', () => {
  const NIGHT = SILENT('active: { hours: "00:00-13:00" }');

  test('misses nobody outside of them, and whoever is still silent when they begin', () => {
    const { clock, read, transitions } = opened(NIGHT);
    clock.advance(50 * MINUTE);
    read({ temperature: -20 });
    clock.advance(11 * 60 * MINUTE);
    expect(transitions()).toEqual([]);
    clock.advance(10 * MINUTE);
    expect(transitions()).toEqual(['raised: condition-true']);
  });

  test('misses nobody who speaks before they begin', () => {
    const { clock, read, transitions } = opened(NIGHT);
    read({ temperature: -20 });
    clock.advance(14 * MINUTE);
    read({ temperature: -20 });
    for (let hour = 0; hour < 24; hour++) {
      for (let reading = 0; reading < 6; reading++) {
        clock.advance(10 * MINUTE);
        if (hour >= 11 || hour === 0) read({ temperature: -20 });
      }
    }
    expect(transitions()).toEqual([]);
  });
});

describe('a rule that is taken up', () => {
  test('counts a silence that began before', () => {
    const { clock, read, swap, transitions } = opened('version: 1\nrules: []\n');
    swap(warm());
    read({ temperature: -20 });
    clock.advance(10 * MINUTE);
    swap(SILENT());
    clock.advance(5 * MINUTE - 1);
    expect(transitions()).toEqual([]);
    clock.advance(1);
    expect(transitions()).toEqual(['raised: condition-true']);
  });

  test('ends what it raised when it waits for longer now', () => {
    const { clock, read, swap, transitions } = opened();
    read({ temperature: -20 });
    clock.advance(15 * MINUTE);
    swap(SILENT().replace('15m', '1h'));
    clock.advance(0);
    expect(transitions()).toEqual(['raised: condition-true', 'cleared: condition-false']);
  });
});

describe('a restart', () => {
  /** Heard at the start; after ten minutes of watching, what was committed is all there is. */
  const crashed = (rules = SILENT(), topic = 'cold/oslo/f7/telemetry') => {
    const before = opened(rules, TOPICS);
    before.say({}, topic);
    const { heard } = before.batch();
    const after = opened(rules, TOPICS);
    after.clock.advance(10 * MINUTE);
    restoreWorld(after.world, saved({ heard }));
    return after;
  };

  test.each([
    ['of any topic', SILENT(), 'cold/oslo/f7/telemetry'],
    ['of one topic', BY_STATE, 'cold/oslo/f7/state'],
  ])('goes on counting the silence %s', (_sentence, rules, topic) => {
    const { clock, transitions } = crashed(rules, topic);
    clock.advance(5 * MINUTE - 1);
    expect(transitions()).toEqual([]);
    clock.advance(1);
    expect(transitions()).toEqual(['raised: condition-true']);
  });

  test('does not forget that a device said that it is gone', () => {
    const before = opened();
    before.say({});
    before.say({ online: false });
    const { heard, alarms, activations } = before.batch();
    const after = opened();
    restoreWorld(after.world, saved({ heard, alarms, activations: activations.map(asStored) }));
    after.clock.advance(MINUTE);
    expect(after.states()).toEqual(['silent oslo/f7 active']);
  });
});

/** As the store gives it back: what its raise knew is there. */
const asStored = (record: ActivationRecord) => ({
  ...record,
  raisedDecidedAt: record.raisedDecidedAt ?? START,
  evidence: record.evidence ?? {},
});

describe('an expected device', () => {
  const EXPECTED = { source: 'cold', device: asDeviceId('oslo/f9'), labels: { site: 'oslo' }, attributes: {} };

  test('that never spoke is absent, counted from when it was expected', () => {
    const { clock, transitions, world, batch } = opened();
    expectDevice(world, EXPECTED);
    clock.advance(10 * MINUTE);
    expectDevice(world, EXPECTED);
    clock.advance(5 * MINUTE);
    expect(transitions()).toEqual(['raised: condition-true']);
    expect(batch().activations).toMatchObject([
      { key: 'oslo/f9', labels: { site: 'oslo' }, raisedAt: START + 15 * MINUTE },
    ]);
  });

  test('is counted on after a restart', () => {
    const before = opened();
    expectDevice(before.world, EXPECTED);
    const { heard } = before.batch();
    const { clock, world, transitions } = opened();
    clock.advance(14 * MINUTE);
    restoreWorld(world, saved({ heard }));
    expectDevice(world, EXPECTED);
    clock.advance(MINUTE);
    expect(transitions()).toEqual(['raised: condition-true']);
  });
});

test('a device that is waited for is not dropped for want of room: new ones are refused instead', () => {
  const fleet = createFleet(createFactLayouts(), { newDevicesPerMinute: 9, maxDevices: 2, evicted: () => {} });
  const it = openWorld(SILENT());
  const world = { ...it.world, fleet };
  const speak = (device: string) => {
    const [route] = world.book.routes(`cold/oslo/${device}/telemetry`);
    const about = { source: 'cold', device: asDeviceId(device), labels: {}, receivedAt: START, observedAt: START };
    if (route) decideReading(world, reading({}, about), route);
  };
  for (const device of ['f1', 'f2', 'f3']) speak(device);
  expect([...fleet.source('cold').devices.keys()]).toEqual(['f1', 'f2']);
  expect(it.seen).toContain('too-many-devices');
});
