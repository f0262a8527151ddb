import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SourceOptions } from '../../../src/decode/options.ts';
import { REPOSITORY } from '../../house/source-tree.ts';
import { createProfileDecoder, type Heard } from './profile-decoder.ts';

/** What real devices publish; beside the repository. */
const FOLDER = join(REPOSITORY, '..', 'shared', 'payloads');

interface Sample {
  readonly file: string;
  readonly topic: string;
  readonly retained: boolean;
}

const has = existsSync(join(FOLDER, 'index.json'));
if (!has) process.stderr.write(`skipped: no samples of what devices publish at ${FOLDER}\n`);

const samples: readonly Sample[] = has ? JSON.parse(readFileSync(join(FOLDER, 'index.json'), 'utf8')) : [];

const TASMOTA: SourceOptions = { decode: 'tasmota' };
const Z2M: SourceOptions = { decode: 'zigbee2mqtt' };
const ESPHOME: SourceOptions = { decode: 'esphome' };
const SHELLY: SourceOptions = { decode: 'shelly-gen2' };
const CHIRPSTACK: SourceOptions = { decode: 'chirpstack' };
const TTS: SourceOptions = { decode: 'the-things-stack' };
const HOMIE: SourceOptions = { decode: 'homie' };
const AWS: SourceOptions = { decode: 'aws-shadow' };
const VICTRON: SourceOptions = { decode: 'victron' };
const OWNTRACKS: SourceOptions = { decode: 'owntracks' };
const NEURON: SourceOptions = { decode: 'neuron' };
const TAGS = { tag0: 123, tag0_error: 0, tag1: null, tag1_error: 2014 };

const NOTHING: readonly Heard[] = [];
const CS_DEVICE = { deviceName: 'Test device' };
const CS_UP = { ...CS_DEVICE, tags_key: 'value', fPort: 1, dr: 1, data: 'qg==', rssi: -36, snr: 10.5 };
const CS_TIME = '2022-07-18T09:34:15.775Z';
const PVINVERTER = 'c0619ab9929a/pvinverter/20';
const DEVICE_ENERGY = {
  ...{ ENERGY_TotalStartTime: '2021-10-25T15:22:04', ENERGY_Total: 9098.245, ENERGY_Yesterday: 6822.685 },
  ...{ ENERGY_Today: 2275.56, ENERGY_Period: 9, ENERGY_Power: 170, ENERGY_Current: 1, ENERGY_Load: 6 },
};

/** Every sample but those of Sparkplug B, which has tests of its own. */
const expected: Readonly<Record<string, readonly [SourceOptions, readonly Heard[], (readonly string[])?]>> = {
  'tasmota/sensor-bme280.json': [
    TASMOTA,
    [
      {
        device: 'tasmota',
        at: '2019-11-03T19:34:28.000Z',
        facts: {
          BME280_Temperature: 21.7,
          BME280_Humidity: 66.6,
          BME280_Pressure: 988.6,
          PressureUnit: 'hPa',
          TempUnit: 'C',
        },
      },
    ],
  ],
  'tasmota/sensor-ds18b20.json': [
    { ...TASMOTA, zone: 'Europe/Oslo' },
    [{ device: 'tasmota', at: '2017-02-16T09:13:52.000Z', facts: { DS18B20_Temperature: 20.6 } }],
  ],
  'tasmota/sensor-energy.json': [
    TASMOTA,
    [{ device: 'tasmota', at: '2021-10-26T17:28:45.000Z', facts: DEVICE_ENERGY }],
  ],
  'tasmota/sensor-energy-3phase.json': [
    TASMOTA,
    [
      {
        device: 'tasmota',
        at: '2021-10-26T17:28:45.000Z',
        facts: { ENERGY_Current: [1.32, 2.1], ENERGY_Current_0: 1.32, ENERGY_Current_1: 2.1 },
      },
    ],
  ],
  'tasmota/state.json': [
    { ...TASMOTA, zone: 'America/New_York' },
    [
      {
        device: 'demo-sensor',
        at: '2021-06-27T13:03:44.000Z',
        facts: {
          ...{ Uptime: '0T00:00:13', UptimeSec: 13, Heap: 28, SleepMode: 'Dynamic', Sleep: 50, LoadAvg: 19 },
          ...{ MqttCount: 1, POWER: 'ON', Wifi_AP: 1, Wifi_SSId: 'DEMOAP', Wifi_BSSId: 'AA:BB:CC:DD:EE:FF' },
          ...{ Wifi_Channel: 6, Wifi_RSSI: 80, Wifi_Signal: -60, Wifi_LinkCount: 1, Wifi_Downtime: '0T00:00:03' },
        },
      },
    ],
  ],
  'tasmota/lwt-online.txt': [TASMOTA, [{ device: 'tasmota', facts: { online: true }, online: true }]],
  'tasmota/lwt-offline.txt': [TASMOTA, [{ device: 'tasmota', facts: { online: false }, online: false }]],
  'tasmota/stat-result.json': [TASMOTA, [{ device: 'tasmota_switch', facts: { POWER: 'OFF' } }]],
  'tasmota/stat-power.txt': [TASMOTA, [{ device: 'tasmota_switch', facts: { POWER: 'OFF' } }]],
  'tasmota/zigbee-bridge.json': [
    TASMOTA,
    [
      {
        device: 'zbbridge/0x2916',
        facts: { Name: 'SNZB-02', Temperature: 26.27, Endpoint: 1, LinkQuality: 105 },
      },
    ],
  ],
  'zigbee2mqtt/temperature-humidity.json': [
    Z2M,
    [{ device: 'fridge_sensor', facts: { temperature: 27.34, humidity: 44.72 } }],
  ],
  'zigbee2mqtt/temperature-full.json': [
    Z2M,
    [
      {
        device: 'fridge_sensor',
        at: '2026-11-22T03:04:05.678Z',
        facts: { battery: 87, humidity: 44.72, linkquality: 120, temperature: 27.34, voltage: 2995 },
      },
    ],
  ],
  'zigbee2mqtt/contact.json': [
    Z2M,
    [
      {
        device: 'front_door',
        facts: { contact: false, battery: 90, linkquality: 98, tamper: false, battery_low: false },
      },
    ],
  ],
  'zigbee2mqtt/action.json': [Z2M, [{ device: 'button', facts: { action: 'single' } }]],
  'zigbee2mqtt/availability-online.json': [Z2M, [{ device: 'fridge_sensor', facts: { online: true }, online: true }]],
  'zigbee2mqtt/availability-offline.json': [
    Z2M,
    [{ device: 'fridge_sensor', facts: { online: false }, online: false }],
  ],
  'zigbee2mqtt/bridge-state-offline.json': [Z2M, [{ device: 'bridge', facts: { online: false }, online: false }]],
  'zigbee2mqtt/bridge-event-leave.json': [
    Z2M,
    [
      {
        device: 'bridge',
        facts: { type: 'device_leave', data_ieee_address: '0x90fd9ffffe6494fc', data_friendly_name: 'my_bulb' },
      },
    ],
  ],
  'zigbee2mqtt/bridge-logging.json': [Z2M, NOTHING],
  'esphome/sensor-state.txt': [ESPHOME, [{ device: 'livingroom', facts: { outside_temperature: 23.5 } }]],
  'esphome/binary-sensor-state.txt': [ESPHOME, [{ device: 'livingroom', facts: { door: 'ON' } }]],
  'esphome/sensor-nan.txt': [
    ESPHOME,
    [{ device: 'livingroom', facts: { outside_temperature: null } }],
    ['not-a-number'],
  ],
  'esphome/status-online.txt': [ESPHOME, [{ device: 'livingroom', facts: { online: true }, online: true }]],
  'esphome/status-offline.txt': [ESPHOME, [{ device: 'livingroom', facts: { online: false }, online: false }]],
  'shelly-gen2/notify-status-switch.json': [
    SHELLY,
    [
      {
        device: 'shellyplus1pm-a8032abe54dc',
        at: '2022-05-02T18:00:04.240Z',
        facts: { switch_0_id: 0, switch_0_apower: 8.9 },
      },
    ],
  ],
  'shelly-gen2/notify-full-status-ht.json': [
    SHELLY,
    [
      {
        device: 'shellyplusht-b8d61a8b17cc',
        at: '2023-04-08T14:07:59.620Z',
        facts: {
          ...{ cloud_connected: false, devicepower_0_id: 0, devicepower_0_external_present: true },
          ...{ devicepower_0_battery_V: null, devicepower_0_battery_percent: null },
          ...{ sys_time: null, sys_unixtime: null },
          ...{ humidity_0_id: 0, humidity_0_rh: 42.2, mqtt_connected: true, sys_mac: 'B8D61A8B17CC' },
          ...{ sys_restart_required: false, sys_uptime: 3, sys_wakeup_reason_boot: 'deepsleep_wake' },
          ...{ sys_wakeup_reason_cause: 'status_update', sys_wakeup_period: 600, temperature_0_id: 0 },
          ...{ temperature_0_tC: 19.8, temperature_0_tF: 67.6, wifi_sta_ip: '192.168.3.183' },
          ...{ wifi_status: 'got ip', wifi_ssid: 'winos', wifi_rssi: -50 },
        },
      },
    ],
  ],
  'shelly-gen2/notify-event-button.json': [
    SHELLY,
    [{ device: 'shellyplusi4-c049ef8873e8', at: '2022-02-22T15:09:00.710Z', facts: { input_0_event: 'single_push' } }],
  ],
  'shelly-gen2/status-switch.json': [
    SHELLY,
    [
      {
        device: 'shellyplus1pm-a8032abe54dc',
        facts: {
          ...{ switch_0_id: 0, switch_0_source: 'MQTT', switch_0_output: true, switch_0_apower: 8.9 },
          ...{ switch_0_voltage: 237.5, switch_0_current: 0.057, switch_0_aenergy_total: 6.532 },
          ...{ switch_0_aenergy_by_minute: [45.2, 47.1, 88.3], switch_0_aenergy_by_minute_0: 45.2 },
          ...{ switch_0_aenergy_by_minute_1: 47.1, switch_0_aenergy_by_minute_2: 88.3 },
          ...{ switch_0_aenergy_minute_ts: 1626935779, switch_0_temperature_tC: 23.5, switch_0_temperature_tF: 74.4 },
        },
      },
    ],
  ],
  'shelly-gen2/online-true.txt': [
    SHELLY,
    [{ device: 'shellyplus1pm-a8032abe54dc', facts: { online: true }, online: true }],
  ],
  'shelly-gen2/online-false.txt': [
    SHELLY,
    [{ device: 'shellyplus1pm-a8032abe54dc', facts: { online: false }, online: false }],
  ],
  'chirpstack-v4/up.json': [CHIRPSTACK, [{ device: '0101010101010101', at: CS_TIME, facts: CS_UP }]],
  'chirpstack-v4/up-decoded.json': [
    CHIRPSTACK,
    [
      {
        device: '0101010101010101',
        at: CS_TIME,
        facts: { ...CS_UP, fCnt: 412, temperature: 8.7, humidity: 61, battery: 3.41 },
      },
    ],
  ],
  'chirpstack-v4/status.json': [
    CHIRPSTACK,
    [
      {
        device: '0101010101010101',
        at: '2022-07-18T09:35:06.927Z',
        facts: { ...CS_DEVICE, margin: 10, batteryLevel: 88.3 },
      },
    ],
  ],
  'chirpstack-v4/log-error.json': [
    CHIRPSTACK,
    [
      {
        device: '0101010101010101',
        at: '2022-07-18T09:39:57.311Z',
        facts: {
          ...CS_DEVICE,
          tags_key: 'value',
          log_level: 'ERROR',
          log_code: 'UPLINK_MIC',
          log_description: 'MIC of join-request is invalid, make sure keys are correct',
          log_context_deduplication_id: '4e91db13-5ce3-4c8c-ab0f-dfc626cf0771',
        },
      },
    ],
  ],
  'the-things-stack-v3/up.json': [
    TTS,
    [
      {
        device: 'dev1',
        at: '2020-02-12T15:15:46.014Z',
        facts: { f_cnt: 1, frm_payload: 'gkHe', rssi: -35, snr: 5, temperature: 1, luminosity: 0.64 },
      },
    ],
  ],
  'the-things-stack-v3/join.json': [
    TTS,
    [{ device: 'dev1', facts: { join_session_key_id: 'AWiZpAyXrAfEkUNkBljRoA==' } }],
  ],
  'the-things-stack-v3/up-simulated.json': [TTS, NOTHING, ['simulated']],
  'homie/state.txt': [HOMIE, [{ device: 'super-car', facts: { online: true, state: 'ready' }, online: true }]],
  'homie/state-lost.txt': [HOMIE, [{ device: 'super-car', facts: { online: false, state: 'lost' }, online: false }]],
  'homie/temperature.txt': [HOMIE, [{ device: 'super-car', facts: { engine_temperature: 21.5 } }]],
  'homie/alert.txt': [
    HOMIE,
    [
      {
        device: 'mydevid',
        facts: { alert_childlost: "Sensor xyz in livingroom hasn't reported updates for 3 hours" },
      },
    ],
  ],
  'homie/v4-state.txt': [HOMIE, [{ device: 'super-car', facts: { online: true, state: 'alert' }, online: true }]],
  'homie/description.json': [HOMIE, NOTHING],
  'homie/log-warn.txt': [HOMIE, [{ device: 'my-device', facts: { log_warn: 'battery low' } }]],
  // Discovery tells where states will stand, and measures nothing: no profile reads it.
  'home-assistant/binary_sensor-config.json': [ESPHOME, NOTHING, ['wrong-topic']],
  'home-assistant/device-config.json': [ESPHOME, NOTHING, ['wrong-topic']],
  // Its birth and will are of the form of a node's.
  'home-assistant/birth.txt': [ESPHOME, [{ device: 'homeassistant', facts: { online: true }, online: true }]],
  'aws-iot/shadow-update-documents.json': [
    AWS,
    [
      { device: 'fridge-12', at: '2026-11-22T04:16:40.000Z', facts: { desired_setpoint: 4 } },
      { device: 'fridge-12', at: '2026-11-22T04:24:05.000Z', facts: { temperature: 9.4, door: 'open' } },
    ],
  ],
  'aws-iot/shadow-update-delta.json': [
    AWS,
    [{ device: 'thingName', at: '2020-03-05T23:17:51.000Z', facts: { delta_toggle: 0 } }],
  ],
  'aws-iot/presence-disconnected.json': [
    AWS,
    [
      {
        device: 'fridge-12',
        at: '2026-11-22T04:24:05.123Z',
        facts: { online: false, disconnectReason: 'CONNECTION_LOST', clientInitiatedDisconnect: false },
        online: false,
      },
    ],
  ],
  'victron/ac-power.json': [VICTRON, [{ device: PVINVERTER, facts: { Ac_Power: 936, online: true }, online: true }]],
  'victron/value-null.json': [VICTRON, [{ device: PVINVERTER, facts: { Ac_L2_Power: null } }]],
  'victron/device-gone.empty': [
    VICTRON,
    [{ device: PVINVERTER, facts: { Ac_Power: null, online: false }, online: false }],
  ],
  'victron/full-publish-completed.json': [VICTRON, NOTHING],
  // What Tocsin itself sends: not a topic of the profile.
  'victron/keepalive-request.json': [VICTRON, NOTHING, ['wrong-topic']],
  'teltonika/codec-json.json': [
    { decode: 'teltonika' },
    [
      {
        device: '864636060329170',
        at: '2026-01-28T14:32:40.000Z',
        facts: {
          ...{ pr: 0, sat: 0, evt: 240, io_239: 1, io_240: 0 },
          ...{ lat: null, lon: null, alt: null, ang: null, sp: null },
        },
      },
    ],
  ],
  'teltonika/ruptela.json': [
    { decode: 'ruptela' },
    [
      {
        device: '862406075073953',
        at: '2026-01-28T09:56:57.000Z',
        facts: {
          ...{ trigger: 8, prio: 0, ext: 0, sat: 15, hdop: 7, alt: 77, spd: 46 },
          ...{ lat: 55.6613783, lon: 12.5840983, dir: 192.5, io_251: 1, io_28: 1, io_173: 1 },
        },
      },
    ],
  ],
  'owntracks/location.json': [
    OWNTRACKS,
    [
      {
        device: 'jane/phone',
        at: '2026-11-22T04:24:05.000Z',
        facts: {
          ...{ acc: 15, alt: 154, batt: 82, bs: 1, conn: 'm', lat: 48.856826, lon: 2.292713, m: 1, t: 'u' },
          ...{ tid: 'ph', vac: 3, vel: 4, inregions: ['Depot'], inregions_0: 'Depot' },
          ...{ inrids: ['6da9cf'], inrids_0: '6da9cf' },
        },
      },
    ],
  ],
  'owntracks/transition.json': [
    OWNTRACKS,
    [
      {
        device: 'jane/phone',
        at: '2026-11-22T04:24:05.000Z',
        facts: {
          ...{ wtst: 1786000000, lat: 48.86, lon: 2.29, acc: 12, tid: 'ph', event: 'leave', desc: 'Depot', t: 'c' },
          online: true,
        },
        online: true,
      },
    ],
  ],
  'owntracks/lwt.json': [OWNTRACKS, [{ device: 'jane/phone', facts: { online: false }, online: false }]],
  'modbus-neuron/values.json': [NEURON, [{ device: 'modbus/grp', at: '2022-04-15T07:06:28.943Z', facts: TAGS }]],
  'modbus-neuron/tags.json': [NEURON, [{ device: 'modbus/grp', at: '2022-03-17T06:09:49.075Z', facts: TAGS }]],
  'modbus-neuron/modbus2mqtt-plain.txt': [
    { decode: 'number', topic: '{plant}/{device}/+/state' },
    [{ device: 'deye/inverter1', facts: { value: 2 } }],
  ],
};

test.skipIf(!has)('every sample is read, and no expectation is of a sample that is not there', () => {
  const files = samples.map(({ file }) => file).filter((file) => !file.startsWith('sparkplug-b/'));
  expect(Object.keys(expected).toSorted()).toEqual(files.toSorted());
});

test.skipIf(!has).each(samples.filter(({ file }) => expected[file]))('$file', ({ file, topic, retained }) => {
  const [options, readings, faults = []] = expected[file] ?? [{ decode: 'json' }, []];
  const payload = new Uint8Array(readFileSync(join(FOLDER, file)));
  const { hear } = createProfileDecoder(options);
  expect(hear(topic, payload, { retain: retained })).toEqual(readings);
  expect(createProfileDecoder(options).faults(topic, payload, { retain: retained })).toEqual(faults);
});
