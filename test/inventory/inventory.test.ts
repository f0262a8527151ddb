import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/json.ts';
import { createInventory, EMPTY_INVENTORY } from '../../src/inventory/inventory.ts';
import { findRepeated } from '../../src/inventory/repeated.ts';
import { asDeviceId } from '../../src/model/ids.ts';
import { parse, parseTable } from './sources.ts';

const about = (device: string, announced?: JsonObject) => {
  const [site = '', name = ''] = device.split('/');
  return { source: 'cold', device: asDeviceId(device), labels: { site, device: name }, announced };
};

const FILE = `
version: 1
defaults: { maxTemp: -15, model: x100 }
by:
  site: { oslo: { maxTemp: -14, model: x150 } }
  model: { x200: { maxTemp: -16 }, "150": { maxTemp: -1 } }
devices:
  - { device: oslo/f7, attributes: { model: x200 } }
  - { device: oslo/f8, attributes: { model: x200, maxTemp: -18 } }
  - { device: oslo/f9, attributes: { model: 150 } }
  - { device: bergen/f1, attributes: { maxTemp: null } }
`;

test('which attributes there are: those of defaults, of labels and of devices, each once', () => {
  const more =
    'version: 1\nby: { site: { oslo: { owner: ana } } }\ndevices: [{ device: oslo/f1, attributes: { goods: fish } }]\n';
  const { attributeNames } = createInventory([parse(FILE), parse(more)]);
  expect([...attributeNames()].toSorted()).toEqual(['goods', 'maxTemp', 'model', 'owner']);
  expect(EMPTY_INVENTORY.attributeNames().size).toBe(0);
});

describe('what is known of a device', () => {
  const inventory = createInventory([parse(FILE)]);
  test.each<readonly [string, ReturnType<typeof about>, JsonObject]>([
    ['defaults, of one that is not listed', about('bergen/f9'), { maxTemp: -15, model: 'x100' }],
    ['what holds at its site goes before the defaults', about('oslo/f1'), { maxTemp: -14, model: 'x150' }],
    [
      'what holds for its model goes before the site, being written later',
      about('oslo/f7'),
      { maxTemp: -16, model: 'x200' },
    ],
    ['its own goes before all', about('oslo/f8'), { maxTemp: -18, model: 'x200' }],
    ['a number is found by its digits', about('oslo/f9'), { maxTemp: -1, model: 150 }],
    ['null takes a default away', about('bergen/f1'), { maxTemp: null, model: 'x100' }],
    ['what was announced goes before its own', about('oslo/f8', { maxTemp: -20 }), { maxTemp: -20, model: 'x200' }],
    [
      'what was announced may change what holds for it',
      about('oslo/f1', { model: 'x200' }),
      { maxTemp: -16, model: 'x200' },
    ],
  ])('%s', (_sentence, device, attributes) => {
    expect(inventory.attributesOf(device)).toEqual(attributes);
  });

  test.each<readonly [string, string, JsonObject]>([
    ['what holds at its site, where nothing else is said', 'by: { site: { oslo: { owner: ana } } }', { owner: 'ana' }],
    ['one default, where nothing else is said', 'defaults: { maxTemp: -15 }', { maxTemp: -15 }],
  ])('%s', (_sentence, said, attributes) => {
    expect(createInventory([parse(`version: 1\n${said}\n`)]).attributesOf(about('oslo/f1'))).toEqual(attributes);
  });

  test('a name that every object has is no label', () => {
    const odd = createInventory([parse('version: 1\nby: { constructor: { x: { a: 1 } } }\n')]);
    expect(odd.attributesOf(about('oslo/f1'))).toEqual({});
  });

  test('is nothing without an inventory', () => {
    expect(EMPTY_INVENTORY.attributesOf(about('oslo/f1'))).toEqual({});
  });

  test('comes from all files together, the later one first', () => {
    const table = parseTable('device,maxTemp\noslo/f7,-30\n');
    const joined = createInventory([
      parse('version: 1\ndefaults: { a: 1, b: 1 }\n'),
      parse('version: 1\ndefaults: { b: 2 }\n'),
      table,
    ]);
    expect(joined.attributesOf(about('oslo/f7'))).toEqual({ a: 1, b: 2, maxTemp: -30 });
  });

  test('of any device, its own goes before all the rest', () => {
    const value = fc.dictionary(fc.constantFrom('a', 'b', 'site'), fc.integer());
    fc.assert(
      fc.property(value, value, value, (defaults, own, announced) => {
        const device = { ...about('oslo/f1'), ...{ expected: false, attributes: own, file: 'f', line: 1, column: 1 } };
        const made = createInventory([{ file: 'f', defaults, by: [], devices: [device] }]);
        expect(made.attributesOf(about('oslo/f1', announced))).toEqual({ ...defaults, ...own, ...announced });
      }),
    );
  });
});

test('a device of two files is told where the second one lists it', () => {
  const first = parse('version: 1\ndevices:\n  - { device: oslo/f7 }\n');
  const second = parseTable('device\noslo/f7\n');
  expect(findRepeated([...first.devices, ...second.devices])).toMatchObject([
    { file: 'devices.csv', line: 2, message: 'the device "oslo/f7" stands at inventory.yaml:3 already' },
  ]);
});
