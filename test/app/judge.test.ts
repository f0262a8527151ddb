import { describe, expect, test } from 'vitest';
import { MINUTE, openWorld, warm } from './small-world.ts';

describe('a rule about a device', () => {
  test('that is well leaves no trace', () => {
    const { read, states, batch } = openWorld(warm());
    read({ temperature: -20 });
    expect([states(), batch().heard]).toEqual([[], []]);
  });

  test('whose fact was never heard leaves no trace but its blindness', () => {
    const { world, read, states, clock } = openWorld(warm());
    read({ noise: 1 });
    clock.advance(15 * MINUTE);
    expect([states(), world.blindness.check(world.watch.now())]).toEqual([
      [],
      [{ rule: 'warm', key: 'oslo/f7', missing: ['temperature'] }],
    ]);
  });

  test('with a fact that grows stale is looked at again by itself', () => {
    const rules = warm('facts: { temperature: { staleAfter: 1h, default: 0 } }');
    const { read, clock, seen, states } = openWorld(rules);
    read({ temperature: -20 });
    expect(states()).toEqual(['warm oslo/f7 -']);
    clock.advance(60 * MINUTE);
    expect(seen).toEqual(['taken', 'raised: condition-true']);
  });
});

describe('a rule with a key of its own', () => {
  const rules = warm("key: '{site}/{device}/{sensor}'\n    for: 1m\n    clear: { for: 1m }");

  test('has an alarm for each key of a device', () => {
    const { read, states } = openWorld(rules);
    read({ temperature: -10, sensor: 's1' });
    read({ temperature: -12, sensor: 's2' });
    expect(states()).toEqual(['warm oslo/f7/s1 pending', 'warm oslo/f7/s2 pending']);
  });

  test('has none where a part of the key has no value', () => {
    const { read, states } = openWorld(rules);
    read({ temperature: -10 });
    expect(states()).toEqual([]);
  });

  test('never judges one key by what the device said of another', () => {
    const { read, states, clock } = openWorld(rules);
    read({ temperature: -10, sensor: 's1' });
    read({ temperature: -20, sensor: 's2' });
    clock.advance(MINUTE);
    expect(states()).toEqual(['warm oslo/f7/s1 active']);
    read({ temperature: -20, sensor: 's1' });
    read({ temperature: -10, sensor: 's2' });
    clock.advance(MINUTE);
    expect(states()).toEqual(['warm oslo/f7/s1 clearing', 'warm oslo/f7/s2 active']);
    read({ temperature: -20, sensor: 's1' });
    expect(states()).toEqual(['warm oslo/f7/s2 active']);
  });
});

test('names that only the topic of the rule gives are in its alarm', () => {
  const { read, batch } = openWorld(warm('topic: cold/{place}/{freezer}/telemetry'));
  read({ temperature: -10 });
  expect(batch().alarms).toMatchObject([
    { key: 'oslo/f7', labels: { site: 'oslo', device: 'f7', place: 'oslo', freezer: 'f7' } },
  ]);
});

test('a delay that is over by the times of the device needs no timer', () => {
  const { read, clock, seen } = openWorld(warm('for: 10m'), { time: '$.ts' });
  const at = clock.now();
  read({ temperature: -10, ts: at - 10 * MINUTE });
  read({ temperature: -10, ts: at });
  expect(seen).toEqual(['taken', 'raised: delay-over', 'taken']);
});

test('a delay that is over by watch time is found by a timer', () => {
  const { read, clock, seen, batch } = openWorld(warm('for: 10m'));
  read({ temperature: -10 });
  clock.advance(10 * MINUTE);
  expect(seen).toEqual(['taken', 'raised: delay-over']);
  expect(batch().transitions).toMatchObject([{ topic: null, reason: 'delay-over', number: 1 }]);
});

test('a device that invents keys has a thousand alarms about it, and no more', () => {
  const { world, read, seen, states, batch } = openWorld(`
version: 1
rules:
  - id: fault
    source: cold
    key: "{site}/{device}/{code}"
    when: { fact: temperature, operator: greaterThan, value: 0 }
`);
  for (let code = 0; code < 1100; code++) read({ code, temperature: 1 }, { receivedAt: world.clock.now() + code });
  expect(states()).toHaveLength(1000);
  expect(seen.filter((reason) => reason === 'too-many-keys')).toHaveLength(100);
  batch();
  read({ code: 7, temperature: -1 }, { receivedAt: world.clock.now() + 2000 });
  read({ code: 1099, temperature: 1 }, { receivedAt: world.clock.now() + 2001 });
  expect(states().filter((state) => / oslo\/f7\/(7|1099) /.test(state))).toEqual(['fault oslo/f7/1099 active']);
});
