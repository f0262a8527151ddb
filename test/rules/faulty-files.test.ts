import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { formatFault } from '../../src/document/fault.ts';
import { createNotifier } from '../../src/notifier/notifier.ts';
import { loadRuleFile } from '../../src/rules/load.ts';
import { createContext } from './given.ts';

const FOLDER = fileURLToPath(new URL('faulty/', import.meta.url));
const SCHEMA = new URL('../../config/schemas/rules.schema.json', import.meta.url);

/** What a JSON Schema cannot know, and why. The faulty files of other kinds stand in test/cli/faulty. */
const BEYOND_A_SCHEMA: Readonly<Record<string, string>> = {
  'condition-unknown': 'it stands elsewhere in the file',
  'conditions-in-a-circle': 'one leads to another',
  'filter-unknown': 'it stands inside a text, between other words',
  'id-twice': 'two items are compared in one of their keys',
  'key-without-the-device': 'the topic says which names make the device',
  'label-of-template-unknown': 'it stands elsewhere in the rule',
  'policy-unknown': 'it stands elsewhere in the file',
  'source-unknown': 'it stands in the config',
  'text-cut-off-by-a-comment': 'YAML has made another text of it before',
};

/** Each is named for its fault, and says on its first line where it is and what check says of it. */
const files = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => {
    const text = readFileSync(`${FOLDER}${name}`, 'utf8');
    return { name: name.replace(/\.yaml$/, ''), text, fault: /^# fault: (.+)/.exec(text)?.[1] ?? '' };
  });

const context = () => ({ ...createContext(), checkTemplate: createNotifier().checkTemplate });

const faultsIn = (text: string) => {
  const loaded = loadRuleFile(text, 'rules.yaml', context());
  return loaded.ok ? [] : loaded.error;
};

const validate = new Ajv2020({ strict: false, logger: false }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));

/** As an editor takes it: a map as a key, which no JSON has, is some text. */
const isTakenByTheEditor = (text: string): boolean => validate(parse(text, { logLevel: 'error' }));

test('there are fifty', () => {
  expect(files).toHaveLength(50);
});

describe.each(files)('$name', ({ text, fault }) => {
  test('is refused by check for what its first line says', () => {
    const [first] = faultsIn(text).map((each) => formatFault(each).replace('rules.yaml:', ''));
    expect(fault).not.toBe('');
    expect(first?.slice(0, fault.length)).toBe(fault);
  });

  test('says what to write instead', () => {
    for (const { expected, instead, message } of faultsIn(text))
      expect([expected, instead, /did you mean|at least|write |such as|only/.test(message) || undefined]).not.toEqual([
        undefined,
        undefined,
        undefined,
      ]);
  });
});

test('an editor refuses what check refuses, but for what no schema can know', () => {
  expect(files.filter(({ text }) => isTakenByTheEditor(text)).map(({ name }) => name)).toEqual(
    Object.keys(BEYOND_A_SCHEMA),
  );
});

test('without what is wrong with it, an editor takes such a file as check does', () => {
  const sound = `version: 1
rules:
  - id: freezer-warm
    source: cold
    when: { fact: temperature, operator: greaterThan, value: -15 }
    for: 1h30m
    notify:
      - Tag: on-call
        Body: Too warm
`;
  expect([faultsIn(sound), isTakenByTheEditor(sound)]).toEqual([[], true]);
});
