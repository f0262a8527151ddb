import type { Json, JsonObject } from '../base/json.ts';
import { hint } from '../document/did-you-mean.ts';
import type { Document, Path } from '../document/read.ts';
import type { Severity } from '../model/rule.ts';
import type { FaultList } from './fault-list.ts';
import { listOf } from './list-of.ts';
import { patternIn, type WrittenExpectation, type WrittenTest } from './rule-test-schema.ts';

/** A test that a rule file carries; times are ms from its start. */
export interface RuleTest {
  readonly name: string;
  /** The wall clock at its beginning, epoch ms; left out, a midnight that does not matter. */
  readonly startAt?: number;
  /** What is known of the devices, as an inventory file says it, without its version. */
  readonly inventory?: JsonObject;
  readonly readings: readonly TestReading[];
  /** All that is told, in order; empty: nothing may be told. */
  readonly expect: readonly Expectation[];
  readonly line: number;
}

export interface TestReading {
  readonly at: number;
  readonly topic: string;
  readonly payload?: Json;
  /** In its place, bytes. */
  readonly payloadBase64?: string;
  readonly retain: boolean;
}

/** A notification to be seen; what is left out may be anything. */
export interface Expectation {
  readonly at?: number;
  readonly rule?: string;
  readonly key?: string;
  readonly on?: 'raise' | 'clear';
  /** Of the alarm when it was told. */
  readonly severity?: Severity;
  readonly title?: string | RegExp;
  readonly body?: string | RegExp;
  readonly sms?: string | RegExp;
  readonly Identity?: readonly string[];
  readonly Tag?: readonly string[];
  readonly line: number;
}

export const readRuleTests = (tests: readonly WrittenTest[], document: Document): readonly RuleTest[] =>
  tests.map(({ name, start, inventory, readings, expect }, index) => ({
    name,
    ...(start !== undefined && { startAt: start }),
    ...(inventory !== undefined && { inventory }),
    readings: readings.map(({ retain = false, ...reading }) => ({ ...reading, retain })),
    expect: expect.map((written, at) => readExpectation(written, document, ['tests', index, 'expect', at])),
    line: document.locate(['tests', index]).line,
  }));

const readExpectation = (written: WrittenExpectation, document: Document, path: Path): Expectation => {
  const { title, body, sms, Identity, Tag, ...rest } = written;
  return {
    ...rest,
    ...(title !== undefined && { title: readPattern(title) }),
    ...(body !== undefined && { body: readPattern(body) }),
    ...(sms !== undefined && { sms: readPattern(sms) }),
    ...(Identity !== undefined && { Identity: listOf(Identity) }),
    ...(Tag !== undefined && { Tag: listOf(Tag) }),
    line: document.locate(path).line,
  };
};

const readPattern = (written: string): string | RegExp => {
  const pattern = patternIn(written);
  return pattern === undefined ? written : new RegExp(pattern, 'u');
};

/** A test may only expect something of a rule that stands in the same file. */
export const checkRuleTests = (tests: unknown, ids: readonly string[], faults: FaultList): void => {
  for (const [index, test] of entriesOf(tests)) {
    for (const [at, expectation] of entriesOf(Reflect.get(Object(test), 'expect'))) {
      const rule: unknown = Reflect.get(Object(expectation), 'rule');
      if (typeof rule !== 'string' || ids.includes(rule)) continue;
      faults.at(['tests', index, 'expect', at, 'rule'], `no rule "${rule}" in this file${hint(rule, ids)}`);
    }
  }
};

const entriesOf = (value: unknown): readonly (readonly [number, unknown])[] =>
  Array.isArray(value) ? [...value.entries()] : [];
