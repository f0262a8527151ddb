import { describe, expect, test } from 'vitest';
import { simulate } from '../../src/app/simulate.ts';
import type { Json } from '../../src/base/json.ts';
import { createFactLayouts } from '../../src/rules/fact-layout.ts';
import { coldDecoder, loadRules, MINUTE, message, ruleContext, START, warm } from './small-world.ts';

const NOTIFY = 'for: 10m\n    notify: [ { Tag: [on-call], Body: "{{ temperature }} C" } ]';

/** Runs readings of freezer f7, each so many minutes after the start. */
const run = (rules: string, readings: readonly (readonly [minutes: number, payload: Json])[], options = {}) => {
  const decoders = [coldDecoder(options)];
  const layouts = createFactLayouts();
  const messages = readings.map(([minutes, payload]) =>
    message('cold/oslo/f7/telemetry', payload, { receivedAt: START + minutes * MINUTE }),
  );
  const outcomes = simulate({ ...loadRules(rules, ruleContext(decoders, layouts)), decoders, layouts, messages });
  return {
    ...outcomes,
    told: outcomes.notifications.map(({ createdAt, request }) => [(createdAt - START) / MINUTE, request.Body]),
  };
};

test('nothing comes of nothing', () => {
  expect(run(warm(), [])).toMatchObject({ alarms: [], pending: [], notifications: [], counts: { messages: 0 } });
});

test('timers fire between two readings, each at its own time', () => {
  const { told, alarms } = run(warm(NOTIFY), [
    [0, { temperature: -10 }],
    [60, { temperature: -20 }],
  ]);
  expect(told).toEqual([
    [10, '-10 C'],
    [60, 'warm: oslo/f7 is back to normal after 50 min.'],
  ]);
  expect(alarms).toEqual([
    {
      id: expect.any(String),
      ...{ rule: 'warm', key: 'oslo/f7', device: 'oslo/f7', severity: 'warning' },
      ...{ raisedAt: START + 10 * MINUTE, clearedAt: START + 60 * MINUTE },
    },
  ]);
});

test('time stops at the last reading: what is pending then is listed as pending', () => {
  const { told, pending } = run(warm(NOTIFY), [
    [0, { temperature: -10 }],
    [9, { temperature: -11 }],
  ]);
  expect(told).toEqual([]);
  expect(pending).toEqual([
    { rule: 'warm', key: 'oslo/f7', state: 'pending', since: START, dueAt: START + 10 * MINUTE },
  ]);
});

test('a delay that is over with the last reading is over', () => {
  expect(
    run(warm(NOTIFY), [
      [0, { temperature: -10 }],
      [10, { temperature: -11 }],
    ]).told,
  ).toEqual([[10, '-11 C']]);
});

test('a reading of the moment at which a delay ends goes first', () => {
  expect(
    run(warm(NOTIFY), [
      [0, { temperature: -10 }],
      [10, { temperature: -20 }],
    ]).told,
  ).toEqual([]);
});

test('an alarm that is still active has no end', () => {
  const { alarms, pending } = run(warm(), [[0, { temperature: -10 }]]);
  expect([alarms.map(({ clearedAt }) => clearedAt), pending]).toEqual([[null], []]);
});

test('a recording that steps back leaves the clock where it is', () => {
  const { counts, told } = run(warm(NOTIFY), [
    [5, { temperature: -10 }],
    [0, { temperature: -11 }],
    [15, { temperature: -12 }],
  ]);
  expect([counts['readings late'], told]).toEqual([1, [[15, '-12 C']]]);
});

test('steps of escalation are told at their time', () => {
  const rules = warm('notify: [ { Identity: lead, after: 15m, Body: still } ]');
  expect(
    run(rules, [
      [0, { temperature: -10 }],
      [20, { temperature: -10 }],
    ]).told,
  ).toEqual([[15, 'still']]);
});

test('what became of each message is counted', () => {
  const { counts } = run(
    warm(NOTIFY),
    [
      [0, { temperature: -10, ts: START }],
      [1, { temperature: -10, ts: START }],
      [2, { noise: 1, ts: START + 1 }],
    ],
    { time: '$.ts' },
  );
  expect(counts).toMatchObject({ messages: 3, 'readings taken': 2, 'readings duplicate': 1 });
});

describe('the same run', () => {
  test('gives the same ids', () => {
    const once = () =>
      run(warm(NOTIFY), [
        [0, { temperature: -10 }],
        [20, { temperature: -20 }],
      ]);
    expect(once()).toEqual(once());
  });
});
