import { systemClock } from '../base/clock.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Config } from '../config/config.ts';
import { importAccount } from '../notify-service/import/import-account.ts';
import { createPatience } from '../notify-service/import/patience.ts';
import { type ImportProgress, startProgress } from '../notify-service/import/progress.ts';
import { toReport } from '../notify-service/import/report.ts';
import { createImportSource } from '../notify-service/import/source.ts';
import { createDryTarget, createImportTarget, type ImportTarget } from '../notify-service/import/target.ts';
import { createCaller } from '../notify-service/remote.ts';
import { createAsk } from './ask-service.ts';
import { type CliContext, type ExitCode, type Format, printJson, printLine } from './context.ts';
import { forgetProgress, importStatePath, loadProgress, saveProgress } from './import-state.ts';
import { readConfigOrDefaults } from './read-config.ts';
import { showImport } from './show-import.ts';
import { type LoginOptions, readLogin, type TwilioLogin } from './twilio-login.ts';

interface ImportOptions extends LoginOptions {
  readonly url: string;
  readonly service?: readonly string[];
  readonly dryRun?: boolean;
  readonly state?: string;
  readonly to?: string;
  readonly config: string;
  readonly format: Format;
}

/** Exit 0 once everything was read and put, also when single bindings were refused: the report names them. */
export const runImportTwilio = async (context: CliContext, options: ImportOptions): Promise<ExitCode> => {
  const { stderr } = context;
  const login = readLogin(options, context);
  if (!login.ok) {
    printLine(stderr, login.error);
    return 2;
  }
  const config = readConfigOrDefaults(options.config, context);
  if (!config.ok) {
    for (const line of config.error) printLine(stderr, line);
    return 1;
  }
  if (config.value.notify.url !== undefined && !options.dryRun) {
    printLine(
      stderr,
      'notify.url is set: Tocsin sends through another service and keeps none itself; take it out first',
    );
    return 1;
  }
  const plan = toPlan(config.value, options, login.value);
  const progress = options.dryRun ? ok(startProgress('')) : loadProgress(plan.statePath, plan.of);
  if (!progress.ok) {
    printLine(stderr, progress.error);
    return 1;
  }
  return runPlan(context, plan, progress.value);
};

interface Plan {
  readonly config: Config;
  readonly options: ImportOptions;
  readonly login: TwilioLogin;
  readonly statePath: string;
  /** What is copied from where to where, as the state tells it. */
  readonly of: string;
  readonly baseUrl: string;
}

const toPlan = (config: Config, options: ImportOptions, login: TwilioLogin): Plan => {
  const baseUrl = options.to ?? `http://${config.http.host}:${config.http.port}`;
  const which = (options.service ?? []).toSorted().join(' ');
  return {
    config,
    options,
    login,
    statePath: options.state ?? importStatePath(config.store.path, login.accountSid),
    of: [options.url, login.accountSid, ...(which === '' ? [] : [which]), 'to', baseUrl].join(' '),
    baseUrl,
  };
};

const runPlan = async (context: CliContext, plan: Plan, progress: ImportProgress): Promise<ExitCode> => {
  const { stdout, stderr, stop } = context;
  const { options, login } = plan;
  const dryRun = options.dryRun === true;
  const patiently = createPatience({ clock: systemClock, stop, onWait: (line) => printLine(stderr, line) });
  const target = dryRun ? ok(createDryTarget()) : await toTarget(plan, patiently);
  if (!target.ok) {
    printLine(stderr, target.error);
    return 1;
  }
  const caller = createCaller({ url: options.url, accountSid: login.user, authToken: login.password });
  const source = createImportSource({ caller, name: options.url, patiently });
  const save = dryRun ? () => {} : createSave(context, plan.statePath);
  let last = progress;
  const note = (reached: ImportProgress) => {
    last = reached;
    save(reached);
  };
  const ended = await importAccount(
    { source, target: target.value, only: options.service ?? [], save: note },
    progress,
  );
  await caller.close();
  const where = { dryRun, finished: ended.ok, baseUrl: plan.baseUrl };
  const report = toReport(last, where);
  if (options.format === 'json') printJson(stdout, report);
  else for (const line of showImport(report)) printLine(stdout, line);
  if (!ended.ok) {
    printLine(stderr, `not finished: ${ended.error.message}`);
    return 1;
  }
  if (!dryRun) forgetProgress(plan.statePath);
  return 0;
};

/** A Tocsin that does not run is told at once; one that goes down later is waited for. */
const toTarget = async (
  plan: Plan,
  patiently: ReturnType<typeof createPatience>,
): Promise<Result<ImportTarget, string>> => {
  const { to } = plan.options;
  const ask = createAsk(plan.config, to === undefined ? {} : { url: to });
  if (!ask.ok) return ask;
  const there = await ask.value('GET', '/healthz');
  if (!there.ok && there.error.status === 0) return err(there.error.message);
  return ok(createImportTarget((path, body) => ask.value('PUT', path, body), patiently));
};

/** A state that cannot be written costs time after a crash and nothing else: told once. */
const createSave = ({ stderr }: CliContext, path: string) => {
  let told = false;
  return (progress: ImportProgress): void => {
    const said = progress.services?.find(({ done }) => !done);
    if (stderr.isTTY && said) printLine(stderr, `${said.sid}: ${Object.values(said.bindings).reduce((a, b) => a + b)}`);
    try {
      saveProgress(path, progress);
    } catch (error) {
      if (!told) printLine(stderr, `${path} cannot be written, a stopped import will begin anew: ${String(error)}`);
      told = true;
    }
  };
};
