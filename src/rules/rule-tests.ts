import { createCandidates, hint } from '../document/did-you-mean.ts';
import type { Document, Path } from '../document/read.ts';
import type { FaultList } from './fault-list.ts';
import { listOf } from './list-of.ts';
import type { AlarmExpectation, Expectation, MessageExpectation, RuleTest, TextOrPattern } from './rule-test.ts';
import { patternIn, type WrittenExpectation, type WrittenMessage, type WrittenTest } from './rule-test-schema.ts';
import { readStep } from './rule-test-step.ts';

/** The tests of a document in which nothing is wrong. */
export const readRuleTests = (tests: readonly WrittenTest[], document: Document): readonly RuleTest[] =>
  tests.map((test, index) => readTest(test, document, ['tests', index]));

const readTest = (written: WrittenTest, document: Document, path: Path): RuleTest => {
  const { name, start, inventory, readings = [], steps = [], expect, alarms = [], messages, others } = written;
  const lineOf = (part: string, at: number) => document.locate([...path, part, at]).line;
  return {
    name,
    ...(start !== undefined && { startAt: start }),
    ...(inventory !== undefined && { inventory }),
    readings: readings.map(({ retain = false, ...reading }) => ({ ...reading, retain })),
    steps: steps.map((step, at) => readStep(step, lineOf('steps', at))),
    expect: (expect ?? []).map((one, at) => readExpectation(one, lineOf('expect', at))),
    alarms: alarms.map((one, at): AlarmExpectation => ({ ...one, line: lineOf('alarms', at) })),
    messages: messages?.map((one, at) => readMessage(one, lineOf('messages', at))) ?? null,
    whole: {
      expect: expect !== undefined && others === undefined,
      messages: messages !== undefined && others === undefined,
    },
    line: document.locate(path).line,
  };
};

const readExpectation = (written: WrittenExpectation, line: number): Expectation => {
  const { at, within, title, body, sms, Identity, Tag, ...rest } = written;
  return {
    ...rest,
    ...readMoment(at, within),
    ...(title !== undefined && { title: readPattern(title) }),
    ...(body !== undefined && { body: readPattern(body) }),
    ...(sms !== undefined && { sms: readPattern(sms) }),
    ...(Identity !== undefined && { Identity: listOf(Identity) }),
    ...(Tag !== undefined && { Tag: listOf(Tag) }),
    line,
  };
};

const readMessage = ({ at, within, title, text, ...rest }: WrittenMessage, line: number): MessageExpectation => ({
  ...rest,
  ...readMoment(at, within),
  ...(title !== undefined && { title: readPattern(title) }),
  ...(text !== undefined && { text: readPattern(text) }),
  line,
});

const readMoment = (at: WrittenExpectation['at'], within: number | undefined) => ({
  ...(at && { at: at.at }),
  within: within ?? at?.within ?? 0,
});

const readPattern = (written: string): TextOrPattern => {
  const pattern = patternIn(written);
  return pattern === undefined ? written : new RegExp(pattern, 'u');
};

export interface KnownRules {
  readonly ids: readonly string[];
  /** As a fault says it: `in this file`. */
  readonly where: string;
}

/** Where a test names a rule. */
const NAMING = ['expect', 'alarms', 'messages'] as const;

/** A test may only speak of a rule that stands in its file, or in one of those that its file is about. */
export const checkRuleTests = (tests: unknown, { ids, where }: KnownRules, faults: FaultList): void => {
  const known = new Set(ids);
  const candidates = createCandidates(ids);
  const check = (rule: unknown, path: Path) => {
    if (typeof rule !== 'string' || known.has(rule)) return;
    faults.at(path, `no rule "${rule}" ${where}${hint(rule, candidates())}`);
  };
  for (const [index, test] of entriesOf(tests)) {
    for (const part of NAMING) {
      for (const [at, one] of entriesOf(Reflect.get(Object(test), part))) {
        check(Reflect.get(Object(one), 'rule'), ['tests', index, part, at, 'rule']);
      }
    }
    for (const [at, step] of entriesOf(Reflect.get(Object(test), 'steps'))) {
      const ack: unknown = Reflect.get(Object(step), 'ack');
      check(Reflect.get(Object(ack), 'rule'), ['tests', index, 'steps', at, 'ack', 'rule']);
    }
  }
};

const entriesOf = (value: unknown): readonly (readonly [number, unknown])[] =>
  Array.isArray(value) ? [...value.entries()] : [];
