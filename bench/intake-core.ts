import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../src/app/lifecycle.ts';
import { systemClock } from '../src/base/clock.ts';
import { randomIds } from '../src/base/ids.ts';
import type { Log } from '../src/base/log.ts';
import { createPinoLog } from '../src/base/pino-log.ts';
import { loadConfig } from '../src/config/load.ts';
import { createCounter } from './intake-counter.ts';
import { benchRules, ruleFileText, SOURCE } from './workload.ts';

/** The service as `tocsin serve` starts it: store on disk, log, HTTP, and 1,000 rules, 10 for each topic. */
const RULES = 1000;
const MATCHING = 10;

const folder = mkdtempSync(join(tmpdir(), 'tocsin-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, 'rules.yaml'), ruleFileText(benchRules(RULES, { phases: MATCHING, linesOf: MATCHING })));

const settings = {
  mqtt: { url: `mqtt://127.0.0.1:${process.argv[2]}`, clientId: 'bench' },
  sources: { [SOURCE.name]: { topic: SOURCE.topic } },
  rules: 'rules.yaml',
  store: { path: 'bench.db' },
  http: { port: 0 },
};
const file = join(folder, 'tocsin.yaml');
const config = loadConfig({
  text: JSON.stringify(settings),
  file,
  env: {},
  readFile: () => ({ ok: false, error: '' }),
});
if (!config.ok) throw new Error(config.error.map(({ message }) => message).join('\n'));

const counter = createCounter();
const pino = createPinoLog({ level: config.value.log.level });
/** The last thing a start logs is that the backlog is read. */
const log: Log = {
  ...pino,
  info: (event, fields) => {
    pino.info(event, fields);
    if (event === 'transition') counter.transition();
    if (event === 'broker link' && fields?.type === 'drained') counter.ready();
  },
};
const running = await serve({
  ...{ config: config.value, clock: systemClock, ids: randomIds, log, version: 'bench', pid: process.pid },
  write: (line) => process.stdout.write(`${line}\n`),
  probe: (point) => {
    if (point === 'message-decided') counter.count();
  },
});
if (!running.ok) throw new Error(running.error);
