import { describe, expect, test } from 'vitest';
import { restoreWorld } from '../../src/app/restore.ts';
import type { Alarm } from '../../src/model/alarm.ts';
import { asActivationId, asDeviceId, asKey, asRuleId } from '../../src/model/ids.ts';
import type { AlarmRecord, FactRecord, HeardRecord, Saved } from '../../src/store/batch.ts';
import { activation, obligation } from '../store/samples.ts';
import { MINUTE, openWorld, START, saved, warm } from './small-world.ts';

const DEVICE = { source: 'cold', device: asDeviceId('oslo/f7') };
const LABELS = { site: 'oslo', device: 'f7' };

const heard = (observedAt = START): HeardRecord => ({
  ...DEVICE,
  labels: LABELS,
  ...{ observedAt, receivedAt: observedAt, watchedAt: observedAt, online: null, heardOn: {} },
});

const fact = (name: string, value: FactRecord['value'], observedAt = START): FactRecord => ({
  ...{ ...DEVICE, fact: name, value, observedAt },
  watchedAt: START,
});

const PARTIAL: FactRecord = { ...fact('partial', true, 0), device: asDeviceId('') };

const PENDING: Alarm = {
  ...{ state: 'pending', sinceObservedAt: START, sinceWatchedAt: START, dueAt: START + MINUTE },
  activation: null,
};

const ACTIVE: Alarm = {
  ...{ ...PENDING, state: 'active', dueAt: null },
  activation: { id: asActivationId('a1'), severity: 'critical', raisedAt: START, acknowledged: false, number: 1 },
};

const TOLD = { told: 'active', owed: 'nothing', dueAt: null } as const;

const alarm = (state: Alarm, more: Partial<AlarmRecord> = {}): AlarmRecord => ({
  ...{ ...DEVICE, rule: asRuleId('warm'), key: asKey('oslo/f7'), labels: LABELS, ruleHash: 'h' },
  alarm: state,
  ...more,
});

/** A world under `rules` that has taken up what was saved. */
const restored = (rules: string, parts: Partial<Saved>, options = {}) => {
  const it = openWorld(rules, options);
  const orphans = restoreWorld(it.world, saved(parts));
  const memory = it.world.fleet.source('cold').devices.get(DEVICE.device)?.memory;
  return { ...it, orphans, memory };
};

describe('an alarm', () => {
  test('that was pending is raised when its delay is over', () => {
    const { clock, seen, states } = restored(warm('for: 1m'), { alarms: [alarm(PENDING)], heard: [heard()] });
    expect(states()).toEqual(['warm oslo/f7 pending']);
    clock.advance(MINUTE);
    expect(seen).toEqual(['raised: delay-over']);
  });

  test('is told with the facts that it was judged by', () => {
    const rules = warm('for: 1m\n    notify: [ { Tag: [on-call], Body: "{{ temperature }} C" } ]');
    const parts = { alarms: [alarm(PENDING)], heard: [heard()], facts: [fact('temperature', -10)] };
    const { clock, batch } = restored(rules, parts);
    clock.advance(MINUTE);
    expect(batch().notifications).toMatchObject([{ request: { Body: '-10 C' } }]);
  });

  test('that was clearing holds while it is unknown, and ends by the next reading', () => {
    const clearing: Alarm = { ...ACTIVE, state: 'clearing', dueAt: START + MINUTE };
    const it = restored(warm('clear: { for: 1m }'), { alarms: [alarm(clearing)], heard: [heard()] });
    it.clock.advance(2 * MINUTE);
    expect(it.states()).toEqual(['warm oslo/f7 clearing']);
    it.read({ temperature: -20 });
    expect(it.seen).toEqual(['cleared: clear-delay-over', 'taken']);
  });

  test('keeps what it has told: its step of escalation falls due, its end goes to whoever was told', () => {
    const rules = warm('notify: [ { Tag: [on-call], Body: raised }, { Tag: [lead], Body: still, after: 15m } ]');
    const target = (tag: string) => ({ Identity: [], Tag: [tag] });
    const [first, second] = openWorld(rules).world.book.rules.get(asRuleId('warm'))?.notify ?? [];
    const it = restored(rules, {
      alarms: [alarm(ACTIVE)],
      activations: [activation('a1')],
      obligations: [
        { ...obligation('a1', { target: target('on-call'), ...TOLD }), entryHash: first?.hash ?? '' },
        {
          ...obligation('a1', { entry: 1, target: target('lead'), dueAt: START + 15 * MINUTE }),
          entryHash: second?.hash ?? '',
        },
      ],
    });
    it.clock.advance(15 * MINUTE);
    it.read({ temperature: -20 });
    const told = it.batch().notifications.map(({ request: { Tag, Body } }) => `${Tag}: ${Body}`);
    expect(told).toEqual([
      'lead: still',
      expect.stringMatching(/^on-call: .*back to normal/),
      expect.stringMatching(/^lead: .*back to normal/),
    ]);
  });

  test('goes on with the record that operators see', () => {
    const it = restored(warm(), { alarms: [alarm(ACTIVE)], activations: [activation('a1', { raisedDecidedAt: 5 })] });
    it.read({ temperature: -20 });
    expect(it.batch().activations).toMatchObject([
      { id: 'a1', state: 'cleared', raisedDecidedAt: null, evidence: null },
    ]);
  });

  test.each([
    ['whose rule is gone', warm('', 'other'), {}],
    ['whose rule reads another source now', warm(), { source: 'warehouse' }],
  ])('%s ends, and whoever was told of it is told', (_sentence, rules, more) => {
    const { batch, orphans, states } = restored(rules, {
      alarms: [alarm(ACTIVE, more)],
      activations: [activation('a1', { title: 'Freezer too warm' })],
      obligations: [obligation('a1', { told: 'active', owed: 'nothing', dueAt: null })],
    });
    const { alarms, activations, transitions, notifications } = batch();
    expect([orphans.length, states()]).toEqual([1, []]);
    expect(alarms).toMatchObject([{ rule: 'warm', alarm: null }]);
    expect(activations).toMatchObject([{ id: 'a1', state: 'cleared', title: 'Freezer too warm' }]);
    expect(transitions).toMatchObject([{ type: 'cleared', reason: 'rule-removed', number: 2, ruleHash: 'h' }]);
    expect(notifications).toMatchObject([
      { request: { Body: 'Freezer too warm: oslo/f7 is no longer watched, its rule was removed.' } },
    ]);
  });

  test('that was pending under a rule that is gone is forgotten', () => {
    const { batch } = restored(warm('', 'other'), { alarms: [alarm(PENDING)] });
    expect(batch()).toMatchObject({ alarms: [{ alarm: null }], transitions: [], notifications: [] });
  });
});

describe('a source whose readings carry every fact', () => {
  const DEFAULT = warm('facts: { temperature: { default: 0 } }');

  test('has lost them: they are unknown, never their default', () => {
    const { world, memory } = restored(DEFAULT, { heard: [heard()] });
    const rule = world.book.rules.get(asRuleId('warm'));
    const now = { observedAt: Number.NaN, watchedAt: START, wallAt: START };
    expect(memory && rule?.evaluate(memory, now).verdict).toBe('unknown');
    expect(memory && rule?.explain(memory, now).parts).toMatchObject([{ facts: [{ origin: 'lost' }] }]);
  });

  test.each([
    ['older than what was heard is late: it was decided before', START - 1, 'late'],
    ['of the same time is taken', START, 'taken'],
    ['that is newer is taken', START + 1, 'taken'],
  ])('a reading %s', (_sentence, ts, reason) => {
    const { read, seen } = restored(warm(), { heard: [heard()] }, { time: '$.ts' });
    read({ temperature: -20, ts }, { receivedAt: START + MINUTE });
    expect(seen).toEqual([reason]);
  });

  test('does not take up the facts of an alarm that is over: they may be old', () => {
    expect(restored(warm(), { heard: [heard()], facts: [fact('temperature', -10)] }).memory?.values).toEqual([
      undefined,
    ]);
  });

  test('counts the facts of an alarm as of when the device was last heard', () => {
    const parts = { alarms: [alarm(ACTIVE)], heard: [heard(START + MINUTE)], facts: [fact('temperature', -10)] };
    const { memory } = restored(warm(), parts);
    expect(memory).toMatchObject({ values: [-10], observedAt: [START + MINUTE], newestObservedAt: START + MINUTE });
  });
});

describe('a source that commits its facts', () => {
  test('has them back, each with its own time', () => {
    const parts = { heard: [heard(START + MINUTE)], facts: [PARTIAL, fact('temperature', -10)] };
    const { memory, world } = restored(warm(), parts);
    expect(memory).toMatchObject({ values: [-10], observedAt: [START], labels: LABELS });
    expect([world.fleet.source('cold').partial, world.fleet.deviceCount()]).toEqual([true, 1]);
  });

  test('goes on committing them', () => {
    const { read, batch } = restored(warm(), { facts: [PARTIAL] });
    read({ temperature: -20 });
    expect(batch().facts).toMatchObject([{ fact: 'temperature', value: -20 }]);
  });

  test('drops a fact that no rule reads any more, and leaves one that was never heard to its default', () => {
    const rules = warm('facts: { temperature: { default: 0 } }');
    const { memory, read, seen } = restored(rules, { facts: [PARTIAL, fact('humidity', 40)] });
    expect(memory?.values).toEqual([]);
    read({ noise: 1 });
    expect(seen).toEqual(['raised: condition-true', 'taken']);
  });

  test('has a device that was never written down as heard, too', () => {
    expect(restored(warm(), { facts: [PARTIAL, fact('temperature', -10)] }).memory?.values).toEqual([-10]);
  });

  test('has lost again what was lost before, and never the default of it', () => {
    const rules = warm('facts: { temperature: { default: 0 } }');
    const { memory, world } = restored(rules, { heard: [heard()], facts: [PARTIAL, fact('temperature', undefined)] });
    expect(memory).toMatchObject({ values: [undefined], observedAt: [START] });
    const now = { observedAt: Number.NaN, watchedAt: START, wallAt: START };
    expect(memory && world.book.rules.get(asRuleId('warm'))?.evaluate(memory, now).verdict).toBe('unknown');
  });

  test('has no value where the device had said so, and the default of it', () => {
    const rules = warm('facts: { temperature: { default: 0 } }');
    const { memory, world } = restored(rules, { heard: [heard()], facts: [PARTIAL, fact('temperature', null)] });
    expect(memory).toMatchObject({ values: [null], observedAt: [START] });
    const now = { observedAt: Number.NaN, watchedAt: START, wallAt: START };
    expect(memory && world.book.rules.get(asRuleId('warm'))?.evaluate(memory, now).verdict).toBe('true');
  });

  test('looks at each device whose verdict may change by itself, and at no other', () => {
    const aging = 'facts: { temperature: { staleAfter: 1h, default: 0 } }';
    const parts = { facts: [PARTIAL, fact('temperature', -20)] };
    const { clock, seen } = restored(warm(aging), parts);
    clock.advance(59 * MINUTE);
    expect(seen).toEqual([]);
    clock.advance(MINUTE);
    expect(seen).toEqual(['raised: condition-true']);
    expect(restored(warm(), parts).states()).toEqual([]);
  });

  test('looks at its alarms as soon as watch time runs, since a fact may have gone stale meanwhile', () => {
    const rules = warm('facts: { temperature: { staleAfter: 1h, default: -20 } }');
    const old = { ...fact('temperature', -10), watchedAt: START - 61 * MINUTE };
    const { clock, seen } = restored(rules, { alarms: [alarm(ACTIVE)], facts: [PARTIAL, old] });
    clock.advance(0);
    expect(seen).toEqual(['cleared: condition-false']);
  });
});
