import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ok } from '../../src/base/result.ts';
import { loadConfig } from '../../src/config/load.ts';
import { type Fault, formatFault } from '../../src/document/fault.ts';
import { parseInventory } from '../../src/inventory/parse-inventory.ts';
import { readRuleTestFile } from '../../src/rules/rule-test-file.ts';
import { parsePeopleText } from '../../src/sync/people/people-text.ts';

const FOLDER = new URL('faulty/', import.meta.url);
const SCHEMAS = new URL('../../config/schemas/', import.meta.url);
const EXAMPLES = new URL('../../', import.meta.url);

const SOURCES = new Map([['cold', { device: '{site}/{device}', labels: ['site', 'device'] }]]);

/** What check says of a text of each kind. The faulty files of rules stand in test/rules/faulty. */
const CHECKS: Readonly<Record<string, (text: string) => readonly Fault[]>> = {
  config: (text) => {
    const config = loadConfig({ text, file: 'F', env: {}, readFile: () => ok('from a file') });
    return config.ok ? [] : config.error;
  },
  inventory: (text) => {
    const inventory = parseInventory(text, 'F', SOURCES);
    return inventory.ok ? [] : inventory.error;
  },
  roster: (text) => parsePeopleText(text, { file: 'F', source: 'roster', type: 'roster' }).faults,
  tests: (text) => {
    const file = readRuleTestFile(text, 'F');
    return file.ok ? file.value.check(['freezer-warm']) : file.error;
  },
};

/** What a JSON Schema cannot know, and why. */
const BEYOND_A_SCHEMA: Readonly<Record<string, string>> = {
  'config/own-topic': 'what a topic names stands inside a text',
  'config/token-name-twice': 'two items are compared in one of their keys',
  'config/variable-not-closed': 'any text may be a variable, and any may hold ${ by $${',
  'config/variable-not-set': 'it stands in the environment',
  'inventory/device-twice': 'two items are compared in two of their keys',
  'inventory/source-unknown': 'it stands in the config',
  'roster/identity-twice': 'two items are compared in one of their keys',
  'roster/member-unknown': 'it stands elsewhere in the file',
  'tests/pattern-not-closed': 'a regular expression stands inside a text',
};

interface FaultyFile {
  readonly kind: string;
  /** `config/key-unknown`. */
  readonly name: string;
  readonly text: string;
  readonly fault: string;
}

/** Each is named for its fault, and says on its first line where it is and what check says of it. */
const files: readonly FaultyFile[] = Object.keys(CHECKS).flatMap((kind) =>
  readdirSync(new URL(`${kind}/`, FOLDER)).map((file) => {
    const text = readFileSync(new URL(`${kind}/${file}`, FOLDER), 'utf8');
    return { kind, name: `${kind}/${file.replace('.yaml', '')}`, text, fault: /^# fault: (.+)/.exec(text)?.[1] ?? '' };
  }),
);

const ajv = new Ajv2020({ strict: false, logger: false });
const validators = new Map(
  Object.keys(CHECKS).map((kind) => [
    kind,
    ajv.compile(JSON.parse(readFileSync(new URL(`${kind}.schema.json`, SCHEMAS), 'utf8'))),
  ]),
);

const isTakenByTheEditor = (kind: string, text: string): boolean =>
  validators.get(kind)?.(parse(text, { logLevel: 'error' })) === true;

describe.each(files)('$name', ({ kind, text, fault }) => {
  test('is refused by check for what its first line says', () => {
    const [first] = (CHECKS[kind]?.(text) ?? []).map((each) => formatFault(each).replace('F:', ''));
    expect(fault).not.toBe('');
    expect(first?.slice(0, fault.length)).toBe(fault);
  });

  test('says what to write instead', () => {
    for (const { expected, instead, message } of CHECKS[kind]?.(text) ?? [])
      expect(
        expected ?? instead ?? /did you mean|write |such as|only|at least|digits or letters/.exec(message)?.[0],
      ).toBeTruthy();
  });
});

test('more than fifty of them are refused by an editor, too', () => {
  const refused = files.filter(({ kind, text }) => !isTakenByTheEditor(kind, text));
  expect(refused.length).toBeGreaterThanOrEqual(50);
});

test('an editor refuses what check refuses, but for what no schema can know', () => {
  const taken = files.filter(({ kind, text }) => isTakenByTheEditor(kind, text));
  expect(taken.map(({ name }) => name)).toEqual(Object.keys(BEYOND_A_SCHEMA));
});

const SOUND: readonly [kind: string, file: string][] = [
  ['config', 'config/tocsin.yaml'],
  ['config', 'config/compose.yaml'],
  ['roster', 'config/roster.yaml'],
  ['inventory', 'config/inventory.yaml'],
  ['tests', 'rules/cold-chain.test.yaml'],
];

test.each(SOUND)('the schema of %s takes %s', (kind, file) => {
  expect(isTakenByTheEditor(kind, readFileSync(new URL(file, EXAMPLES), 'utf8'))).toBe(true);
});

const LAWFUL: readonly [kind: string, why: string, text: string][] = [
  ['config', 'a variable for a number', `http: { port: "\${PORT}" }`],
  ['config', 'a variable for a duration', `store: { retention: "\${KEPT:-90d}" }`],
  ['config', 'a secret out of a file', 'http: { tokens: [{ name: a, role: viewer, token_file: a }] }'],
  ['roster', 'blanks in a number', 'version: 1\npeople: [{ identity: a, sms: ["+47 900 00 001"] }]'],
  [
    'tests',
    'a tolerance',
    'version: 1\ntests: [{ name: a, steps: [{ at: 0s, pass: 1h }], expect: [{ at: 10m ±5s }] }]',
  ],
];

test.each(LAWFUL)('the schema of %s takes %s', (kind, _why, text) => {
  expect(isTakenByTheEditor(kind, text)).toBe(true);
});
