import { formatClock } from '../base/duration.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Decoder } from '../decode/decoder.ts';
import { createInventory } from '../inventory/inventory.ts';
import { parseInventory } from '../inventory/parse-inventory.ts';
import type { Message } from '../model/message.ts';
import type { Notification } from '../model/notification.ts';
import type { Severity } from '../model/rule.ts';
import type { FactLayouts } from '../rules/fact-layout.ts';
import type { RuleFile } from '../rules/load.ts';
import type { Expectation, RuleTest } from '../rules/rule-tests.ts';
import { inventorySources } from './inventory-files.ts';
import { createRuleBook } from './rule-book.ts';
import { type Outcomes, type Simulation, simulate } from './simulate.ts';

/** What one entry of `tests:` came to; no failures means it passed. */
export interface RuleTestReport {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly failures: readonly string[];
}

/** Virtual midnight at which a rule test begins that does not say when (epoch ms): 2026-01-01T00:00:00Z. */
const TEST_START = 1_767_225_600_000;

/** Runs the tests of one file against its own rules, each from an empty memory. */
export const runRuleTests = (
  file: RuleFile,
  decoders: readonly Decoder[],
  layouts: FactLayouts,
): readonly RuleTestReport[] => {
  const read = decoders.filter(({ source }) => file.rules.some((rule) => rule.source === source));
  const book = createRuleBook(file.rules, read);
  return file.tests.map((test) => {
    const startAt = test.startAt ?? TEST_START;
    // A file tells device after device; what arrives, arrives by the time that stands beside it.
    const inOrder = test.readings.toSorted((a, b) => a.at - b.at);
    const messages = inOrder.map((reading) => toMessage(reading, startAt));
    const report = { file: file.file, line: test.line, name: test.name };
    const inventory = readTestInventory(test, read);
    if (!inventory.ok) return { ...report, failures: inventory.error };
    const outcomes = simulate({ rules: file.rules, decoders, layouts, messages, inventory: inventory.value });
    const told = outcomes.notifications.map((one) => ({
      ...{ ...one, createdAt: one.createdAt - startAt },
      severity: outcomes.severities.get(one.sid),
    }));
    const unread = inOrder.filter(({ topic }) => book.routes(topic).length === 0);
    const failures = [
      ...unread.map(({ at, topic }) => `at ${formatClock(at)}: no rule of this file reads ${topic}`),
      ...compare(test.expect, told),
    ];
    return { ...report, failures: failures.length === 0 ? [] : [...failures, ...hints(outcomes, startAt)] };
  });
};

/** What may explain a failure. */
const hints = ({ counts, pending }: Outcomes, startAt: number): readonly string[] => {
  const unread = Object.entries(counts).filter(([name]) => name.startsWith('unread '));
  const odd = unread.map(([name, count]) => `${count} ${name.slice('unread '.length)}`);
  return [
    ...(odd.length > 0 ? [`what was read oddly or not at all: ${odd.join(', ')}`] : []),
    ...pending.map(
      ({ rule, key, state, dueAt }) =>
        `when the readings ended: ${rule} ${key} ${state}${dueAt === null ? '' : `, over at ${formatClock(dueAt - startAt)}`}`,
    ),
  ];
};

/** A test knows of its devices what stands in it, whatever the files of the config say. */
const readTestInventory = (
  { inventory = {} }: RuleTest,
  decoders: readonly Decoder[],
): Result<NonNullable<Simulation['inventory']>, readonly string[]> => {
  const text = JSON.stringify({ version: 1, ...inventory });
  const part = parseInventory(text, 'inventory', inventorySources(decoders));
  if (part.ok) return ok({ files: createInventory([part.value]), topics: [] });
  return err(
    part.error.map(
      ({ path, message, expected }) => `inventory ${path}: ${message}${expected ? ` (expected ${expected})` : ''}`,
    ),
  );
};

const toMessage = (
  { at, topic, payload = null, payloadBase64, retain }: RuleTest['readings'][number],
  startAt: number,
): Message => ({
  topic,
  payload:
    payloadBase64 === undefined
      ? Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload))
      : Buffer.from(payloadBase64, 'base64'),
  retain: retain ?? false,
  qos: 1,
  dup: false,
  packetId: 0,
  receivedAt: startAt + at,
});

/** What was told, `createdAt` from the start of the test. */
interface ToldInTest extends Notification {
  readonly severity: Severity | undefined;
}

/** Each notification answers one expectation, and each expectation is answered by one. */
const compare = (expected: readonly Expectation[], notifications: readonly ToldInTest[]): readonly string[] => {
  const left = [...notifications];
  // Those that say most choose first, so that a general one does not take what only they accept.
  const choosing = expected.toSorted((a, b) => Object.keys(b).length - Object.keys(a).length);
  const missing = choosing.filter((expectation) => {
    const index = left.findIndex((notification) => isAsExpected(expectation, notification));
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
  return [
    ...missing.map(
      (expectation) => `expected, but not told (line ${expectation.line}): ${describeExpectation(expectation)}`,
    ),
    ...left.map((notification) => `told, but not expected: ${describe(notification)}`),
  ];
};

const isAsExpected = (expected: Expectation, { createdAt, origin, request, severity }: ToldInTest): boolean =>
  (expected.at === undefined || createdAt === expected.at) &&
  (expected.rule === undefined || origin?.rule === expected.rule) &&
  (expected.key === undefined || origin?.key === expected.key) &&
  (expected.on === undefined || origin?.on === expected.on) &&
  (expected.severity === undefined || severity === expected.severity) &&
  textMatches(expected.title, request.Title) &&
  textMatches(expected.body, request.Body) &&
  textMatches(expected.sms, typeof request.Sms?.body === 'string' ? request.Sms.body : request.Body) &&
  listMatches(expected.Identity, request.Identity) &&
  listMatches(expected.Tag, request.Tag);

const textMatches = (expected: string | RegExp | undefined, text: string | undefined): boolean =>
  expected === undefined || (typeof expected === 'string' ? text === expected : expected.test(text ?? ''));

const listMatches = (expected: readonly string[] | undefined, list: readonly string[]): boolean =>
  expected === undefined || (expected.length === list.length && expected.every((item) => list.includes(item)));

const describe = ({ createdAt, origin, request }: Notification): string =>
  `at ${formatClock(createdAt)} ${origin?.on ?? 'send'} ${origin?.rule ?? ''} ${origin?.key ?? ''}: ${JSON.stringify(request.Body ?? request.Title ?? '')}`;

const describeExpectation = ({ line: _line, at, ...rest }: Expectation): string =>
  JSON.stringify({ ...(at !== undefined && { at: formatClock(at) }), ...rest }, (_key, value) =>
    value instanceof RegExp ? `/${value.source}/` : value,
  );
