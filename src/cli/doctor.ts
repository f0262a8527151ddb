import { systemClock } from '../base/clock.ts';
import { count } from '../base/count.ts';
import { parseDuration } from '../base/duration.ts';
import { randomIds } from '../base/ids.ts';
import type { Config } from '../config/config.ts';
import { examineHost } from '../doctor/examine-host.ts';
import { broken, type Finding, good } from '../doctor/finding.ts';
import { type Examine, within } from '../doctor/within.ts';
import { type CliContext, type ExitCode, type Format, printJson, printLine } from './context.ts';
import { brokerExaminations } from './doctor-broker.ts';
import { channelExaminations } from './doctor-channels.ts';
import { endpointExaminations } from './doctor-endpoints.ts';
import { examineChecked, examineSecrets, sourceExaminations } from './doctor-files.ts';
import { examineStore, httpExamination } from './doctor-store.ts';
import { readConfig } from './read-config.ts';
import { alignColumns } from './show-table.ts';

interface DoctorOptions {
  readonly config: string;
  readonly format: Format;
  /** For each thing that is tried: `10s`. */
  readonly timeout: string;
  /** How many messages are sent to ourselves; without it the broker's queue is not tried. */
  readonly queue?: string;
}

/** Tries every outside thing that the config names, sends nothing to anybody, and says what to do. */
export const runDoctor = async (
  context: CliContext,
  { config: file, format, timeout, queue }: DoctorOptions,
): Promise<ExitCode> => {
  const limit = parseDuration(timeout);
  if (!limit.ok || limit.value <= 0) {
    printLine(context.stderr, `--timeout: not a duration above 0, such as 10s: ${timeout}`);
    return 2;
  }
  if (queue !== undefined && !/^[1-9]\d{0,4}$/.test(queue)) {
    printLine(context.stderr, `--queue: not a number from 1 to 99999: ${queue}`);
    return 2;
  }
  const config = readConfig(file, context);
  const findings = config.ok
    ? await examineAll({ context, config: config.value, file, limitMs: limit.value, queue: Number(queue ?? 0) })
    : config.error.map((line) => broken('config', line, 'mend it: nothing else was tried'));
  const failed = findings.filter(({ level }) => level === 'fail').length;
  const warned = findings.filter(({ level }) => level === 'warn').length;
  if (format === 'json') printJson(context.stdout, { findings, failed, warned });
  else
    for (const line of [
      ...toLines(findings),
      '',
      `${findings.length} looked at, ${failed} failed, ${count(warned, 'warning')}`,
    ])
      printLine(context.stdout, line);
  return failed > 0 ? 1 : 0;
};

interface Patient {
  readonly context: CliContext;
  readonly config: Config;
  readonly file: string;
  readonly limitMs: number;
  /** 0: the broker's queue is not tried. */
  readonly queue: number;
}

/** What goes out goes at once; the order of what is told stays. */
const examineAll = async ({ context, config, file, limitMs, queue }: Patient): Promise<readonly Finding[]> => {
  const clock = systemClock;
  const nonce = randomIds.sid('').slice(0, 12);
  const limited = (area: string, examine: Examine) => within({ area, limitMs, clock }, examine);
  const found = await Promise.all([
    limited('secrets', async () => [good('config', `${file} can be read`), ...examineSecrets(config, file, context)]),
    limited('check', async () => [await examineChecked(context, file)]),
    limited('store', async () => examineStore({ config, clock, nonce, pid: context.pid })),
    ...brokerExaminations({ config, clock, nonce, queue, pid: context.pid }).map((examine) => limited('mqtt', examine)),
    ...channelExaminations(config, clock).map(({ area, examine }) => limited(area, examine)),
    ...sourceExaminations(config, clock).map(({ area, examine }) => limited(area, examine)),
    ...endpointExaminations(config, clock).map(({ area, examine }) => limited(area, examine)),
    limited('http', httpExamination({ config, pid: context.pid })),
    limited('host', async () => examineHost({ zones: zonesOf(config), clock })),
  ]);
  return found.flat();
};

const zonesOf = ({ sources }: Config): readonly string[] => [
  ...new Set([...sources.values()].flatMap(({ zone }) => zone ?? [])),
];

const MARKS = { ok: 'ok', warn: 'warn', fail: 'FAIL' } as const;

const toLines = (findings: readonly Finding[]): readonly string[] =>
  alignColumns(
    findings.map(({ level, area, found, todo }) => [MARKS[level], area, todo ? `${found}; ${todo}` : found]),
  );
