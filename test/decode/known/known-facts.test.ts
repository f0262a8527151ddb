import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FORMAT_NAMES, type FormatName } from '../../../src/decode/formats.ts';
import { knownFactsOf } from '../../../src/decode/known/known-facts.ts';
import type { SourceOptions } from '../../../src/decode/options.ts';
import { isGiven } from '../../../src/rules/doubts/given-facts.ts';
import { REPOSITORY } from '../../house/source-tree.ts';
import { createProfileDecoder, type Said } from '../profiles/profile-decoder.ts';

/** What real devices publish; beside the repository. */
const FOLDER = join(REPOSITORY, '..', 'shared', 'payloads');

const VENDORS: Readonly<Record<string, FormatName>> = {
  tasmota: 'tasmota',
  zigbee2mqtt: 'zigbee2mqtt',
  'shelly-gen2': 'shelly-gen2',
  'chirpstack-v4': 'chirpstack',
  'the-things-stack-v3': 'the-things-stack',
  victron: 'victron',
  teltonika: 'teltonika',
  owntracks: 'owntracks',
  'aws-iot': 'aws-shadow',
};

/** Names of the samples that are their device's own: tags and codecs, regions, reported and desired state. */
const OWN = [
  ...['tags_key', 'temperature', 'humidity', 'battery', 'luminosity', 'door', 'desired_setpoint', 'delta_toggle'],
  ...['log_context_deduplication_id'],
];

interface Sample {
  readonly file: string;
  readonly topic: string;
}

const has = existsSync(join(FOLDER, 'index.json'));
if (!has) process.stderr.write(`skipped: no samples of what devices publish at ${FOLDER}\n`);
const samples: readonly Sample[] = has ? JSON.parse(readFileSync(join(FOLDER, 'index.json'), 'utf8')) : [];

const namesOf = (decode: FormatName, [topic, payload]: Said): readonly string[] =>
  createProfileDecoder({ decode })
    .hear(topic, payload)
    .flatMap(({ facts }) => Object.keys(facts));

const unknownIn = (decode: FormatName, said: Said): readonly string[] =>
  namesOf(decode, said).filter((name) => !isGiven(name, knownFactsOf({ decode })));

describe('of what devices publish nothing is unknown but names of their own', () => {
  test.skipIf(!has).each(samples.filter(({ file }) => VENDORS[file.split('/')[0] ?? '']))(
    '$file',
    ({ file, topic }) => {
      const decode = file === 'teltonika/ruptela.json' ? 'ruptela' : (VENDORS[file.split('/')[0] ?? ''] ?? 'json');
      const unknown = unknownIn(decode, [topic, new Uint8Array(readFileSync(join(FOLDER, file)))]);
      expect(unknown.filter((name) => !OWN.includes(name))).toEqual([]);
    },
  );
});

/** Messages as the systems document them, for what the samples do not have. */
const MESSAGES: readonly (readonly [decode: FormatName, topic: string, payload: Said[1]])[] = [
  ['tasmota', 'tele/a/SENSOR', { Time: '2026-01-01T00:00:00', ANALOG: { A0: 512 }, Switch1: 'ON', COUNTER: { C1: 4 } }],
  ['tasmota', 'tele/a/SENSOR', { 'DS18B20-1': { Id: '0119', Temperature: 4 }, PMS5003: { 'PM2.5': 4 }, TempUnit: 'C' }],
  ['tasmota', 'tele/a/SENSOR', { ENERGY: { ApparentPower: 3, Factor: 0.9, Voltage: [230, 231] } }],
  [
    'tasmota',
    'tele/a/SENSOR',
    { SCD40: { CarbonDioxide: 600, eCO2: 600, Temperature: 20, Humidity: 40, DewPoint: 8 } },
  ],
  ['tasmota', 'stat/a/POWER2', 'ON'],
  ['zigbee2mqtt', 'zigbee2mqtt/trv', { local_temperature: 20, occupied_heating_setpoint: 21, pi_heating_demand: 40 }],
  ['zigbee2mqtt', 'zigbee2mqtt/lamp', { state: 'ON', color: { x: 0.3, y: 0.3 }, color_temp: 300, last_seen: 1 }],
  ['zigbee2mqtt', 'zigbee2mqtt/plug', { update: { state: 'idle', installed_version: 1, latest_version: 2 } }],
  ['shelly-gen2', 'a/status/em:0', { id: 0, a_act_power: 3, b_pf: 1, n_current: 0, total_act_power: 9 }],
  ['shelly-gen2', 'a/status/emdata:0', { id: 0, a_total_act_energy: 1, total_act: 1, total_act_ret: 0 }],
  ['shelly-gen2', 'a/status/pm1:0', { id: 0, voltage: 230, apower: 4, freq: 50, aenergy: { total: 1 } }],
  ['shelly-gen2', 'a/status/cover:0', { id: 0, state: 'open', current_pos: 100, pos_control: true }],
  ['shelly-gen2', 'a/status/flood:0', { id: 0, alarm: false, mute: false }],
  ['shelly-gen2', 'a/status/input:2', { id: 2, state: null, counts: { total: 4, xtotal: 1 }, percent: 3 }],
  ['victron', 'N/p/battery/1/Dc/0/Voltage', { value: 12 }],
  ['victron', 'N/p/system/0/Dc/Battery/Soc', { value: 80 }],
  ['victron', 'N/p/vebus/1/Ac/ActiveIn/L2/P', { value: 80 }],
  ['victron', 'N/p/battery/1/Alarms/LowVoltage', { value: 0 }],
  ['victron', 'N/p/gps/1/Position/Latitude', { value: 59 }],
  ['esphome', 'node/status', 'online'],
  ['homie', 'homie/5/car/$state', 'ready'],
  ['neuron', '/neuron/a/n/g', { node: 'n', group: 'g', errors: { flow: 2014 }, values: {} }],
  [
    'owntracks',
    'owntracks/jane/phone',
    { _type: 'location', lat: 1, lon: 2, batt: 3, BSSID: 'a', motionactivities: ['still'] },
  ],
  [
    'the-things-stack',
    'v3/a/devices/d/down/failed',
    {
      end_device_ids: { device_id: 'd' },
      downlink_failed: { downlink: { f_port: 1 }, error: { name: 'expired', code: 5 } },
    },
  ],
];

test.each(MESSAGES)('of a documented message of %s, on %s', (decode, topic, payload) => {
  const names = namesOf(decode, [topic, payload]);
  expect(names).not.toEqual([]);
  const ofDevices = ['flow'];
  expect(unknownIn(decode, [topic, payload]).filter((name) => !ofDevices.includes(name))).toEqual([]);
});

test('every name that Zigbee2MQTT has is a fact of that name', () => {
  const names = knownFactsOf({ decode: 'zigbee2mqtt' }).names.filter((name) => name !== 'online');
  const payload = Object.fromEntries(names.map((name) => [name, 1]));
  expect(namesOf('zigbee2mqtt', ['zigbee2mqtt/a', payload])).toEqual(names);
});

test('every path that Venus OS has is a fact with its slashes as underlines', () => {
  const names = knownFactsOf({ decode: 'victron' }).names.filter((name) => name !== 'online');
  const heard = names.flatMap((name) =>
    namesOf('victron', [`N/p/any/0/${name.replaceAll('_', '/')}`, { value: 1 }]).filter((fact) => fact !== 'online'),
  );
  expect(heard).toEqual(names);
});

test.each(FORMAT_NAMES)('no name of %s is there twice, and each could be a fact', (decode) => {
  const { names } = knownFactsOf({ decode });
  expect(names.length).toBe(new Set(names).size);
  expect(names.filter((name) => !/^(?:\*_)?[A-Za-z][\w-]*$/.test(name))).toEqual([]);
});

describe('a source', () => {
  const availability: NonNullable<SourceOptions['availability']> = {
    topic: 'a/{device}/status',
    online: 'on',
    offline: 'off',
  };

  test('of bare numbers gives nothing but the value, as it calls it', () => {
    expect(knownFactsOf({ decode: 'number' })).toEqual({ format: 'number', names: ['value'], others: 'none' });
    expect(knownFactsOf({ decode: 'text', value: 'level' })).toMatchObject({ names: ['level'], others: 'none' });
  });

  test('with a topic for availability gives that, too', () => {
    expect(knownFactsOf({ decode: 'json', availability })).toMatchObject({
      names: ['value', 'online'],
      others: 'sent',
    });
    expect(knownFactsOf({ decode: 'esphome', availability }).names).toEqual(['online']);
  });
});
