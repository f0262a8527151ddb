import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type Running, type ServeDeps, serve } from '../app/lifecycle.ts';
import type { ConfigState } from '../app/reload-report.ts';
import { systemClock } from '../base/clock.ts';
import { randomIds } from '../base/ids.ts';
import { createPinoLog } from '../base/pino-log.ts';
import { err, type Result } from '../base/result.ts';
import type { Config } from '../config/config.ts';
import { printConfig } from '../config/print.ts';
import { type CliContext, type ExitCode, printLine } from './context.ts';
import { listenForHangUp } from './hang-up.ts';
import { logForm } from './log-form.ts';
import { readConfig } from './read-config.ts';
import { readVersion } from './version.ts';

/** A clean end may take this long (ms); then the process goes all the same, and the broker keeps what was not acknowledged. */
const LONGEST_END_MS = 25_000;

const NO_CONFIG = 'try `tocsin demo`, begin a project with `tocsin init DIR`, or name a config with --config';

export const runServe = async (
  context: CliContext,
  { config: file }: { readonly config: string },
): Promise<ExitCode> => {
  const { stderr, stop, pid, stdout } = context;
  if (!existsSync(file)) {
    printLine(stderr, `there is no config file ${file}: ${NO_CONFIG}`);
    return 2;
  }
  const config = readConfig(file, context);
  if (!config.ok) {
    for (const line of config.error) printLine(stderr, line);
    return 1;
  }
  const log = createPinoLog(logForm(config.value, context));
  const deps = { config: config.value, clock: systemClock, ids: randomIds, log, version: readVersion(), pid };
  const configState = () => compareConfig(config.value, file, context);
  const hangUps = listenForHangUp(context);
  const running = await start({ ...deps, configState, write: (line) => printLine(stdout, line) });
  if (!running.ok) {
    hangUps.stop();
    printLine(stderr, running.error);
    return 1;
  }
  hangUps.tell(() => {
    log.info('SIGHUP: the rules are read again');
    void running.value.reload('signal');
  });
  if (!stop.aborted) await once(stop, 'abort');
  hangUps.tell(() => {});
  log.info('tocsin ends');
  const giveUp = systemClock.after(LONGEST_END_MS, () => {
    log.error('the end took too long');
    context.exit(1);
  });
  await running.value.close();
  giveUp();
  hangUps.stop();
  log.info('tocsin has ended');
  return 0;
};

/** The config as it takes effect: comments do not count, and a secret that changed is not seen. */
const compareConfig = (running: Config, file: string, context: CliContext): ConfigState => {
  const onDisk = readConfig(file, context);
  if (!onDisk.ok) return 'faulty';
  return printConfig(onDisk.value) === printConfig(running) ? 'same' : 'changed';
};

/** A port in use, a folder that cannot be written: what keeps a service from starting is one sentence, not a stack. */
const start = async (deps: ServeDeps): Promise<Result<Running, string>> => {
  try {
    return await serve(deps);
  } catch (error) {
    return err(`tocsin cannot start: ${error instanceof Error ? error.message : String(error)}`);
  }
};
