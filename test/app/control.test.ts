import { describe, expect, test } from 'vitest';
import { createControl } from '../../src/app/control.ts';
import { createTestLog } from '../../src/base/log.ts';
import { message, openWorld, warm } from './small-world.ts';

const ACK = 'tocsin/commands/ack/warm/oslo%2Ff7';
const DROPPED = '$SYS/broker/publish/messages/dropped';

const given = (rules = warm()) => {
  const it = openWorld(rules);
  const log = createTestLog();
  const drops: number[] = [];
  const control = createControl({ world: it.world, log, dropping: (count) => drops.push(count) });
  it.read({ temperature: -10 });
  it.batch();
  return { ...it, control, drops, log, reasons: () => log.lines.map(({ fields }) => fields.reason) };
};

describe('an acknowledgement over MQTT', () => {
  test('is a transition of its own, seen by operators', () => {
    const { control, batch, reasons } = given();
    expect(control(message(ACK, ''))).toBe(true);
    const { activations, transitions, notifications } = batch();
    expect(activations).toMatchObject([{ acknowledged: true, state: 'active' }]);
    expect(transitions).toMatchObject([{ type: 'acknowledged', number: 2, topic: null }]);
    expect([notifications, reasons()]).toEqual([[], ['acknowledged']]);
  });

  test.each<[sentence: string, topics: readonly string[], reasons: readonly string[]]>([
    ['once is enough', [ACK, ACK], ['acknowledged', 'already-acknowledged']],
    ['of a rule that is not there is refused', ['tocsin/commands/ack/cold/oslo%2Ff7'], ['not-active']],
    ['of a key that has no alarm is refused', ['tocsin/commands/ack/warm/oslo%2Ff8'], ['not-active']],
    ['that is no address is taken away', ['tocsin/commands/ack/warm', 'tocsin/commands/ack/warm/%E0%A4'], []],
  ])('%s', (_sentence, topics, expected) => {
    const { control, reasons } = given();
    expect(topics.map((topic) => control(message(topic, '')))).toEqual(topics.map(() => true));
    expect(reasons()).toEqual(expected);
  });

  test('that is refused is not called one in the log', () => {
    const { control, log } = given();
    for (const topic of [ACK, ACK]) control(message(topic, ''));
    expect(log.lines.map(({ event }) => event)).toEqual(['acknowledged over MQTT', 'acknowledgement refused']);
  });

  test('that was retained is old, and acknowledges nothing', () => {
    const { control, world } = given();
    control(message(ACK, '', { retain: true }));
    expect(world.ledger.isEmpty()).toBe(true);
  });

  test('finds an alarm whose key is its own', () => {
    const { read, clock, control, reasons } = given(warm("key: '{site}/{device}/{sensor}'"));
    clock.advance(1);
    read({ temperature: -10, sensor: 's1' });
    control(message('tocsin/commands/ack/warm/oslo%2Ff7%2Fs1', ''));
    expect(reasons()).toEqual(['acknowledged']);
  });
});

describe('messages that the broker dropped', () => {
  const dropped = (...counts: readonly string[]) => {
    const { control, drops } = given();
    for (const payload of counts) control(message(DROPPED, '', { payload: Buffer.from(payload) }));
    return drops;
  };

  test.each<[sentence: string, counts: readonly string[], drops: readonly number[]]>([
    ['before we looked are not ours', ['17'], []],
    ['since we looked last are told', ['17', '17', '20', '21'], [3, 1]],
    ['begin anew with the broker', ['17', '2', '3'], [1]],
    ['are not told of what is no number', ['17', 'many', '18'], [1]],
  ])('%s', (_sentence, counts, drops) => {
    expect(dropped(...counts)).toEqual(drops);
  });
});

test('what is under tocsin/ goes no further, all else does', () => {
  const { control } = given();
  const topics = [
    'tocsin/status',
    'tocsin/alarms/warm/f7',
    'tocsinother',
    'cold/oslo/f7/telemetry',
    '$SYS/broker/uptime',
  ];
  expect(topics.map((topic) => control(message(topic, '')))).toEqual([true, true, false, false, false]);
});
