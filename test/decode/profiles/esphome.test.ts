import { describe, expect, test } from 'vitest';
import { answer, createProfileDecoder, expectationOf, type Row } from './profile-decoder.ts';

describe('esphome', () => {
  const rows: readonly Row[] = [
    {
      is: 'a prefix of several levels is named as a whole by #',
      said: ['home/oslo/node/sensor/temp/state', '4.5'],
      options: { topic: 'home/#' },
      heard: [{ device: 'oslo/node', facts: { temp: 4.5 } }],
    },
    {
      is: 'a state one level down has both names',
      said: ['node/climate/room/mode/state', 'heat'],
      heard: [{ device: 'node', facts: { room_mode: 'heat' } }],
    },
    {
      is: 'a light is JSON',
      said: ['node/light/lamp/state', { state: 'ON', brightness: 255, color: { r: 1 } }],
      heard: [{ device: 'node', facts: { lamp_state: 'ON', lamp_brightness: 255, lamp_color_r: 1 } }],
    },
    {
      is: 'a text sensor stays text, whatever it looks like',
      said: ['node/text_sensor/version/state', '007'],
      heard: [{ device: 'node', facts: { version: '007' } }],
    },
    {
      is: 'of a text that is blanks mostly the text is taken',
      said: ['node/text_sensor/note/state', `${' '.repeat(10_000)}grüße von unten${' '.repeat(10_000)}`],
      heard: [{ device: 'node', facts: { note: 'grüße von unten' } }],
    },
    {
      is: 'an empty text is no value, but the node was heard',
      said: ['node/text_sensor/version/state', ''],
      heard: [{ device: 'node', facts: { version: null } }],
    },
    {
      is: 'a number that is none',
      said: ['node/sensor/temp/state', 'warm'],
      heard: [],
      faults: ['not-a-number'],
    },
    {
      is: 'log lines and commands say nothing',
      said: ['node/switch/pump/command', 'ON'],
      options: { topic: '{node}/#' },
      heard: [],
    },
    { is: 'what others call status says nothing', said: ['node/status', { up: true }], heard: [] },
  ];
  test.each(rows)('$is', (row) => {
    expect(answer('esphome', row)).toEqual(expectationOf(row));
  });

  test('what the broker kept is how things stand, unless the source says otherwise', () => {
    expect(createProfileDecoder({ decode: 'esphome' }).decoder.retained).toBe('evaluate');
    expect(createProfileDecoder({ decode: 'esphome', retained: 'seed' }).decoder.retained).toBe('seed');
  });
});
