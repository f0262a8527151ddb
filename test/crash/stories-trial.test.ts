import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { hasMosquitto } from '../fakes/mosquitto.ts';
import { publish } from './harness/publish.ts';
import { PATIENCE } from './harness/serving.ts';
import { createSite } from './harness/site.ts';

const ours = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

describe.skipIf(!hasMosquitto())("the repository's own config, rules and roster", () => {
  test('print the SMS of a freezer that was too warm for ten minutes, with a broker of their own', async () => {
    const config = (await ours('config/tocsin.yaml'))
      .replaceAll(/port: \d+/g, 'port: 0')
      .replace('# time: $.ts', 'time: $.ts')
      .replace('rules: ../rules', 'rules: rules')
      .replace('path: ../data/', 'path: data/');
    await using site = await createSite(config, {
      'roster.yaml': await ours('config/roster.yaml'),
      'inventory.yaml': await ours('config/inventory.yaml'),
      'rules/cold-chain.yaml': await ours('rules/cold-chain.yaml'),
    });
    await using tocsin = await site.serve();
    const warm = [
      { ts: '2026-06-01T12:00:00Z', temperature: -10 },
      { ts: '2026-06-01T12:10:00Z', temperature: -9.5 },
    ];
    await publish(tocsin.brokerUrl, 'cold/oslo/f7/telemetry', ...warm);
    await expect.poll(tocsin.printed, PATIENCE).toEqual(['sms …0001 (1 segment): f7 -9.5C >-15C 10min']);
    expect(await tocsin.stop()).toBe(0);
  });
});
