import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Running, serve } from '../app/lifecycle.ts';
import { systemClock } from '../base/clock.ts';
import { randomIds } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import { type CliContext, type ExitCode, printLine } from './context.ts';
import { publishFleet } from './demo/fleet.ts';
import { DEMO_CONFIG, DEMO_ROSTER, DEMO_RULES, demoReadings } from './demo/world.ts';
import { readConfig } from './read-config.ts';
import { readVersion } from './version.ts';

/** Ana's SMS and push, once for the raise and once for the end. */
const EXPECTED_MESSAGES = 4;
const DEMO_SECONDS = 11;
const LONGEST_WAIT_MS = 10_000;

/** The whole road with nothing configured: broker, service, fleet and phones in one process and a folder of its own. */
export const runDemo = async (context: CliContext): Promise<ExitCode> => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-demo-'));
  try {
    writeDemo(folder);
    return await play(context, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const writeDemo = (folder: string): void => {
  mkdirSync(join(folder, 'rules'));
  writeFileSync(join(folder, 'tocsin.yaml'), DEMO_CONFIG);
  writeFileSync(join(folder, 'roster.yaml'), DEMO_ROSTER);
  writeFileSync(join(folder, 'rules', 'cold-chain.yaml'), DEMO_RULES);
};

const play = async (context: CliContext, folder: string): Promise<ExitCode> => {
  const { stdout, stderr, pid } = context;
  const config = readConfig(join(folder, 'tocsin.yaml'), context);
  if (!config.ok) return fail(stderr, config.error.join('\n'));
  const phones = createPhones((line) => printLine(stdout, `  ${line}`));
  const deps = {
    config: config.value,
    clock: systemClock,
    ids: randomIds,
    log: silentLog,
    version: readVersion(),
    pid,
  };
  const running = await serve({ ...deps, write: phones.receive });
  if (!running.ok) return fail(stderr, running.error);
  for (const line of introduction(running.value)) printLine(stdout, line);
  const fleet = { clock: systemClock, stop: context.stop };
  await publishFleet(running.value.brokerUrl, fleet, demoReadings(DEMO_SECONDS));
  await untilShown(phones.all, context.stop);
  await running.value.close();
  if (phones.count() < EXPECTED_MESSAGES) return fail(stderr, 'the demo ended before all its messages had arrived');
  printLine(stdout, 'One alarm, raised and cleared; the open door woke nobody. To go on: npm start (README.md).');
  return 0;
};

const introduction = ({ url, brokerUrl }: Running): readonly string[] => [
  `Tocsin demo. Broker ${brokerUrl}, HTTP ${url}, both for ${DEMO_SECONDS} seconds.`,
  'Four freezers report every half second. After 2 s the compressor of oslo/f7 stops, after 8 s it is mended.',
  'bergen/f2 is warm as well, but its door stands open. The rule: above -15 °C for 3 s with the door shut.',
  'What the phones show:',
];

const createPhones = (show: (line: string) => void) => {
  let count = 0;
  let done = () => {};
  const all = new Promise<void>((resolve) => {
    done = resolve;
  });
  const receive = (line: string) => {
    show(line);
    count++;
    if (count >= EXPECTED_MESSAGES) done();
  };
  return { receive, all, count: () => count };
};

const fail = (stderr: CliContext['stderr'], line: string): ExitCode => {
  printLine(stderr, line);
  return 1;
};

/** Until the phones have shown everything, somebody stops it, or it has taken too long. */
const untilShown = (all: Promise<void>, stop: AbortSignal) =>
  new Promise<void>((resolve) => {
    const giveUp = systemClock.after(LONGEST_WAIT_MS, resolve);
    const done = () => {
      giveUp();
      resolve();
    };
    void all.then(done);
    if (stop.aborted) done();
    else stop.addEventListener('abort', done, { once: true });
  });
