import { describe, expect, test } from 'vitest';
import { createDecoder } from '../../../src/decode/decoder.ts';
import { createPlant, NOW, readBack, type WrittenPayload } from './plant.ts';

const NODE = 'spBv1.0/p1/NBIRTH/g1';
const DATA = 'spBv1.0/p1/NDATA/g1';
const DEATH = 'spBv1.0/p1/NDEATH/g1';
const DEVICE = 'spBv1.0/p1/DBIRTH/g1/m1';
const DEVICE_DATA = 'spBv1.0/p1/DDATA/g1/m1';
const DEVICE_DEATH = 'spBv1.0/p1/DDEATH/g1/m1';
const COMMAND = 'spBv1.0/p1/NCMD/g1';

const bdSeq = (long: number) => ({ name: 'bdSeq', datatype: 4, long });

const nodeBirth = (session = 7): WrittenPayload => ({
  timestamp: NOW - 100,
  seq: 0,
  metrics: [bdSeq(session), { name: 'Tank/Level', alias: 1, datatype: 10, double: 4.5 }],
});

const deviceBirth = (seq = 1): WrittenPayload => ({
  timestamp: NOW - 50,
  seq,
  metrics: [{ name: 'Speed', alias: 2, datatype: 3, int: 1450 }],
});

/** A plant whose node and device are born. */
const born = () => {
  const plant = createPlant();
  plant.hear(NODE, nodeBirth());
  plant.hear(DEVICE, deviceBirth());
  return plant;
};

describe('births', () => {
  test('a node that is born is online, with its metrics as facts', () => {
    const { readings, faults, asked } = createPlant().hear(NODE, nodeBirth());
    expect(readings).toEqual([
      {
        source: 'plant',
        device: 'p1/g1',
        labels: { group: 'p1', node: 'g1' },
        facts: { 'Tank/Level': 4.5, online: true },
        online: true,
        observedAt: NOW - 100,
        timed: true,
        receivedAt: NOW,
        retained: false,
        topic: NODE,
      },
    ]);
    expect([faults, asked]).toEqual([[], []]);
  });

  test('a device is born by its own birth, and bears the names of its node', () => {
    const plant = createPlant();
    expect(plant.hear(NODE, nodeBirth()).said.map(([device]) => device)).toEqual(['p1/g1']);
    const { readings, said, faults } = plant.hear(DEVICE, deviceBirth());
    expect(said).toEqual([['p1/g1/m1', true, { Speed: 1450, online: true }]]);
    expect(readings[0]?.labels).toEqual({ group: 'p1', node: 'g1', deviceName: 'm1' });
    expect(faults).toEqual([]);
  });

  test('a device of a node that was not heard is read, and the node is asked to be born again', () => {
    const { said, asked } = createPlant().hear(DEVICE, deviceBirth());
    expect(said).toEqual([['p1/g1/m1', true, { Speed: 1450, online: true }]]);
    expect(asked).toEqual([COMMAND]);
  });

  test('a birth says what is so now, whenever it last changed, and beside it what was kept before', () => {
    const { readings } = createPlant().hear(NODE, {
      timestamp: NOW,
      metrics: [
        { name: 'new', timestamp: NOW - 10, boolean: true },
        { name: 'old', timestamp: NOW - 90_000, boolean: false },
        { name: 'kept', timestamp: NOW - 60_000, boolean: true, isHistorical: true },
      ],
    });
    expect(readings.map(({ observedAt, facts, online }) => [observedAt - NOW, facts, online])).toEqual([
      [-60_000, { kept: true }, undefined],
      [0, { new: true, old: false, online: true }, true],
    ]);
  });
});

describe('data', () => {
  test('by alias are those of the birth', () => {
    const plant = born();
    expect(plant.hear(DATA, { seq: 2, metrics: [{ alias: 1, double: 4.25 }] }).said).toEqual([
      ['p1/g1', undefined, { 'Tank/Level': 4.25 }],
    ]);
    expect(plant.hear(DEVICE_DATA, { seq: 3, metrics: [{ alias: 2, int: 1400 }] }).said).toEqual([
      ['p1/g1/m1', undefined, { Speed: 1400 }],
    ]);
  });

  test('take their type from the birth: a negative number is no large one', () => {
    const { said } = born().hear(DEVICE_DATA, { seq: 2, metrics: [{ alias: 2, int: 0xffff_fffb }] });
    expect(said).toEqual([['p1/g1/m1', undefined, { Speed: -5 }]]);
  });

  test('of several times are several readings, oldest first', () => {
    const { readings } = born().hear(DATA, {
      timestamp: NOW,
      seq: 2,
      metrics: [
        { alias: 1, timestamp: NOW - 20, double: 2 },
        { name: 'a', timestamp: NOW - 40, int: 1 },
        { name: 'b', timestamp: NOW - 20, int: 2 },
        { name: 'c', int: 3 },
      ],
    });
    expect(readings.map(({ observedAt, facts }) => [observedAt - NOW, facts])).toEqual([
      [-40, { a: 1 }],
      [-20, { 'Tank/Level': 2, b: 2 }],
      [0, { c: 3 }],
    ]);
  });

  test('that were kept and sent late say so', () => {
    const metrics = [
      { alias: 1, timestamp: NOW - 60_000, double: 1, isHistorical: true },
      { alias: 1, timestamp: NOW, double: 2 },
    ];
    const { readings } = born().hear(DATA, { timestamp: NOW, seq: 2, metrics });
    expect(readings.map(({ historical, facts }) => [historical, facts['Tank/Level']])).toEqual([
      [true, 1],
      [undefined, 2],
    ]);
  });

  test('without any time have that of their arrival', () => {
    const { readings } = born().hear(DATA, { seq: 2, metrics: [{ alias: 1, double: 1 }] });
    expect(readings[0]).toMatchObject({ observedAt: NOW, timed: false });
  });

  test('before any birth: what has a name is read, and the node is asked to be born', () => {
    const metrics = [
      { alias: 1, double: 1 },
      { name: 'Level', double: 2 },
    ];
    const { said, faults, asked } = createPlant().hear(DATA, { seq: 9, metrics });
    expect(said).toEqual([['p1/g1', undefined, { Level: 2 }]]);
    expect([faults, asked]).toEqual([['no-birth'], [COMMAND]]);
  });

  test('of a device that was not born, or by an alias that its birth lacks, ask for a birth too', () => {
    const first = createPlant();
    first.hear(NODE, nodeBirth());
    expect(first.hear(DEVICE_DATA, { seq: 1, metrics: [{ alias: 2, int: 1 }] })).toMatchObject({
      said: [['p1/g1/m1', undefined, {}]],
      faults: ['no-birth'],
      asked: [COMMAND],
    });
    expect(born().hear(DATA, { seq: 2, metrics: [{ alias: 99, int: 1 }] }).faults).toEqual(['no-birth']);
  });

  test('after a node was born again its devices are defined by their own new births', () => {
    const plant = born();
    plant.hear(NODE, nodeBirth(8));
    expect(plant.hear(DEVICE_DATA, { seq: 1, metrics: [{ alias: 2, int: 1 }] }).faults).toEqual(['no-birth']);
  });
});

describe('the order of messages', () => {
  test('counts to 255 and begins again', () => {
    const plant = born();
    for (let seq = 2; seq < 600; seq++) {
      const heard = plant.hear(DATA, { seq: seq % 256, metrics: [{ alias: 1, double: seq }] });
      expect([heard.faults, heard.asked]).toEqual([[], []]);
    }
  });

  test('a message that is lost is noted, what came is taken, and the node is asked to be born again', () => {
    expect(born().hear(DATA, { seq: 4, metrics: [{ alias: 1, double: 1 }] })).toMatchObject({
      said: [['p1/g1', undefined, { 'Tank/Level': 1 }]],
      faults: ['sequence-gap'],
      asked: [COMMAND],
    });
  });

  test('births and deaths of devices count too', () => {
    expect(born().hear(DEVICE, deviceBirth(5)).faults).toEqual(['sequence-gap']);
    expect(born().hear(DEVICE_DEATH, { seq: 5 }).faults).toEqual(['sequence-gap']);
  });

  test('the same message twice is no loss', () => {
    const plant = born();
    const data: WrittenPayload = { seq: 2, metrics: [{ alias: 1, double: 1 }] };
    expect([plant.hear(DATA, data).faults, plant.hear(DATA, data).faults]).toEqual([[], []]);
  });

  test('what the broker kept is of another session, and counts for nothing', () => {
    const plant = born();
    expect(plant.hear(DATA, { seq: 99, metrics: [{ alias: 1, double: 1 }] }, { retain: true }).faults).toEqual([]);
    expect(plant.hear(DATA, { seq: 2, metrics: [{ alias: 1, double: 1 }] }).faults).toEqual([]);
  });
});

describe('asking for a birth', () => {
  test('is a command to the node, not retained', () => {
    const [request] = createPlant().hear(DATA, { metrics: [{ alias: 1, int: 1 }] }).requests;
    expect(request).toMatchObject({ topic: COMMAND, qos: 0, retain: false });
    expect(readBack(request?.payload as Uint8Array)).toEqual({
      timestamp: NOW,
      metrics: [{ name: 'Node Control/Rebirth', timestamp: NOW, datatype: 11, boolean: true }],
    });
  });

  test('waits ten seconds for the answer, node by node', () => {
    const plant = createPlant();
    const lost = { metrics: [{ alias: 1, int: 1 }] };
    expect(plant.hear(DATA, lost).asked).toEqual([COMMAND]);
    expect(plant.hear(DATA, lost, { receivedAt: NOW + 9_999 }).asked).toEqual([]);
    expect(plant.hear('spBv1.0/p1/NDATA/g2', lost).asked).toEqual(['spBv1.0/p1/NCMD/g2']);
    expect(plant.hear(DATA, lost, { receivedAt: NOW + 10_000 }).asked).toEqual([COMMAND]);
  });

  test('does not wait for a clock of ours that was set back a day', () => {
    const plant = createPlant();
    const lost = { metrics: [{ alias: 1, int: 1 }] };
    plant.hear(DATA, lost);
    expect(plant.hear(DATA, lost, { receivedAt: NOW - 86_400_000 }).asked).toEqual([COMMAND]);
  });
});

describe('deaths', () => {
  const will = (session: number): WrittenPayload => ({ timestamp: NOW - 100, metrics: [bdSeq(session)] });

  test('a node that dies takes its devices with it', () => {
    expect(born().hear(DEATH, will(7)).said).toEqual([
      ['p1/g1', false, { 'Tank/Level': null, online: false }],
      ['p1/g1/m1', false, { Speed: null, online: false }],
    ]);
  });

  test('a device may die alone', () => {
    const plant = born();
    expect(plant.hear(DEVICE_DEATH, { timestamp: NOW, seq: 2 }).said).toEqual([
      ['p1/g1/m1', false, { Speed: null, online: false }],
    ]);
    expect(plant.hear(DEATH, will(7)).said.map(([device]) => device)).toEqual(['p1/g1']);
  });

  test('what it was born with has no value then, though it changed last long before its next birth', () => {
    const plant = born();
    const { readings: died } = plant.hear(DEVICE_DEATH, { timestamp: NOW + 60_000, seq: 2 });
    const metrics = [{ name: 'Speed', alias: 2, datatype: 3, int: 1450, timestamp: NOW - 90_000 }];
    const { readings: back } = plant.hear(DEVICE, { timestamp: NOW + 61_000, seq: 3, metrics });
    expect([...died, ...back].map(({ observedAt, facts }) => [observedAt - NOW, facts])).toEqual([
      [60_000, { Speed: null, online: false }],
      [61_000, { Speed: 1450, online: true }],
    ]);
  });

  test('the will of an earlier session is no death', () => {
    const plant = born();
    plant.hear(NODE, nodeBirth(8));
    expect(plant.hear(DEATH, will(7))).toMatchObject({ said: [], faults: ['stale-death'] });
    expect(plant.hear(DATA, { seq: 1, metrics: [{ alias: 1, double: 1 }] }).faults).toEqual([]);
  });

  test.each([
    ['the session before the numbers began again', 255, 1, ['stale-death']],
    ['a session whose birth was missed', 9, 7, []],
    ['the session of now', 7, 7, []],
  ])('the will of %s', (_, session, born, faults) => {
    const plant = createPlant();
    plant.hear(NODE, nodeBirth(born));
    expect(plant.hear(DEATH, will(session)).faults).toEqual(faults);
  });

  test('of a node that was never heard it is one', () => {
    expect(createPlant().hear(DEATH, will(3)).said).toEqual([['p1/g1', false, { online: false }]]);
  });

  test('a node that was not born since the start takes with it whoever bears its labels', () => {
    const plant = createPlant();
    expect(plant.hear(DEATH, will(7)).readings).toMatchObject([
      { device: 'p1/g1', online: false, goneWith: { group: 'p1', node: 'g1' } },
    ]);
    plant.hear(NODE, nodeBirth());
    const [death] = plant.hear(DEATH, will(7)).readings;
    expect(death?.goneWith).toBeUndefined();
  });

  test('what it was born with holds no longer', () => {
    const plant = born();
    plant.hear(DEATH, will(7));
    expect(plant.hear(DATA, { seq: 2, metrics: [{ alias: 1, double: 1 }] })).toMatchObject({
      faults: ['no-birth'],
      asked: [COMMAND],
    });
  });

  test.each([
    ['two minutes behind', -120_000],
    ['two minutes ahead', 120_000],
  ])('by a clock that is %s it comes after the last data and before the next birth', (_, ahead) => {
    const plant = createPlant();
    const at = (later: number) => ({ receivedAt: NOW + later });
    const birth = (time: number) => ({ ...nodeBirth(), timestamp: time + ahead });
    plant.hear(NODE, birth(NOW), at(0));
    const [death] = plant.hear(DEATH, will(7), at(20_000)).readings;
    const [again] = plant.hear(NODE, birth(NOW + 30_000), at(30_000)).readings;
    expect([death?.observedAt, again?.observedAt]).toEqual([NOW + ahead + 20_000, NOW + ahead + 30_000]);
  });

  test('a clock that is years ahead is none', () => {
    const plant = createPlant();
    plant.hear(NODE, { ...nodeBirth(), timestamp: Date.UTC(2099, 0) });
    expect(plant.hear(DEATH, will(7)).readings[0]).toMatchObject({ observedAt: NOW, timed: false });
  });

  test('one that the broker kept changes nothing but what it says', () => {
    const plant = born();
    expect(plant.hear(DEATH, will(7), { retain: true }).readings[0]).toMatchObject({ online: false, retained: true });
    expect(plant.hear(DATA, { seq: 2, metrics: [{ alias: 1, double: 1 }] }).faults).toEqual([]);
  });
});

describe('messages that say nothing of a device', () => {
  test.each([
    ['a command to a node', COMMAND, new Uint8Array([1])],
    ['a command to a device', 'spBv1.0/p1/DCMD/g1/m1', new Uint8Array([1])],
    ['the state of a host', 'spBv1.0/STATE/scada', new TextEncoder().encode('{"online":true}')],
  ])('%s is passed over in silence', (_, topic, payload) => {
    expect(createPlant().hear(topic, payload)).toMatchObject({ said: [], faults: [], asked: [] });
  });

  test.each([
    ['another kind', 'spBv1.0/p1/NBIRT/g1', 'wrong-topic'],
    ['a birth of a device without one', 'spBv1.0/p1/DBIRTH/g1', 'wrong-topic'],
    ['a birth of a node with a device', 'spBv1.0/p1/NBIRTH/g1/m1', 'wrong-topic'],
    ['a node without a name', 'spBv1.0/p1/NBIRTH/', 'wrong-topic'],
    ['200 levels', `spBv1.0${'/a'.repeat(199)}`, 'wrong-topic'],
    ['a name that is too long', `spBv1.0/p1/NBIRTH/${'g'.repeat(300)}`, 'bad-device'],
  ])('%s is refused', (_, topic, reason) => {
    expect(createPlant().hear(topic, nodeBirth())).toMatchObject({ said: [], faults: [reason] });
  });
});

describe('bounds', () => {
  const born = (count: number) => Array.from({ length: count }, (_, alias) => ({ name: `m${alias}`, alias, int: 1 }));
  const deviceOf = (index: number) => `spBv1.0/p1/DBIRTH/g1/m${index}`;

  test('a birth of more than 256 kB is read, for without it nothing of its node could be', () => {
    const plant = createPlant();
    const metrics = Array.from({ length: 9_000 }, (_, alias) => ({
      name: `a/metric/with/a/name/${alias}`,
      alias,
      int: 1,
    }));
    expect(plant.hear('spBv1.0/p1/NBIRTH/g1', { seq: 0, metrics }).faults).toEqual([]);
    const { said, faults, asked } = plant.hear(DATA, { seq: 1, metrics: [{ alias: 8_999, int: 5 }] });
    expect([said.length, faults, asked]).toEqual([1, [], []]);
  });

  test('more metrics than a node may have are refused', () => {
    const metrics = Array.from({ length: 50_001 }, () => ({}));
    expect(createPlant().hear(DATA, { seq: 1, metrics }).faults).toEqual(['not-sparkplug']);
  });

  test('of all nodes a hundred are asked within a second, the others when they speak again', () => {
    const plant = createPlant();
    const askAll = (receivedAt: number) =>
      Array.from({ length: 150 }, (_, node) =>
        plant.hear(`spBv1.0/p1/NDATA/n${node}`, { seq: 1, metrics: [{ alias: 1, int: 1 }] }, { receivedAt }),
      ).flatMap(({ asked }) => asked);
    expect(askAll(NOW)).toHaveLength(100);
    expect(askAll(NOW + 999)).toHaveLength(0);
    expect(askAll(NOW + 1_000)).toHaveLength(50);
  });

  test('a device too many is read, and not asked to be born again for an hour', () => {
    const plant = createPlant();
    plant.hear(NODE, nodeBirth());
    for (let index = 0; index < 1_000; index++) plant.hear(deviceOf(index), { metrics: born(1) });
    expect(plant.hear(deviceOf(1_000), { metrics: born(1) })).toMatchObject({
      said: [['p1/g1/m1000', true, { m0: 1, online: true }]],
      faults: ['no-room'],
      asked: [],
    });
    const data = (later: number) =>
      plant.hear('spBv1.0/p1/DDATA/g1/m1000', { metrics: [{ alias: 0, int: 2 }] }, { receivedAt: NOW + later });
    expect(data(0)).toMatchObject({ said: [['p1/g1/m1000', undefined, {}]], faults: ['no-birth'], asked: [] });
    expect(data(3_600_000).asked).toEqual([COMMAND]);
    expect(plant.hear(deviceOf(0), { metrics: born(1) }).faults).toEqual([]);
  });

  test('a birth with metrics too many leaves no earlier one in force', () => {
    const plant = createPlant();
    plant.hear(NODE, nodeBirth());
    for (const index of [1, 2]) expect(plant.hear(deviceOf(index), { metrics: born(15_000) }).faults).toEqual([]);
    for (const index of [3, 4]) expect(plant.hear(deviceOf(index), { metrics: born(9_000) }).faults).toEqual([]);
    expect(plant.hear(deviceOf(3), { metrics: born(15_000) }).faults).toEqual(['no-room']);
    expect(plant.hear('spBv1.0/p1/DDATA/g1/m3', { metrics: [{ alias: 0, int: 2 }] }).faults).toEqual(['no-birth']);
    expect(plant.hear(deviceOf(3), { metrics: born(9_000) }).faults).toEqual([]);
  });

  test('nodes that died make room', () => {
    const plant = createPlant();
    const node = (index: number, type: string) => `spBv1.0/p1/${type}/n${index}`;
    for (let index = 0; index < 10_000; index++) plant.hear(node(index, 'NBIRTH'), { seq: 0 });
    expect(plant.hear(node(10_000, 'NBIRTH'), { seq: 0 }).faults).toEqual(['no-room']);
    plant.hear(node(7, 'NDEATH'), { seq: 0 });
    expect(plant.hear(node(10_000, 'NBIRTH'), { seq: 0 }).faults).toEqual([]);
  });
});

test('nobody may give what Sparkplug settles', () => {
  const decoder = createDecoder('plant', { decode: 'sparkplug-b', device: '{node}', time: '$.ts' });
  expect(decoder.ok ? [] : decoder.error.map(({ path }) => path[0])).toEqual(['time', 'device'].toSorted());
});

test('its labels are known beforehand, so that a rule may name them', () => {
  const decoder = createDecoder('plant', { decode: 'sparkplug-b', topic: 'spBv1.0/{group}/+/#' });
  expect(decoder).toMatchObject({ ok: true, value: { labels: ['group', 'node', 'deviceName'], deviceLabels: null } });
});
