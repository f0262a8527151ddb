import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { decodersOf } from '../../src/app/open-rules.ts';
import type { Json } from '../../src/base/json.ts';
import { readConfig } from '../../src/cli/read-config.ts';
import { loadRuleFile } from '../../src/rules/load.ts';
import { createRuleJsonSchema } from '../../src/rules/schema.ts';
import { ruleContext } from '../app/small-world.ts';

/** Rule files of the repository as plain values, and one that has what they lack. */
const TREES: readonly Json[] = [
  ...readdirSync('rules')
    .filter((name) => /(?<!\.test)\.yaml$/.test(name))
    .map((name) => parse(readFileSync(`rules/${name}`, 'utf8'), { merge: true })),
  {
    version: 1,
    rules: [
      {
        ...{ id: 'r', topic: 'a/{device}', for: '10m', clear: { for: '2m' }, labels: { area: 'n' }, severity: 'info' },
        when: { all: [{ fact: 't', operator: 'greaterThan', value: 1 }] },
        notify: [
          { Tag: ['x'], Body: 'b', Sms: { body: 'c', from: '+4790000001' }, Ttl: 60, clear: { Sms: { body: 'd' } } },
        ],
      },
    ],
  },
];

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<Json>,
  fc.constantFrom<Json>('', '10 m', '-1m', 'a b', '{{ x', '8:00', -1, 1.5, null, true, [], {}, [1], ['a'], { a: 1 }),
);

interface Change {
  readonly way: readonly number[];
  readonly by: Json | undefined;
}

/** One value at the end of a way through the tree is another, or gone. */
const changed = (tree: Json, { way: [first = 0, ...rest], by }: Change): Json | undefined => {
  if (typeof tree !== 'object' || tree === null) return by;
  const entries = Object.entries(tree);
  const at = first % Math.max(1, entries.length);
  const whole = entries.flatMap(([key, value], index): [string, Json][] => {
    const next = index === at ? (rest.length === 0 ? by : changed(value, { way: rest, by })) : value;
    return next === undefined ? [] : [[key, next]];
  });
  return Array.isArray(tree) ? whole.map(([, value]) => value) : Object.fromEntries(whole);
};

const isTakenByTheEditor = new Ajv2020({ strict: false, logger: false }).compile(createRuleJsonSchema());

const config = readConfig('config/tocsin.yaml', { env: {} });
const DECODERS = config.ok ? decodersOf(config.value) : [];

const isTakenByCheck = (text: string): boolean => loadRuleFile(text, 'a.yaml', ruleContext(DECODERS)).ok;

test('both take the files as they stand', () => {
  for (const tree of TREES) {
    expect(isTakenByCheck(JSON.stringify(tree))).toBe(true);
    expect(isTakenByTheEditor(tree)).toBe(true);
  }
});

test('what an editor refuses, check refuses: nothing is marked red that would run', () => {
  const change = fc.record({
    way: fc.array(fc.nat(), { minLength: 1, maxLength: 9 }),
    by: fc.option(odd, { nil: undefined }),
  });
  const refused = fc.property(fc.constantFrom(...TREES), change, (tree, one) => {
    const text = JSON.stringify(changed(tree, one) ?? null);
    fc.pre(!isTakenByTheEditor(JSON.parse(text)));
    expect(isTakenByCheck(text)).toBe(false);
  });
  fc.assert(refused, { numRuns: 60 });
});
