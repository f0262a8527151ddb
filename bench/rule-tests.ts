import { runRuleTests } from '../src/app/rule-tests.ts';
import { createDecoder } from '../src/decode/decoder.ts';
import { sourceOptionsSchema } from '../src/decode/options.ts';
import { formatFault } from '../src/document/fault.ts';
import { createNotifier } from '../src/notifier/notifier.ts';
import { createFactLayouts } from '../src/rules/fact-layout.ts';
import { loadRuleFile } from '../src/rules/load.ts';
import { conclude, describe, median, print, threadCpuOf } from './measure.ts';

/**
 * A rule test of a year: a hundred freezers say every hour how warm they are, 876,000 readings, and each of them is too warm
 * for half a day once in the year. A hundred alarms are raised, told, and over.
 */
const DEVICES = 100;
const HOURS = 365 * 24;
const ROUNDS = 5;
const TARGET_MS = 5000;

/** Hours before the warmth of a device, which lasts for half a day. */
const warmFrom = (device: number): number => 24 + device * 80;
const WARM_HOURS = 12;

const valuesOf = (device: number): string => {
  const before = warmFrom(device);
  return `-20x${before - 1} -10x${WARM_HOURS - 1} -20x${HOURS - before - WARM_HOURS - 1}`;
};

const YEAR = `version: 1
rules:
  - id: freezer-warm
    source: cold
    when: { fact: temperature, operator: greaterThan, value: -15 }
    for: 2h
    notify: [ { Tag: [on-call], Body: "{{ device }} at {{ temperature }}" } ]
tests:
  - name: a year of a hundred freezers
    steps:
${Array.from(
  { length: DEVICES },
  (_, device) =>
    `      - { at: 0s, series: { topic: cold/oslo/f${device}/telemetry, every: 1h, field: temperature, values: "${valuesOf(device)}" } }\n`,
).join('')}    expect:
${Array.from(
  { length: DEVICES },
  (_, device) =>
    `      - { at: ${warmFrom(device) + 2}h, key: oslo/f${device}, on: raise }\n      - { at: ${warmFrom(device) + WARM_HOURS}h, key: oslo/f${device}, on: clear }\n`,
).join('')}`;

const main = async (): Promise<void> => {
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    took.push((await threadCpuOf(runYear)) / 1000);
  }
  const readings = DEVICES * HOURS;
  print(`rule-tests: ${readings} readings, ${DEVICES} alarms in ms of CPU: ${describe(took, 0)},`);
  print(`            ${Math.round(readings / (median(took) / 1000))} readings a second`);
  conclude(median(took) <= TARGET_MS, `rule-tests: a year in ${describe(took, 0)} ms of CPU; target ${TARGET_MS}`);
};

/** From the text of the rule file to the report. */
const runYear = async (): Promise<void> => {
  const options = sourceOptionsSchema.parse({ topic: 'cold/{site}/{device}/telemetry', device: '{site}/{device}' });
  const decoder = createDecoder('cold', options);
  if (!decoder.ok) throw new Error('faulty source');
  const { source, topics, labels, deviceLabels } = decoder.value;
  const layouts = createFactLayouts();
  const sources = new Map([[source, { topics, labels, deviceLabels }]]);
  const context = { layouts, sources, checkTemplate: createNotifier().checkTemplate };
  const file = loadRuleFile(YEAR, 'year.yaml', context);
  if (!file.ok) throw new Error(file.error.map(formatFault).join('\n'));
  const reports = await runRuleTests(file.value, [decoder.value], layouts);
  const failures = reports.flatMap((report) => report.failures);
  if (reports.length !== 1 || failures.length > 0) throw new Error(JSON.stringify(failures.slice(0, 3)));
};

await main();
