import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createInventory } from '../../src/inventory/inventory.ts';
import { asDeviceId } from '../../src/model/ids.ts';
import { ONE_SOURCE, parse, parseTable } from './sources.ts';

const page = readFileSync(new URL('../../docs/inventory.md', import.meta.url), 'utf8');
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, text = '']) => text);
const files = blocks('yaml').filter((text) => /^devices:/m.test(text));

describe('docs/inventory.md', () => {
  const rows = [...page.matchAll(/^\| `([\w/]+)` \| `(\{.*\})` \|/gm)].map(([, device = '', json = '']) => [
    device,
    json,
  ]);

  test('shows a file and a table without faults', () => {
    expect(files).toHaveLength(1);
    expect(rows).toHaveLength(4);
    expect(blocks('csv').map((text) => parseTable(text, ONE_SOURCE).devices.map((one) => one.attributes))).toEqual([
      [{ model: 'x200', maxTemp: -18, serial: '00417' }, { model: 'x200' }],
    ]);
  });

  test.each(rows)('says what holds of %s', (device, json) => {
    const inventory = createInventory(files.map((text) => parse(text)));
    const [site = '', name = ''] = device.split('/');
    const about = { source: 'cold', device: asDeviceId(device), labels: { site, device: name }, announced: undefined };
    expect(inventory.attributesOf(about)).toEqual(JSON.parse(json));
  });
});
