import { describe, expect, test } from 'vitest';
import { answer, createProfileDecoder, expectationOf, type Row } from './profile-decoder.ts';

const state = (device: string, is: string, online: boolean) => ({ device, facts: { online, state: is }, online });

describe('homie', () => {
  const rows: readonly Row[] = [
    {
      is: 'a property of version 4',
      said: ['homie/tank/water/level', '12.5'],
      heard: [{ device: 'tank', facts: { water_level: 12.5 } }],
    },
    {
      is: 'a truth value, by its form',
      said: ['homie/5/tank/pump/running', 'false'],
      heard: [{ device: 'tank', facts: { pump_running: false } }],
    },
    {
      is: 'the version may stand in the topic of the source',
      said: ['oslo/homie/5/tank/water/level', '12.5'],
      options: { topic: '{site}/homie/5/#' },
      heard: [{ device: 'oslo/tank', facts: { water_level: 12.5 } }],
    },
    { is: 'sleeping is away', said: ['homie/5/tank/$state', 'sleeping'], heard: [state('tank', 'sleeping', false)] },
    { is: 'getting ready is there', said: ['homie/tank/$state', 'init'], heard: [state('tank', 'init', true)] },
    {
      is: 'an alert that is over is false',
      said: ['homie/5/tank/$alert/leak', ''],
      heard: [{ device: 'tank', facts: { alert_leak: false } }],
    },
    { is: 'a property taken off the broker says nothing', said: ['homie/5/tank/water/level', ''], heard: [] },
    { is: 'so does a device', said: ['homie/5/tank/$state', ''], heard: [] },
    { is: 'commands say nothing', said: ['homie/5/tank/pump/running/set', 'true'], heard: [] },
    { is: 'nor do attributes', said: ['homie/tank/water/$name', 'Water'], heard: [] },
    { is: 'nor what is said to all', said: ['homie/5/$broadcast/alert', 'storm'], heard: [] },
    { is: 'a state that is none', said: ['homie/5/tank/$state', 'fine'], heard: [], faults: ['wrong-shape'] },
    { is: 'a description that is none', said: ['homie/5/tank/$description', '{'], heard: [], faults: ['not-json'] },
  ];
  test.each(rows)('$is', (row) => {
    expect(answer('homie', row)).toEqual(expectationOf(row));
  });

  test('a description says what type a property is of', () => {
    const { hear } = createProfileDecoder({ decode: 'homie' });
    const property = (datatype: string) => ({ properties: { p: { datatype } } });
    const nodes = {
      ...{ s: property('string'), f: property('float'), b: property('boolean'), e: property('enum') },
      j: property('json'),
    };
    hear('homie/5/d/$description', { nodes });
    expect(hear('homie/5/d/s/p', '007')).toEqual([{ device: 'd', facts: { s_p: '007' } }]);
    expect(hear('homie/5/d/f/p', '1.5')).toEqual([{ device: 'd', facts: { f_p: 1.5 } }]);
    expect(hear('homie/5/d/f/p', 'broken')).toEqual([{ device: 'd', facts: { f_p: null } }]);
    expect(hear('homie/5/d/s/p', '\0')).toEqual([{ device: 'd', facts: { s_p: null } }]);
    expect(hear('homie/5/d/b/p', 'true')).toEqual([{ device: 'd', facts: { b_p: true } }]);
    expect(hear('homie/5/d/e/p', 'true')).toEqual([{ device: 'd', facts: { e_p: 'true' } }]);
    expect(hear('homie/5/d/j/p', { x: [1] })).toEqual([{ device: 'd', facts: { j_p_x: [1], j_p_x_0: 1 } }]);
  });

  test('so does an attribute of version 4', () => {
    const { hear } = createProfileDecoder({ decode: 'homie' });
    hear('homie/d/s/p/$datatype', 'string');
    expect(hear('homie/d/s/p', '12')).toEqual([{ device: 'd', facts: { s_p: '12' } }]);
  });

  test('without the root its children are lost, and with it they are what they said last', () => {
    const { hear } = createProfileDecoder({ decode: 'homie' });
    for (const child of ['a', 'b']) hear(`homie/5/${child}/$description`, { root: 'bridge', nodes: {} });
    hear('homie/5/bridge/$state', 'ready');
    hear('homie/5/a/$state', 'sleeping');
    expect(hear('homie/5/bridge/$state', 'lost')).toEqual([
      state('bridge', 'lost', false),
      state('a', 'lost', false),
      state('b', 'lost', false),
    ]);
    expect(hear('homie/5/b/$state', 'ready')).toEqual([state('b', 'lost', false)]);
    expect(hear('homie/5/bridge/$state', 'init')).toEqual([
      state('bridge', 'init', true),
      state('a', 'sleeping', false),
      state('b', 'ready', true),
    ]);
  });

  test('what it remembers has a bound: beyond it a property is read by its form', () => {
    const { hear, decode } = createProfileDecoder({ decode: 'homie' });
    const properties = Object.fromEntries(
      Array.from({ length: 5000 }, (_, index) => [`p${index}`, { datatype: 'string' }]),
    );
    for (let device = 0; device < 21; device++)
      decode(`homie/5/d${device}/$description`, { nodes: { n: { properties } } });
    expect(hear('homie/5/d19/n/p4999', '1')).toEqual([{ device: 'd19', facts: { n_p4999: '1' } }]);
    expect(hear('homie/5/d20/n/p0', '1')).toEqual([{ device: 'd20', facts: { n_p0: 1 } }]);
  });
});
