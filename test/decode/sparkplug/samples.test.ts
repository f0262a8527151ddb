import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { REPOSITORY } from '../../house/source-tree.ts';
import { createPlant } from './plant.ts';

/** Payloads as other software writes them; beside the repository, with what each holds. */
const FOLDER = join(REPOSITORY, '..', 'shared', 'payloads', 'sparkplug-b');

const hasSamples = (): boolean => {
  if (existsSync(FOLDER)) return true;
  process.stderr.write(`skipped: no Sparkplug payloads at ${FOLDER}\n`);
  return false;
};

const NODE = ['Plant1', 'Gateway1'];
const BORN_AT = 1_795_321_445_000;

describe.runIf(hasSamples())('a gateway whose messages were kept', () => {
  const plant = createPlant();
  const hear = (type: string, name: string) =>
    plant.hear(`spBv1.0/${NODE[0]}/${type}/${NODE[1]}`, readFileSync(join(FOLDER, `${name}.bin`)), {
      receivedAt: BORN_AT + 60_000,
    });

  // One after the other, as they were sent.
  test('is born, speaks, catches up, loses a sensor, and dies', () => {
    const heard = {
      birth: hear('NBIRTH', 'NBIRTH'),
      data: hear('NDATA', 'NDATA'),
      late: hear('NDATA', 'NDATA-historical'),
      stale: hear('NDATA', 'NDATA-null-stale'),
      death: hear('NDEATH', 'NDEATH'),
    };
    const said = Object.entries(heard).flatMap(([name, { readings }]) =>
      readings.map(({ device, online, historical, observedAt, facts }) => ({
        ...{ name, device, after: observedAt - BORN_AT, facts },
        ...(online !== undefined && { online }),
        ...(historical && { historical }),
      })),
    );
    const device = NODE.join('/');
    expect(said).toEqual([
      {
        ...{ name: 'birth', device, after: 0, online: true },
        facts: {
          'Node Control/Rebirth': false,
          'Supply Voltage': 12.100000381469727,
          'Compressor/Running': true,
          'Tank/Temperature': -21.4,
          online: true,
        },
      },
      { name: 'data', device, after: 4_800, facts: { 'Tank/Temperature': -12.9 } },
      { name: 'data', device, after: 4_900, facts: { 'Compressor/Running': false } },
      { name: 'late', device, after: -3_600_000 + 0, facts: { 'Tank/Temperature': -20 }, historical: true },
      { name: 'stale', device, after: 10_000, facts: { 'Tank/Temperature': null } },
      {
        ...{ name: 'death', device, after: 10_000, online: false },
        facts: {
          ...{ 'Node Control/Rebirth': null, 'Supply Voltage': null, 'Compressor/Running': null },
          ...{ 'Tank/Temperature': null, online: false },
        },
      },
    ]);
    for (const { faults, asked } of Object.values(heard)) expect([faults, asked]).toEqual([[], []]);
  });

  test('the state of a host is nothing of a device', () => {
    const state = readFileSync(join(FOLDER, 'STATE.json'));
    expect(plant.hear('spBv1.0/STATE/alarm-host', state)).toMatchObject({ said: [], faults: [] });
  });
});
