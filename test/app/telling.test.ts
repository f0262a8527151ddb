import { describe, expect, test } from 'vitest';
import { acknowledgeAlarm } from '../../src/app/acknowledge.ts';
import { tellStep } from '../../src/app/telling.ts';
import { asActivationId, asKey, asRuleId } from '../../src/model/ids.ts';
import { MINUTE, openWorld, START, warm } from './small-world.ts';

const ESCALATION = warm(`notify:
      - { Tag: [on-call], Body: "{{ device }} at {{ temperature }} C since {{ alarm.duration }}" }
      - { Identity: lead, after: 15m, unless: acknowledged, Body: "still {{ temperature }} C after {{ alarm.duration }}" }
`);

const raised = () => {
  const it = openWorld(ESCALATION);
  it.read({ temperature: -10, door: 'open' });
  const texts = () => it.batch().notifications.map(({ request: { Body } }) => Body);
  return { ...it, texts };
};

test('a raise is told with the facts of the moment', () => {
  expect(raised().texts()).toEqual(['f7 at -10 C since 0 s']);
});

test('an escalation is told with the newest facts, and how long it has lasted', () => {
  const { read, clock, texts } = raised();
  clock.advance(10 * MINUTE);
  read({ temperature: -5 });
  texts();
  clock.advance(5 * MINUTE);
  expect(texts()).toEqual(['still -5 C after 15 min']);
});

test('what is owed stands in the store with the time it falls due', () => {
  expect(raised().batch().obligations).toMatchObject([
    { entry: 0, told: 'active', owed: 'nothing', dueAt: null },
    { entry: 1, told: 'nothing', owed: 'active', dueAt: START + 15 * MINUTE },
  ]);
});

describe('an escalation is not told', () => {
  test('once somebody has acknowledged', () => {
    const { world, clock, texts, seen } = raised();
    texts();
    expect(acknowledgeAlarm(world, asRuleId('warm'), asKey('oslo/f7'))).toBe('acknowledged');
    clock.advance(15 * MINUTE);
    expect([texts(), seen.at(-1)]).toEqual([[], 'drop: was-acknowledged']);
  });

  test('once the alarm is over, nor is its end to those who were never told', () => {
    const { read, clock, batch } = raised();
    clock.advance(MINUTE);
    read({ temperature: -20 });
    clock.advance(15 * MINUTE);
    expect(batch().notifications.map(({ request: { Tag, Identity } }) => [...Tag, ...Identity])).toEqual([
      ['on-call'],
      ['on-call'],
    ]);
  });

  test('of an activation that is over, though the next one is active', () => {
    const { read, clock, texts } = raised();
    clock.advance(14 * MINUTE);
    read({ temperature: -20 });
    clock.advance(1000);
    read({ temperature: -9 });
    texts();
    clock.advance(2 * MINUTE);
    expect(texts()).toEqual([]);
    clock.advance(13 * MINUTE);
    expect(texts()).toEqual(['still -9 C after 15 min']);
  });

  test('twice', () => {
    const { world, clock, texts } = raised();
    clock.advance(15 * MINUTE);
    texts();
    const [instance] = world.fleet.instances();
    const activation = instance?.alarm?.activation?.id ?? asActivationId('');
    if (instance) tellStep(world, { instance, activation, entry: 1 });
    expect(texts()).toEqual([]);
  });
});

test('a device clock that is years behind does not make the alarm last for years', () => {
  const { read, clock, batch } = openWorld(ESCALATION, { time: '$.ts' });
  read({ temperature: -10, ts: START - 3_600_000 });
  batch();
  clock.advance(15 * MINUTE);
  expect(batch().notifications.map(({ request: { Body } }) => Body)).toEqual(['still -10 C after 15 min']);
});
