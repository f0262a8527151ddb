import { describe, expect, test } from 'vitest';
import { MINUTE, openWorld, START } from './small-world.ts';

const button = (more = ''): string => `
version: 1
rules:
  - id: pressed
    title: Button
    source: cold
    mode: event
    when: { all: [ { fact: action, operator: equal, value: single } ] }
    notify: [ { Tag: [on-call], Body: "{{ device }} {{ action }} {{ battery | default: 'no battery' }}" } ]
    ${more}
`;

const TIMED = { time: '$.ts' };

const open = (more = '', options = {}) => {
  const it = openWorld(button(more), options);
  const texts = () => it.batch().notifications.map(({ request: { Body } }) => Body);
  return { ...it, texts };
};

describe('an event', () => {
  test('is raised and ended in one step, told once, and leaves nothing behind', () => {
    const { read, seen, batch, states } = open();
    read({ action: 'single' });
    expect(seen).toEqual(['tell: raised', 'raised: occurred', 'cleared: event-over', 'taken']);
    const { notifications, activations, transitions, alarms, obligations } = batch();
    expect(notifications).toMatchObject([
      { request: { Body: 'f7 single no battery' }, origin: { number: 1, on: 'raise' } },
    ]);
    expect(activations).toMatchObject([{ state: 'cleared', raisedAt: START, clearedAt: START }]);
    expect(transitions.map(({ number, type }) => `${number} ${type}`)).toEqual(['1 raised', '2 cleared']);
    expect(alarms).toMatchObject([{ alarm: null }]);
    expect(obligations).toMatchObject([{ told: 'over', owed: 'nothing' }]);
    expect(states()).toEqual([]);
  });

  test('happens again with each message that matches', () => {
    const { read, texts } = open();
    for (let times = 0; times < 3; times++) read({ action: 'single' });
    expect(texts()).toHaveLength(3);
  });

  test('is none without a value in its own message', () => {
    const { read, texts } = open();
    read({ action: 'single' });
    read({ action: null });
    expect(texts()).toHaveLength(1);
  });

  test('is not heard again with the next temperature', () => {
    const { read, texts } = open();
    read({ action: 'single', battery: 80 });
    read({ temperature: 20, battery: 79 });
    read({ action: 'double' });
    expect(texts()).toEqual(['f7 single 80']);
  });

  test('is told in the facts of its own message, however much newer the others are', () => {
    const { read, texts } = open('', TIMED);
    read({ action: 'none', battery: 50, ts: START });
    read({ action: 'single', battery: 90, ts: START - MINUTE });
    expect(texts()).toEqual(['f7 single 90']);
  });

  test('is nothing that a timer, a retained message or silence makes', () => {
    const { read, clock, texts } = open();
    read({ action: 'single' }, { retain: true });
    clock.advance(60 * MINUTE);
    expect(texts()).toEqual([]);
  });

  test('leaves the facts of other rules uncommitted, and no rule blind', () => {
    const { read, batch, world, clock } = open();
    read({ temperature: 20 });
    clock.advance(30 * MINUTE);
    expect([batch().facts, world.blindness.check(world.watch.now())]).toEqual([[], []]);
  });
});

describe('the same occurrence', () => {
  test('is one of the same device and time, also when another came between', () => {
    const { read, texts, seen } = open('', TIMED);
    read({ action: 'single', ts: START });
    read({ action: 'single', ts: START + 1 });
    read({ action: 'single', ts: START });
    expect(texts()).toHaveLength(2);
    expect(seen.slice(-2)).toEqual(['duplicate-event', 'late']);
  });

  test('of two devices at one time is two', () => {
    const { readFrom, texts } = open('', TIMED);
    readFrom('f7', { action: 'single', ts: START });
    readFrom('f8', { action: 'single', ts: START });
    expect(texts()).toHaveLength(2);
  });

  test('is what the message says of itself, whatever the time', () => {
    const { read, texts } = open('dedup: "$.event.id"', TIMED);
    read({ action: 'single', event: { id: 7 }, ts: START });
    read({ action: 'single', event: { id: 7 }, ts: START + 5 });
    read({ action: 'single', event: { id: 8 }, ts: START + 5 });
    expect(texts()).toHaveLength(2);
  });

  test('may be named by several fields', () => {
    const { read, readFrom, texts } = open("dedup: '{device}-{counter}'");
    read({ action: 'single', counter: 1 });
    read({ action: 'single', counter: 1 });
    readFrom('f8', { action: 'single', counter: 1 });
    expect(texts()).toHaveLength(2);
  });

  test('is not known where the message does not say it, and no time either', () => {
    const { read, texts } = open('dedup: "$.eventId"');
    read({ action: 'single' });
    read({ action: 'single' });
    expect(texts()).toHaveLength(2);
  });

  test('is known among the last thousand', () => {
    const { read, texts, batch } = open('dedup: "$.eventId"');
    for (let id = 0; id < 1000; id++) read({ action: 'single', eventId: id });
    expect(batch().facts).toHaveLength(1000);
    read({ action: 'single', eventId: 0 });
    expect(texts()).toEqual([]);
    read({ action: 'single', eventId: 1000 });
    read({ action: 'single', eventId: 0 });
    expect(texts()).toHaveLength(2);
  });
});

describe('a cooldown', () => {
  test('holds what occurs meanwhile, and ends silently', () => {
    const { read, clock, seen, states, texts } = open('cooldown: 10m');
    read({ action: 'single' });
    clock.advance(9 * MINUTE);
    read({ action: 'single' });
    expect([states(), texts()]).toEqual([['pressed oslo/f7 active'], ['f7 single no battery']]);
    clock.advance(MINUTE);
    expect(seen.slice(2)).toEqual(['taken', 'cooling-down', 'taken', 'cleared: cooldown-over']);
    expect([states(), texts()]).toEqual([[], []]);
  });

  test('counts from the first, so that one after it is told', () => {
    const { read, clock, texts } = open('cooldown: 10m');
    read({ action: 'single' });
    clock.advance(10 * MINUTE);
    read({ action: 'single' });
    expect(texts()).toHaveLength(2);
  });

  test('is over by the times of the device, so that a backlog is told as it happened', () => {
    const { read, seen, batch } = open('cooldown: 10m', TIMED);
    const began = START - 60 * MINUTE;
    read({ action: 'single', ts: began });
    read({ action: 'single', ts: began + 9 * MINUTE });
    read({ action: 'single', ts: began + 20 * MINUTE });
    expect(seen).toContain('cleared: cooldown-over');
    const { activations } = batch();
    expect(activations).toMatchObject([
      { raisedAt: began, clearedAt: began + 10 * MINUTE },
      { raisedAt: began + 20 * MINUTE, clearedAt: null },
    ]);
  });

  test('is of a key, which may be all devices of a site', () => {
    const { readFrom, texts, clock } = open("cooldown: 10m\n    key: '{site}'");
    readFrom('f7', { action: 'single' });
    readFrom('f8', { action: 'single' });
    expect(texts()).toEqual(['f7 single no battery']);
    clock.advance(10 * MINUTE);
    readFrom('f8', { action: 'single' });
    expect(texts()).toEqual(['f8 single no battery']);
  });

  test("never compares two devices' clocks", () => {
    const { readFrom, texts } = open("cooldown: 10m\n    key: '{site}'", TIMED);
    readFrom('f7', { action: 'single', ts: START - 60 * MINUTE });
    readFrom('f8', { action: 'single', ts: START });
    expect(texts()).toEqual(['f7 single no battery']);
  });

  test('that is changed by a reload counts from the same beginning', () => {
    const { read, clock, states, swap } = open('cooldown: 10m');
    read({ action: 'single' });
    clock.advance(5 * MINUTE);
    swap(button('cooldown: 6m'));
    clock.advance(MINUTE - 1);
    expect(states()).toEqual(['pressed oslo/f7 active']);
    clock.advance(1);
    expect(states()).toEqual([]);
  });
});

test('a rule that was an event and is an alarm now begins anew, and tells no end', () => {
  const { read, swap, seen, states } = open('cooldown: 10m');
  read({ action: 'single' });
  swap(button().replace('mode: event', ''));
  expect([seen.at(-1), states()]).toEqual(['cleared: rule-removed', []]);
});

describe('an event and the rest of the language', () => {
  test('outside the hours of the rule there is none', () => {
    const { read, clock, texts } = open('active: { hours: "13:00-14:00", zone: UTC }');
    read({ action: 'single' });
    expect(texts()).toEqual([]);
    clock.advance(60 * MINUTE);
    expect(texts()).toEqual([]);
    read({ action: 'single' });
    expect(texts()).toHaveLength(1);
  });

  test('a message beyond maxAge is none', () => {
    const { read, seen } = open('maxAge: 10m', TIMED);
    read({ action: 'single', ts: START - 11 * MINUTE });
    read({ action: 'single', ts: START - 9 * MINUTE });
    expect(seen.filter((one) => one.startsWith('raised'))).toHaveLength(1);
  });

  test('a source may say that what was retained counts', () => {
    const { read, texts } = open('', { retained: 'evaluate' });
    read({ action: 'single' }, { retain: true });
    expect(texts()).toHaveLength(1);
  });

  test('a fact that is made of several messages is known, that of another message is not', () => {
    const rules = button().replace(
      'when: { all: [',
      `facts: { rise: { delta: temperature, over: 10m } }
    when: { all: [ { fact: rise, operator: greaterThan, value: 5 },`,
    );
    const { read, clock, batch } = openWorld(rules);
    read({ temperature: 20 });
    clock.advance(MINUTE);
    read({ temperature: 30 });
    read({ action: 'single' });
    expect(batch().notifications).toHaveLength(1);
    clock.advance(20 * MINUTE);
    read({ action: 'single' });
    expect(batch().notifications).toHaveLength(0);
  });

  test('a default stands in for what this message does not say', () => {
    const rules = button('facts: { door: { default: closed } }').replace(
      'when: { all: [',
      'when: { all: [ { fact: door, operator: equal, value: closed },',
    );
    const { read, batch } = openWorld(rules);
    read({ door: 'open' });
    read({ action: 'single' });
    expect(batch().notifications).toHaveLength(1);
  });
});
