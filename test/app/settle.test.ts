import { expect, test } from 'vitest';
import { MINUTE, openWorld, START, warm } from './small-world.ts';

const NOTIFY = `severity: critical
    clear: { for: 1m }
    notify:
      - { Tag: [on-call], Body: "{{ temperature }} C" }`;

test('a raise is an alarm, an activation, a transition with its evidence, an obligation and a notification', () => {
  const { read, batch } = openWorld(warm(NOTIFY));
  read({ temperature: -10 });
  const { alarms, activations, transitions, obligations, notifications, heard } = batch();
  const [{ id } = { id: '' }] = activations;
  expect(alarms).toMatchObject([{ rule: 'warm', key: 'oslo/f7', device: 'oslo/f7', alarm: { state: 'active' } }]);
  expect(activations).toMatchObject([{ state: 'active', severity: 'critical', raisedAt: START, clearedAt: null }]);
  expect(transitions).toMatchObject([
    {
      ...{ activation: id, number: 1, type: 'raised', reason: 'condition-true', topic: 'cold/oslo/f7/telemetry' },
      ...{ observedAt: START, decidedAt: START, evidence: { temperature: -10 }, labels: { site: 'oslo' } },
    },
  ]);
  expect(obligations).toMatchObject([{ activation: id, entry: 0, told: 'active', owed: 'nothing' }]);
  expect(notifications).toMatchObject([{ request: { Tag: ['on-call'], Body: '-10 C' }, origin: { activation: id } }]);
  expect(heard).toMatchObject([{ device: 'oslo/f7', observedAt: START }]);
});

test('what operators see follows the alarm; the evidence is that of the raise, and written once', () => {
  const { read, batch, clock } = openWorld(warm(NOTIFY));
  const see = () =>
    batch().activations.map(({ state, evidence, clearedAt }) => [state, evidence?.temperature, clearedAt]);
  read({ temperature: -10 });
  expect(see()).toEqual([['active', -10, null]]);
  clock.advance(MINUTE);
  read({ temperature: -20 });
  expect(see()).toEqual([['clearing', undefined, null]]);
  clock.advance(1000);
  read({ temperature: -11 });
  expect(see()).toEqual([['active', undefined, null]]);
  read({ temperature: -20 });
  clock.advance(MINUTE);
  expect(see()).toEqual([['cleared', undefined, START + 2 * MINUTE + 1000]]);
});

test('an alarm that has ended leaves the fleet, and its row is taken away', () => {
  const { read, batch, states } = openWorld(warm());
  read({ temperature: -10 });
  batch();
  read({ temperature: -20 });
  expect([states(), batch().alarms.map(({ alarm }) => alarm)]).toEqual([[], [null]]);
});

test('one that waits for a timer stays until then', () => {
  const { read, clock, states } = openWorld(warm('for: 1m'));
  read({ temperature: -10 });
  read({ temperature: -20 });
  expect(states()).toEqual(['warm oslo/f7 -']);
  clock.advance(MINUTE);
  expect(states()).toEqual([]);
});

test('a delay that begins anew is over by its new beginning', () => {
  const { read, clock, seen } = openWorld(warm('for: 10m'));
  read({ temperature: -10 });
  clock.advance(5 * MINUTE);
  read({ temperature: -20 });
  read({ temperature: -10 });
  clock.advance(9 * MINUTE);
  expect(seen.filter((line) => line.startsWith('raised'))).toEqual([]);
  clock.advance(MINUTE);
  expect(seen.at(-1)).toBe('raised: delay-over');
});

const LOW = `  - id: low
    source: cold
    when: { fact: temperature, operator: lessThan, value: -15 }
`;

test('alarms of one reading share what is committed with them, and those of the next commit again', () => {
  const { read, batch } = openWorld(`${warm('clear: { for: 1m }')}${LOW}`);
  const facts = () => {
    const { alarms, facts: records, heard } = batch();
    return [alarms.length, records.map(({ fact, value }) => [fact, value]), heard.length];
  };
  read({ temperature: -10 });
  expect(facts()).toEqual([1, [['temperature', -10]], 1]);
  read({ temperature: -20 });
  expect(facts()).toEqual([2, [['temperature', -20]], 1]);
  read({ temperature: -12 });
  expect(facts()).toEqual([2, [['temperature', -12]], 1]);
});

test('an alarm that ends leaves it to one that begins to commit what it was judged by', () => {
  const { read, batch } = openWorld(`${warm()}${LOW}`);
  read({ temperature: -10 });
  batch();
  read({ temperature: -20 });
  expect(batch().facts).toMatchObject([{ fact: 'temperature', value: -20 }]);
});
