import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { inventorySources, loadInventory } from '../../src/app/inventory-files.ts';
import { decodersOf } from '../../src/app/open-rules.ts';
import { err } from '../../src/base/result.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { printConfig } from '../../src/config/print.ts';
import { formatFault } from '../../src/document/fault.ts';
import { asDeviceId } from '../../src/model/ids.ts';

const FILE = 'config/tocsin.yaml';
const text = readFileSync(new URL(`../../${FILE}`, import.meta.url), 'utf8');

const load = (given: string, env: Record<string, string> = {}): Config => {
  const config = loadConfig({ text: given, file: FILE, env, readFile: () => err('not here') });
  if (!config.ok) throw new Error(config.error.map(formatFault).join('\n'));
  return config.value;
};

describe("the repository's own config", () => {
  test('runs as it is, from a checkout, without any variable', () => {
    const config = load(text);
    expect(config.mqtt.url).toBeUndefined();
    expect(config.mqtt.embedded).toEqual({ host: '127.0.0.1', port: 1883 });
    expect(Object.values(config.channels).map((channel) => channel?.driver)).toEqual(['log', 'log', 'log', 'log']);
    expect([config.rules, config.store.path, config.sync.sources, config.inventory.file]).toEqual([
      ['rules'],
      'data/tocsin.db',
      [{ name: 'roster', type: 'roster', file: 'config/roster.yaml' }],
      ['config/inventory.yaml'],
    ]);
    expect([...config.sources.keys()]).toEqual(
      expect.arrayContaining(['cold', 'tank', 'machine', 'room', 'well', 'lora', 'plant']),
    );
    expect(config.http).toMatchObject({ host: '127.0.0.1', port: 8484 });
  });

  test('what stands in its comments is right too', () => {
    const lines = text
      .split('\n')
      .map((line) => (/^ *# +(time|zone|topics|- \{ topic):/.test(line) ? line.replace('# ', '') : line));
    const { sources, inventory } = load(lines.join('\n'));
    expect(sources.get('cold')).toMatchObject({ time: '$.ts', zone: 'Europe/Oslo' });
    expect(inventory.topics).toEqual([{ topic: 'fleet/{site}/{device}/attributes', source: 'cold' }]);
  });

  test('so are the sources of sync in its comments', () => {
    const shown = text.replace(/^ {2}# sources:.*\n(?: {2}# .*\n)+/m, (block) => block.replaceAll(/^ {2}# /gm, '  '));
    const { sources, holdAbove } = load(shown, { HR_TOKEN: 'a token' }).sync;
    expect(sources.map(({ name, type }) => [name, type])).toEqual([
      ['roster', 'roster'],
      ['phones', 'registrations'],
      ['staff', 'inventory'],
    ]);
    expect(holdAbove).toBe(20);
  });

  test('names an inventory without faults', () => {
    const config = load(text);
    const { inventory, reports } = loadInventory(config.inventory.file, inventorySources(decodersOf(config)));
    expect(reports.flatMap(({ faults }) => faults)).toEqual([]);
    const freezer = { source: 'cold', device: asDeviceId('oslo/f8'), labels: { site: 'oslo' }, announced: undefined };
    expect(inventory.attributesOf(freezer)).toEqual({ maxTemp: -16, owner: 'Ana Kristiansen', model: 'x200' });
  });

  test('no secret stands in it in plain text', () => {
    const secrets = text.split('\n').filter((line) => /\b(password|authToken|token):/.test(line));
    expect(secrets.length).toBeGreaterThan(2);
    expect(secrets.filter((line) => !/: "?\$\{[A-Z_]+\}/.test(line))).toEqual([]);
  });
});

test('printed, it is complete and masked', () => {
  const config = load(
    'mqtt: { url: mqtt://b, username: u, password: hunter2 }\nsources: { cold: { topic: "{device}" } }',
  );
  const printed = printConfig(config);
  expect(printed).not.toContain('hunter2');
  expect(JSON.parse(printed)).toMatchObject({
    mqtt: { password: '<redacted>', keepalive: 30 },
    sources: { cold: { topic: '{device}', decode: 'json' } },
    http: { port: 8484 },
  });
});
