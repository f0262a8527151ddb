import fc from 'fast-check';
import { Engine, type TopLevelCondition } from 'json-rules-engine';
import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../../src/base/json.ts';
import { verdictOf } from './given.ts';

/**
 * Where every fact is present and of the type that its operator wants, a condition means to Tocsin what it means to
 * json-rules-engine. Where they differ on purpose is in `differences.test.ts`.
 */
const number = fc.integer({ min: -3, max: 3 });
const text = fc.constantFrom('', 'run', 'stop', '5');
const numbers = fc.array(number, { maxLength: 3 });
const someNumbers = fc.array(number, { minLength: 1, maxLength: 3 });

const facts = fc.record({
  n: number,
  m: number,
  t: text,
  b: fc.boolean(),
  l: numbers,
  deep: fc.record({ 'a:0': fc.record({ v: number }), list: fc.tuple(number, number) }),
});

const comparison = (fact: string, operators: readonly string[], value: fc.Arbitrary<Json>): fc.Arbitrary<JsonObject> =>
  fc.record({ fact: fc.constant(fact), operator: decorated(operators), value });

/** `not` may stand before any operator, as often as one likes. */
const decorated = (operators: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat({ max: 2 }), fc.constantFrom(...operators))
    .map(([times, operator]) => 'not:'.repeat(times) + operator);

const ORDERS = ['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'];
const EQUALS = ['equal', 'notEqual'];
const NUMERIC = [...ORDERS, ...EQUALS];
const before = (decorator: string, operators: readonly string[]) => operators.map((name) => `${decorator}:${name}`);
const deepValue = (path: string) => comparison('deep', NUMERIC, number).map((condition) => ({ ...condition, path }));

const comparisons: fc.Arbitrary<JsonObject> = fc.oneof(
  comparison('n', [...NUMERIC, ...before('swap', NUMERIC)], number),
  comparison('n', NUMERIC, fc.constant({ fact: 'm' })),
  comparison('n', NUMERIC, fc.constant({ fact: 'deep', path: '$.list[1]' })),
  comparison('n', ['in', 'notIn', ...before('someValue', NUMERIC), ...before('everyValue', NUMERIC)], someNumbers),
  comparison('n', ['in', 'notIn'], fc.constant({ fact: 'l' })),
  comparison('t', EQUALS, text),
  comparison('t', ['in', 'notIn'], fc.array(text, { minLength: 1 })),
  comparison('b', EQUALS, fc.boolean()),
  comparison(
    'l',
    ['contains', 'doesNotContain', ...before('someFact', NUMERIC), ...before('everyFact', NUMERIC)],
    number,
  ),
  comparison('l', before('someFact', ['in', 'notIn']), someNumbers),
  comparison('l', [...before('everyFact:someValue', EQUALS), ...before('someFact:everyValue', ORDERS)], someNumbers),
  comparison('l', ['swap:in', 'swap:notIn'], number),
  deepValue("$['a:0'].v"),
  deepValue('$.list[0]'),
);

const { condition } = fc.letrec<{ condition: JsonObject; part: JsonObject }>((tie) => ({
  part: fc.oneof({ maxDepth: 3 }, comparisons, tie('condition')),
  condition: fc.oneof(
    fc.record({ all: fc.array(tie('part'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('part'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('part') }),
  ),
}));

const judgeByLibrary = async (conditions: JsonObject, values: Record<string, Json>): Promise<string> => {
  const engine = new Engine();
  engine.addRule({
    conditions: structuredClone(conditions) as unknown as TopLevelCondition,
    event: { type: 'raised' },
  });
  const { events } = await engine.run(values);
  return events.length > 0 ? 'true' : 'false';
};

test('over present values of the right type the verdict is that of json-rules-engine', async () => {
  await fc.assert(
    fc.asyncProperty(condition, facts, async (when, values) => {
      expect(verdictOf(when, values)).toBe(await judgeByLibrary(when, values));
    }),
    { numRuns: 400 },
  );
});

test('each kind of comparison by itself agrees too', async () => {
  await fc.assert(
    fc.asyncProperty(comparisons, facts, async (one, values) => {
      expect(verdictOf({ all: [one] }, values)).toBe(await judgeByLibrary({ all: [one] }, values));
    }),
    { numRuns: 400 },
  );
});
