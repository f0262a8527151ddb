import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { inventorySources, loadInventory } from '../../src/app/inventory-files.ts';
import { createAnnouncements } from '../../src/app/live-inventory.ts';
import { createDecoder } from '../../src/decode/decoder.ts';
import type { SourceOptions } from '../../src/decode/options.ts';
import { formatFault } from '../../src/document/fault.ts';
import { asDeviceId } from '../../src/model/ids.ts';
import { coldDecoder } from './small-world.ts';

const SOURCES = inventorySources([coldDecoder()]);
const listing = (...devices: readonly string[]) =>
  `version: 1\ndevices:\n${devices.map((device) => `  - { device: ${device} }\n`).join('')}`;

const load = (texts: Readonly<Record<string, string | null>>, lastGood: Readonly<Record<string, string>> = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'inventory-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(texts)) if (text !== null) writeFileSync(join(folder, name), text);
  const files = Object.keys(texts).map((name) => join(folder, name));
  const kept = new Map(Object.entries(lastGood).map(([name, text]) => [join(folder, name), text]));
  const { inventory, reports, good } = loadInventory(files, SOURCES, kept);
  return {
    devices: inventory.devices.map(({ device }) => device),
    reports: reports.map(({ running, faults }) =>
      [running, ...faults.map(formatFault)].join(' ').replaceAll(`${folder}/`, ''),
    ),
    good: [...good.keys()].map((file) => file.slice(folder.length + 1)),
  };
};

describe('the files of an inventory', () => {
  test('are read one after another, YAML and CSV', () => {
    expect(load({ 'a.yaml': listing('oslo/f1'), 'b.CSV': 'device\noslo/f2\n' })).toEqual({
      devices: ['oslo/f1', 'oslo/f2'],
      reports: ['current', 'current'],
      good: ['a.yaml', 'b.CSV'],
    });
  });

  test('with faults hold by their last good text, and leave the others alone', () => {
    const { devices, reports } = load(
      { 'a.yaml': listing('f1'), 'b.yaml': listing('oslo/f2') },
      { 'a.yaml': listing('oslo/f9') },
    );
    expect(devices).toEqual(['oslo/f9', 'oslo/f2']);
    expect(reports).toEqual([expect.stringMatching(/^last-good a\.yaml:3:15 /), 'current']);
  });

  test('that are gone hold by it too, and without one nothing does', () => {
    expect(load({ 'a.yaml': null }, { 'a.yaml': listing('oslo/f1') })).toMatchObject({
      devices: ['oslo/f1'],
      reports: [expect.stringMatching(/^last-good a\.yaml:1:1 cannot be read: ENOENT/)],
    });
    expect(load({ 'a.yaml': null })).toMatchObject({
      devices: [],
      reports: [expect.stringMatching(/^none /)],
      good: [],
    });
  });

  test('that list one device twice are told of the later one, which does not hold', () => {
    const { devices, reports } = load({ 'a.yaml': listing('oslo/f1'), 'b.yaml': listing('oslo/f1', 'oslo/f2') });
    expect(devices).toEqual(['oslo/f1']);
    expect(reports).toEqual(['current', 'none b.yaml:3:15 the device "oslo/f1" stands at a.yaml:3 already']);
  });
});

describe('what a source is to the inventory', () => {
  const sourceOf = (options: SourceOptions) => {
    const decoder = createDecoder('x', options);
    return decoder.ok ? inventorySources([decoder.value]).get('x') : undefined;
  };

  test.each([
    [
      'its device, as it is written',
      { topic: 'a/{site}/{device}', device: '{device}@{site}' },
      '{device}@{site}',
      ['site', 'device'],
    ],
    ['all of its levels', { topic: 'a/{site}/{device}' }, '{site}/{device}', ['site', 'device']],
    ['no name, where the payload says it', { topic: 'a/{site}/up', device: '$.id' }, null, ['site']],
    ['the levels that all of its topics name', { topic: ['a/{d}/{x}', 'b/{d}'], device: '{d}' }, '{d}', ['d']],
  ])('%s', (_sentence, options, device, labels) => {
    expect(sourceOf({ decode: 'json', ...options })).toEqual({ device, labels });
  });
});

test('what topics say of devices has a bound, and room again when one is taken back', () => {
  const announced = createAnnouncements(2);
  const put = (device: string, known = true) => announced.put('cold', asDeviceId(device), known ? { a: 1 } : null);
  expect([put('a'), put('b'), put('c'), put('a'), put('b', false), put('b', false), put('c')]).toEqual([
    ...[true, true, false, true, true, true, true],
  ]);
  expect([announced.sources(), announced.devices('cold')]).toEqual([['cold'], ['a', 'c']]);
});
