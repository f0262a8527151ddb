import { decideReading } from '../src/app/decide.ts';
import { asDeviceId } from '../src/model/ids.ts';
import { conclude, print } from './measure.ts';
import { benchRules, openWorld, SOURCE, TEMPERATURE, topicOf } from './workload.ts';

/**
 * What is held: 8,000 rules as they are loaded, and 1,000,000 Active alarms, each with its activation, as 1,000
 * rules about 1,000 devices raise them. Live heap after a full collection, so that the figure is the same in every run.
 */
const RULES = 8000;
const RULES_TARGET_MB = 100;
const ALARMED_RULES = 1000;
const DEVICES = 1000;
const ALARMS_TARGET_MB = 300;

/** What a rule has beside its condition, so that it is no smaller than one that somebody wrote. */
const MORE = {
  title: 'Too hot',
  for: '10m',
  clear: { when: { fact: 'temperature', operator: 'lessThan', value: 0 }, for: '2m' },
  labels: { area: 'bench' },
  notify: [
    {
      Tag: ['on-call', 'line-{{ line }}'],
      Title: '{{ line }}: {{ device }} at {{ temperature | round: 1 }} °C',
      Body: 'Too hot for ten minutes.',
      clear: { Body: '{{ device }} is back after {{ alarm.duration }}.' },
    },
    { Identity: 'lead', after: '15m', unless: 'acknowledged', Body: 'Still too hot.' },
  ],
};

const main = (): void => {
  const idle = liveMb();
  const loaded = openWorld(benchRules(RULES, { phases: 400 }).map((rule) => ({ ...rule, more: MORE })));
  const rules = liveMb() - idle;
  conclude(
    loaded.book.rules.size === RULES && rules < RULES_TARGET_MB,
    `memory: ${RULES} rules ${rules.toFixed(0)} MB; target ${RULES_TARGET_MB}`,
  );
  const world = openWorld(benchRules(ALARMED_RULES, { phases: 400 }));
  const before = liveMb();
  const [route] = world.book.routes(topicOf(0, 0));
  if (!route) throw new Error('no rule looks at the devices');
  for (let device = 0; device < DEVICES; device++) {
    decideReading(world, readingOf(device), route);
    world.ledger.take();
  }
  const alarms = [...world.fleet.instances()].length;
  const held = liveMb() - before;
  print(`memory: ${((held * 1024 * 1024) / alarms).toFixed(0)} bytes for each of ${alarms} Active alarms`);
  conclude(
    alarms >= 990_000 && held < ALARMS_TARGET_MB,
    `memory: ${alarms} Active alarms ${held.toFixed(0)} MB; target ${ALARMS_TARGET_MB}`,
  );
};

const liveMb = (): number => {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1024 / 1024;
};

const readingOf = (device: number) => ({
  source: SOURCE.name,
  device: asDeviceId(`l0/d${device}`),
  labels: { line: 'l0', device: `d${device}` },
  facts: { temperature: TEMPERATURE, phase: 999 },
  observedAt: Date.UTC(2026, 0),
  receivedAt: Date.UTC(2026, 0),
  timed: true,
  retained: false,
  topic: topicOf(0, device),
});

main();
