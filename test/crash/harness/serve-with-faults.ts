import { destination } from 'pino';
import { serve } from '../../../src/app/lifecycle.ts';
import { systemClock } from '../../../src/base/clock.ts';
import { randomIds } from '../../../src/base/ids.ts';
import { createPinoLog } from '../../../src/base/pino-log.ts';
import type { Probe } from '../../../src/base/probe.ts';
import { readConfig } from '../../../src/cli/read-config.ts';

/**
 * `node serve-with-faults.ts CONFIG LOG [POINT COUNT]`: the service, in a process that kills itself as it passes the fault
 * point for the COUNTth time. Prints `{ url, adminTokenFile }` once it serves.
 */
const [configFile = '', logFile = '', point, count] = process.argv.slice(2);

const createFault = (): Probe => {
  let left = Number(count);
  return (passed) => {
    if (passed !== point || --left > 0) return;
    // Acknowledgements leave at the end of the task that lets them go: this kill is for when they are on their way.
    if (point === 'after-ack') setImmediate(die);
    else die();
  };
};

const die = (): never => {
  process.kill(process.pid, 'SIGKILL');
  // Not one more instruction of ours, even if the signal should find another thread first.
  for (;;);
};

const config = readConfig(configFile, { env: {} });
if (!config.ok) throw new Error(config.error.join('\n'));

const running = await serve({
  config: config.value,
  clock: systemClock,
  ids: randomIds,
  log: createPinoLog({ level: 'info', destination: destination({ dest: logFile, append: true, sync: true }) }),
  version: 'crash-test',
  pid: process.pid,
  write: () => {},
  probe: createFault(),
});
if (!running.ok) throw new Error(running.error);

const { url, adminTokenFile, close } = running.value;
process.stdout.write(`${JSON.stringify({ url, adminTokenFile })}\n`);
process.once('SIGTERM', () => void close());
