import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAnnounced } from '../../src/inventory/announced.ts';
import { createInventory } from '../../src/inventory/inventory.ts';
import { parseInventory } from '../../src/inventory/parse-inventory.ts';
import { parseInventoryTable } from '../../src/inventory/parse-table.ts';
import { asDeviceId } from '../../src/model/ids.ts';
import { SOURCES } from './sources.ts';

/** What people and spreadsheets write, cut up and put together anyhow. */
const yaml = fc
  .array(
    fc.constantFrom(
      ...[
        'version: 1\n',
        'devices:\n',
        '  - { device: ',
        'oslo/f7',
        '007',
        ' }\n',
        'by: ',
        '{ site: { oslo: { a: 1 } } }\n',
      ],
      ...[
        'defaults: ',
        '{ a.b: 1 }\n',
        'source: cold',
        ', expect: yes',
        ', attributes: { x: [1, {}] }',
        '&a ',
        '*a ',
        '"',
        '\uFFFD',
        '\n',
      ],
    ),
    { maxLength: 25 },
  )
  .map((parts) => parts.join(''));
const csv = fc
  .array(
    fc.constantFrom(
      'device',
      'source',
      'expect',
      'labels.site',
      'a.b',
      ',',
      ';',
      '\t',
      '"',
      '\n',
      '\r\n',
      'oslo/f7',
      'true',
      '',
    ),
    {
      maxLength: 40,
    },
  )
  .map((parts) => parts.join(''));

const about = { source: 'cold', device: asDeviceId('oslo/f7'), labels: { site: 'oslo' }, announced: undefined };

describe('whatever text comes', () => {
  test.each([
    ['an inventory', parseInventory, fc.oneof(yaml, fc.string())],
    ['a table', parseInventoryTable, fc.oneof(csv, fc.string())],
  ] as const)('%s has faults with a place, or devices of known sources', (_what, parse, text) => {
    fc.assert(
      fc.property(text, (written) => {
        const parsed = parse(written, 'f', SOURCES);
        if (!parsed.ok) {
          expect(parsed.error.length).toBeGreaterThan(0);
          for (const { line, column, message } of parsed.error)
            expect([line > 0, column > 0, message !== '']).toEqual([true, true, true]);
        } else {
          expect(parsed.value.devices.every(({ source }) => SOURCES.has(source) || source.startsWith('topic:'))).toBe(
            true,
          );
          expect(typeof createInventory([parsed.value]).attributesOf(about)).toBe('object');
        }
      }),
      { numRuns: 500 },
    );
  });

  test('an announcement is an object, nothing, or a reason', () => {
    const json = fc.json().map((text) => Buffer.from(text));
    fc.assert(
      fc.property(fc.oneof(json, fc.uint8Array({ maxLength: 200 })), (payload) => {
        const read = readAnnounced(payload);
        expect(read.ok ? typeof read.value : read.error.reason).toMatch(/^(object|not-json|too-deep|too-large)$/);
      }),
    );
  });
});
