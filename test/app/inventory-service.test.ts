import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createInventoryService } from '../../src/app/inventory-service.ts';
import { createTroubles } from '../../src/app/troubles.ts';
import { createTestLog } from '../../src/base/log.ts';
import { ok } from '../../src/base/result.ts';
import { configOf } from './process.ts';
import { openWorld } from './small-world.ts';
import { createSteppedClock, turns } from './stepped-clock.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const NO_RULES = 'version: 1\nrules: []\n';
const CONFIG = `
sources: { cold: { topic: "cold/{site}/{device}/telemetry", device: "{site}/{device}" } }
inventory: { file: [devices.csv, site.yaml] }
`;
const TABLE = 'device,maxTemp\noslo/f7,-15\noslo/f8,-15\n';
const SITE = 'version: 1\ndefaults: { maxTemp: -10 }\nby: { site: { oslo: { maxTemp: -14 } } }\n';

/** A service that took up both files. */
const given = async () => {
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write('devices.csv', TABLE);
  write('site.yaml', SITE);
  const clock = createSteppedClock(0);
  const log = createTestLog();
  const { world } = openWorld(NO_RULES);
  const said: string[] = [];
  const troubles = createTroubles({
    now: clock.now,
    submit: ({ device, facts }) => said.push(`${device.replace(folder, '')} ${facts.troubled}: ${facts.detail}`),
  });
  const may = { settle: async () => {} };
  const pipeline = {
    ...{ intake: () => {}, decided: () => {}, mayDecide: () => true, close: async () => {} },
    settled: () => may.settle(),
  };
  const service = createInventoryService({
    ...{ config: configOf(CONFIG, folder), core: { world, pipeline, troubles }, clock, log },
    store: { forgetDevices: async () => ok(undefined) },
  });
  await service.take();
  const devices = () => world.inventory.files.devices.map(({ device }) => device).join();
  const logged = (event: string) => log.lines.filter((line) => line.event === event);
  return { service, write, devices, said, logged, log, may, clock, pass: (ms: number) => clock.pass(ms, turns) };
};

describe('what may be half a file', () => {
  test.each([
    ['devices are gone', 'devices.csv', 'device,maxTemp\noslo/f7,-15\n', /entries are gone/],
    ['a value of `by` is gone', 'site.yaml', 'version: 1\ndefaults: { maxTemp: -10 }\n', /entries are gone/],
    ['a default is gone', 'site.yaml', SITE.replace('{ maxTemp: -10 }', '{}'), /entries are gone/],
    ['it ends within a line', 'devices.csv', TABLE.trimEnd().slice(0, -1), /devices\.csv ends within a line/],
    ['it was only now made empty', 'devices.csv', '', /devices\.csv ends within a line/],
  ])('waits 2 s while %s, and nothing happens when it is made whole', async (_sentence, name, half, reason) => {
    const { service, write, devices, said, logged, pass } = await given();
    write(name, half);
    await service.take('files');
    expect(logged('inventory held')).toMatchObject([{ fields: { reason: expect.stringMatching(reason) } }]);
    await pass(1999);
    expect(devices()).toBe('oslo/f7,oslo/f8');
    write(name, name === 'site.yaml' ? SITE : TABLE);
    await service.take('files');
    await pass(10_000);
    expect([devices(), said, logged('inventory loaded').length]).toEqual(['oslo/f7,oslo/f8', [], 1]);
    await service.close();
  });

  test('is taken up when it has stood so for 2 s', async () => {
    const { service, write, devices, pass } = await given();
    write('devices.csv', 'device,maxTemp\noslo/f7,-15\n');
    await service.take('files');
    await pass(2000);
    expect(devices()).toBe('oslo/f7');
    await service.close();
  });

  test('waits for nobody who asks', async () => {
    const { service, write, devices } = await given();
    write('devices.csv', 'device,maxTemp\noslo/f7,-15\n');
    await service.take();
    expect(devices()).toBe('oslo/f7');
  });
});

test('a device that comes waits for nothing', async () => {
  const { service, write, devices } = await given();
  write('devices.csv', `${TABLE}oslo/f9,-15\n`);
  await service.take('files');
  expect(devices()).toBe('oslo/f7,oslo/f8,oslo/f9');
});

test('files that say what they said are not taken up again, and nothing is said of them', async () => {
  const { service, write, log } = await given();
  const lines = log.lines.length;
  write('devices.csv', TABLE);
  await service.take('files');
  await service.take();
  expect(log.lines.length).toBe(lines);
});

test('a change that no event told of is found by looking', async () => {
  const { service, write, devices, clock } = await given();
  service.watch();
  await clock.pass(300, async () => {});
  write('devices.csv', `${TABLE}oslo/f9,-15\n`);
  // No turn of the loop passes before, so nothing that the file system tells can arrive.
  await clock.pass(10_300, async () => {});
  await turns();
  expect(devices()).toBe('oslo/f7,oslo/f8,oslo/f9');
  await service.close();
  expect(clock.waiting()).toBe(0);
});

test('a fault is told without what stands in the file: it may be a phone number', async () => {
  const { service, write, log, said } = await given();
  write('site.yaml', `${SITE}devices: [ { device: oslo/f9, expect: "+4790000001" } ]\n`);
  await service.take();
  expect(said).toEqual([expect.stringMatching(/^inventory .*site\.yaml true: .*its last good text holds$/)]);
  expect(JSON.stringify([log.lines, said])).not.toContain('4790000001');
});

test('nothing is taken up while a batch cannot be written', async () => {
  const { service, write, devices, may } = await given();
  let written = () => {};
  may.settle = () =>
    new Promise((resolve) => {
      written = resolve;
    });
  write('devices.csv', `${TABLE}oslo/f9,-15\n`);
  const taken = service.take();
  await turns();
  expect(devices()).toBe('oslo/f7,oslo/f8');
  may.settle = async () => {};
  written();
  await taken;
  expect(devices()).toBe('oslo/f7,oslo/f8,oslo/f9');
});
