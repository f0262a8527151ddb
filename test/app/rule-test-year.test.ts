import { expect, test } from 'vitest';
import { runRuleTests } from '../../src/app/rule-tests.ts';
import { eventsOf } from '../../src/app/test-events.ts';
import { createFactLayouts } from '../../src/rules/fact-layout.ts';
import { coldDecoder, loadRules, ruleContext, warm } from './small-world.ts';

const DEVICES = 100;
const DAYS = 365;

/** Warm for two days, each in turn. */
const valuesOf = (device: number): string => `-20x${device + 9} -10x1 -20x${DAYS - device - 13}`;

const series = (device: number): string =>
  `{ at: 0s, series: { topic: cold/oslo/f${device}/telemetry, every: 1d, values: "${valuesOf(device)}", field: temperature } }`;

const told = (device: number): readonly string[] => [
  `{ at: ${device + 10}d10m, key: oslo/f${device}, on: raise }`,
  `{ at: ${device + 12}d, key: oslo/f${device}, on: clear }`,
];

const devices = Array.from({ length: DEVICES }, (_, device) => device);

test('a year of a hundred freezers is a hundred alarms, each told twice at its time', async () => {
  const decoders = [coldDecoder()];
  const layouts = createFactLayouts();
  const text = `${warm('for: 10m\n    notify: [ { Tag: [on-call], Body: "{{ device }}" } ]')}tests:
  - name: a year
    steps: [ ${devices.map(series).join(', ')} ]
    expect: [ ${devices.flatMap(told).join(', ')} ]
`;
  const file = loadRules(text, ruleContext(decoders, layouts));
  const [year] = file.tests;
  expect(year && [...eventsOf(year)].length).toBe(DEVICES * DAYS);
  const reports = await runRuleTests(file, decoders, layouts);
  expect(reports.map(({ failures }) => failures.slice(0, 3))).toEqual([[]]);
  expect(year?.expect.length).toBe(2 * DEVICES);
});
