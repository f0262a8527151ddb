import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMetrics } from '../src/api/metrics.ts';
import { decideMessage } from '../src/app/decide.ts';
import { createReload } from '../src/app/reload.ts';
import { createRuleService } from '../src/app/rule-service.ts';
import { createTroubles } from '../src/app/troubles.ts';
import type { World } from '../src/app/world.ts';
import { systemClock } from '../src/base/clock.ts';
import { createTestLog } from '../src/base/log.ts';
import type { Message } from '../src/model/message.ts';
import { createNotifier } from '../src/notifier/notifier.ts';
import { conclude, print } from './measure.ts';
import { createDice, openWorld, TEMPERATURE, topicOf } from './workload.ts';

/**
 * A reload of 10,000 rules in 100 files about 1,000 devices, each with ten alarms that stand, while the devices speak: how
 * long nobody is heard, at most, while the files are loaded, and in the swap; with every rule changed, and with one file.
 */
const FILES = 100;
const RULES_A_FILE = 100;
const RULES_A_LINE = 10;
const DEVICES = (FILES * RULES_A_FILE) / RULES_A_LINE;
const TARGETS = { loadMs: 50, swapMs: 600, cpuMs: 15_000 };

const folder = mkdtempSync(join(tmpdir(), 'bench-reload-'));

const main = async (): Promise<void> => {
  const { world, take, loaded } = open();
  writeFiles(FILES, -20);
  const hear = createHearing(world);
  print(`reload: ${FILES * RULES_A_FILE} rules, as at the start: ${inWords(await watched(take, hear, loaded))}`);
  for (let device = 0; device < DEVICES; device++) hear(device);
  print(`reload: ${DEVICES} devices, ${[...world.fleet.instances()].length} alarms`);
  writeFiles(1, -21);
  print(`reload: one file changed: ${inWords(await watched(take, hear, loaded))}`);
  writeFiles(FILES, -22);
  const all = await watched(take, hear, loaded);
  const passed = all.loadMs <= TARGETS.loadMs && all.swapMs <= TARGETS.swapMs && all.cpuMs <= TARGETS.cpuMs;
  const target = `target ${TARGETS.loadMs}, ${TARGETS.swapMs} and ${TARGETS.cpuMs}`;
  conclude(passed, `reload: every rule changed: ${inWords(all)}; ${target}`);
};

/** Block YAML, as people write it. */
const writeFiles = (count: number, limit: number): void => {
  for (let file = 0; file < count; file++) {
    const rules = Array.from({ length: RULES_A_FILE }, (_, index) => ruleText(file * RULES_A_FILE + index, limit));
    writeFileSync(join(folder, `area-${file}.yaml`), `version: 1\nrules:\n${rules.join('')}`);
  }
};

const ruleText = (rule: number, limit: number): string => `
  - id: rule-${rule}
    title: Rule ${rule} of its line
    topic: bench/l${Math.floor(rule / RULES_A_LINE)}/{device}/telemetry
    facts:
      door: { default: closed, staleAfter: 1h }
      mean: { avg: temperature, over: 5m }
    when:
      all:
        - { fact: temperature, operator: greaterThan, value: ${limit} }
        - { fact: door, operator: notEqual, value: open }
    clear: { when: { all: [ { fact: temperature, operator: lessThan, value: ${limit - 3} } ] }, for: 2m }
    severity: critical
    labels: { area: cold-chain }
    notify:
      - Tag: [ on-call, "site-{{ device }}" ]
        Title: "freezer {{ device }} at {{ temperature | round: 1 }} °C"
        Body: "Above ${limit} °C for 10 minutes, rule ${rule}."
        clear: { Body: "{{ device }} is back to {{ temperature | round: 1 }} °C after {{ alarm.duration }}." }
      - Identity: lead-{{ device }}
        after: 15m
        unless: acknowledged
        Body: "{{ key }} still warm"
`;

/** What reloads in `serve`, over the deciding core alone. */
const open = () => {
  const world = openWorld([]);
  const clock = systemClock;
  const service = createRuleService({
    ...{ paths: [folder], decoders: [], layouts: { of: (source) => world.fleet.source(source).layout }, clock },
    ...{ checkTemplate: createNotifier().checkTemplate, systemNotify: [] },
    texts: { get: async () => new Map(), put: async () => {}, remove: async () => {} },
  });
  if (!service.ok) throw new Error('faulty rules of its own');
  let told = () => {};
  const current = async () => {
    const found = await service.value.current();
    told();
    return found;
  };
  const pipeline = { intake: () => {}, decided: () => {}, mayDecide: () => true, close: async () => {}, settled };
  const troubles = createTroubles({ now: clock.now, submit: () => {} });
  const reload = createReload({
    ...{ paths: [folder], service: { ...service.value, current }, core: { world, pipeline, troubles }, clock },
    ...{ log: createTestLog(), metrics: createMetrics({ version: 'bench' }), follow: async () => {} },
  });
  const take = async () => {
    const report = await reload.take();
    if (report?.outcome !== 'applied') throw new Error(`the reload was ${report?.outcome}: ${report?.reason}`);
  };
  const loaded = (tell: () => void) => {
    told = tell;
  };
  return { world, take, loaded };
};

const settled = async (): Promise<void> => {};

/** ms of CPU of this thread, but for the times on the wall. */
interface Cost {
  /** The longest that nobody was heard while the files were loaded. */
  readonly loadMs: number;
  readonly loadWallMs: number;
  /** From then to the end. */
  readonly swapMs: number;
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly heard: number;
}

const inWords = ({ loadMs, loadWallMs, swapMs, cpuMs, wallMs, heard }: Cost): string =>
  `stands still ${whole(loadMs)} ms (${whole(loadWallMs)} on the wall) while loading, ${whole(swapMs)} ms in the swap; ` +
  `${whole(cpuMs)} ms in all (${whole(wallMs)} on the wall), ${heard} messages meanwhile`;

const whole = (ms: number): string => ms.toFixed(0);

/** Hears a device whenever the loop comes round. */
const watched = async (
  take: () => Promise<void>,
  hear: (device: number) => void,
  onLoaded: (tell: () => void) => void,
): Promise<Cost> => {
  const [begun, dice] = [moment(), createDice()];
  let [last, loadMs, loadWallMs, heard] = [begun, 0, 0, 0];
  let loadedAt: Moment | null = null;
  const look = () => {
    const now = moment();
    if (loadedAt) return;
    loadMs = Math.max(loadMs, now.cpuMs - last.cpuMs);
    loadWallMs = Math.max(loadWallMs, now.wallMs - last.wallMs);
    last = now;
  };
  onLoaded(() => {
    look();
    loadedAt = moment();
  });
  const timer = setInterval(() => {
    look();
    hear(dice(DEVICES));
    heard++;
  }, 1);
  await take();
  clearInterval(timer);
  const end = moment();
  const { cpuMs: loadedCpuMs } = loadedAt ?? end;
  const spent = { swapMs: end.cpuMs - loadedCpuMs, cpuMs: end.cpuMs - begun.cpuMs, wallMs: end.wallMs - begun.wallMs };
  return { loadMs, loadWallMs, heard, ...spent };
};

interface Moment {
  readonly cpuMs: number;
  readonly wallMs: number;
}

const moment = (): Moment => {
  const { user, system } = process.threadCpuUsage();
  return { cpuMs: (user + system) / 1000, wallMs: performance.now() };
};

const createHearing = (world: World): ((device: number) => void) => {
  let at = Date.UTC(2026, 0);
  return (device) => {
    decideMessage(world, messageOf(topicOf(device, device), at++));
    if (!world.ledger.isEmpty()) world.ledger.take();
  };
};

const messageOf = (topic: string, receivedAt: number): Message => ({
  topic,
  payload: Buffer.from(JSON.stringify({ temperature: TEMPERATURE })),
  ...{ retain: false, qos: 1, dup: false, packetId: 0, receivedAt },
});

try {
  await main();
} finally {
  rmSync(folder, { recursive: true });
}
// Alarms that stand would wait for hours.
process.exit();
