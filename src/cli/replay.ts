import { inventorySources, loadInventory, topicsOf } from '../app/inventory-files.ts';
import { decodersOf } from '../app/open-rules.ts';
import { lineToMessage, type RecordingFault, tableToMessages } from '../app/recording.ts';
import { rulesOf } from '../app/rule-files.ts';
import { type Outcomes, type Simulation, simulate } from '../app/simulate.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Config } from '../config/config.ts';
import type { Decoder } from '../decode/decoder.ts';
import { parseTime } from '../decode/time.ts';
import { formatFault } from '../document/fault.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { createLocalToEpoch } from '../model/local-time.ts';
import type { Message } from '../model/message.ts';
import { type CliContext, type ExitCode, type Format, printJson, printLine } from './context.ts';
import { loadOfflineRules } from './load-rules.ts';
import { readConfigOrDefaults, readText } from './read-config.ts';
import { outcomesToJson, outcomesToLines } from './show-outcomes.ts';

export interface ReplayOptions {
  readonly config: string;
  readonly rules?: readonly string[];
  readonly topic?: string;
  readonly time?: string;
  readonly delimiter: string;
  readonly zone?: string;
  readonly format: Format;
}

/** What the rules would have made of it: the production core over recorded messages, in their own time. */
export const runReplay = async (
  context: CliContext,
  files: readonly string[],
  options: ReplayOptions,
): Promise<ExitCode> => {
  const { stdout, stderr } = context;
  const replayed = replay(context, files, options);
  if (!replayed.ok) {
    for (const line of replayed.error.lines) printLine(stderr, line);
    return replayed.error.code;
  }
  if (options.format === 'json') printJson(stdout, outcomesToJson(replayed.value));
  else for (const line of outcomesToLines(replayed.value)) printLine(stdout, line);
  return 0;
};

interface Complaint {
  readonly code: ExitCode;
  readonly lines: readonly string[];
}

const fault = (...lines: readonly string[]) => err<Complaint>({ code: 1, lines });
const misuse = (line: string) => err<Complaint>({ code: 2, lines: [line] });

const replay = (context: CliContext, files: readonly string[], options: ReplayOptions): Result<Outcomes, Complaint> => {
  const config = readConfigOrDefaults(options.config, context);
  if (!config.ok) return fault(...config.error);
  const decoders = decodersOf(config.value);
  const loaded = loadOfflineRules(options.rules ?? config.value.rules, decoders);
  if (!loaded.ok) return fault(loaded.error);
  const faults = loaded.value.reports.flatMap((report) => report.faults);
  if (faults.length > 0) return fault(...faults.map(formatFault));
  const messages = readAll(files, options);
  if (!messages.ok) return messages;
  const { layouts } = loaded.value;
  const rules = rulesOf(loaded.value.files);
  const inventory = readInventory(config.value, decoders);
  if (!inventory.ok) return inventory;
  return ok(simulate({ rules, decoders, layouts, messages: messages.value, inventory: inventory.value }));
};

/** What the config knows of the devices; a recording may hold more of it, on the topics that speak of attributes. */
const readInventory = (
  config: Config,
  decoders: readonly Decoder[],
): Result<NonNullable<Simulation['inventory']>, Complaint> => {
  const { inventory, reports } = loadInventory(config.inventory.file, inventorySources(decoders));
  const faults = reports.flatMap((report) => report.faults);
  if (faults.length > 0) return fault(...faults.map(formatFault));
  return ok({ files: expectingNobody(inventory), topics: topicsOf(config) });
};

/** A recording holds what somebody recorded: who is not in it was not silent for that. */
const expectingNobody = (inventory: Inventory): Inventory => ({
  ...inventory,
  devices: inventory.devices.map((known) => ({ ...known, expected: false })),
});

/** The files one after another, each in its own order. */
const readAll = (files: readonly string[], options: ReplayOptions): Result<readonly Message[], Complaint> => {
  const all: Message[] = [];
  for (const file of files) {
    const messages = readRecording(file, options);
    if (!messages.ok) return messages;
    // Not spread: a recording may hold more messages than a call may have arguments.
    for (const message of messages.value) all.push(message);
  }
  return ok(all);
};

const readRecording = (file: string, options: ReplayOptions): Result<readonly Message[], Complaint> => {
  const read = readText(file);
  if (!read.ok) return fault(read.error);
  // The mark that some editors begin a file with is no part of it.
  const text = ok(read.value.replace(/^\uFEFF/, ''));
  const first = text.value.trimStart()[0];
  // A recording during which nothing came is no table without a header.
  const messages = first === '{' || first === undefined ? readLines(text.value) : readTable(text.value, file, options);
  if (messages.ok) return messages;
  return 'code' in messages.error
    ? err(messages.error)
    : fault(`${file}:${messages.error.line} ${messages.error.message}`);
};

const readLines = (text: string): Result<readonly Message[], RecordingFault> => {
  const messages: Message[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const message = lineToMessage(line, index + 1);
    if (!message.ok) return message;
    messages.push(message.value);
  }
  return ok(messages);
};

const readTable = (
  text: string,
  file: string,
  { topic, time, delimiter, zone }: ReplayOptions,
): Result<readonly Message[], RecordingFault | Complaint> => {
  if (topic === undefined || time === undefined) return misuse(`${file} is a table: say --topic and --time`);
  const localToEpoch = zone === undefined ? ok(null) : createLocalToEpoch(zone);
  if (!localToEpoch.ok) return misuse(`--zone: ${localToEpoch.error}`);
  const timeOf = (cell: string) => parseTime(cell, localToEpoch.value) ?? null;
  return tableToMessages(text, { topic, time, delimiter: delimiter === '\\t' ? '\t' : delimiter, timeOf });
};
