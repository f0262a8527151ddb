import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../../src/base/json.ts';
import { asDeviceId } from '../../../src/model/ids.ts';
import { findDoubts } from '../../../src/rules/doubts/find-doubts.ts';
import { createMemory } from '../../../src/rules/memory.ts';
import { at, createContext, load, tell } from '../given.ts';

const NUMBERS = [-1, 0, 0.5, 1, 2, 3];
const TEXTS = ['a', 'b'];
const LISTS: readonly Json[] = [[], [1], [1, 2], ['a'], [[]]];
const FACTS = ['x', 'y', 'z'];

const fact = fc.constantFrom(...FACTS);
const number = fc.constantFrom(0, 1, 2);
const scalar = fc.oneof(number, fc.constantFrom(...TEXTS), fc.boolean());
const decorated = (operators: readonly string[]) =>
  fc
    .tuple(fc.constantFrom('', '', 'not:', 'swap:', 'swap:not:'), fc.constantFrom(...operators))
    .map((words) => words.join(''));

const compare = (operator: fc.Arbitrary<string>, value: fc.Arbitrary<Json>) => fc.record({ fact, operator, value });

const comparison: fc.Arbitrary<Json> = fc.oneof(
  {
    weight: 4,
    arbitrary: compare(decorated(['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive']), number),
  },
  { weight: 2, arbitrary: compare(decorated(['equal', 'notEqual']), scalar) },
  compare(
    fc.constantFrom('in', 'notIn', 'not:in', 'someValue:equal', 'everyValue:notEqual'),
    fc.array(scalar, { minLength: 1, maxLength: 3 }),
  ),
  compare(fc.constantFrom('contains', 'doesNotContain', 'someFact:equal', 'everyFact:notEqual'), scalar),
  compare(fc.constantFrom('known', 'not:known'), fc.boolean()),
  compare(
    fc.constantFrom('equal', 'lessThan'),
    fact.map((other) => ({ fact: other })),
  ),
);

const condition: fc.Arbitrary<Json> = fc.letrec<{ condition: Json }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 3, arbitrary: comparison },
    { weight: 2, arbitrary: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })) },
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    tie('condition').map((part) => ({ not: part })),
  ),
})).condition;

/** What a device says; a fact may be missing. */
const told: fc.Arbitrary<Readonly<Record<string, Json>>> = fc.dictionary(
  fact,
  fc.constantFrom<Json>(...NUMBERS, ...TEXTS, ...LISTS, true, false, {}),
  { maxKeys: 3 },
);

interface Written {
  readonly when: Json;
  readonly clear: Json | null;
}

const ruleOf = ({ when, clear }: Written, id: string) => ({
  ...{ id, source: 'plant', when, notify: [{ Tag: ['x'], Body: 'b' }] },
  ...(clear !== null && { clear: { when: clear } }),
});

const written: fc.Arbitrary<Written> = fc.record({ when: condition, clear: fc.option(condition) });

const kindsOf = (text: string): ReadonlySet<string> =>
  new Set(findDoubts([{ file: 'test.yaml', text }], createContext()).map(({ rule, doubt }) => `${rule} ${doubt}`));

/** Verdicts of each rule over what is told. */
const judgesOf = (text: string) => {
  const context = createContext();
  const { rules } = load(text, context);
  return (facts: Readonly<Record<string, Json>>) =>
    rules.map((rule) => {
      const memory = tell(
        { rule, context, memory: createMemory('plant', asDeviceId('pump-1'), { hall: 'h1' }) },
        facts,
      );
      const clear = rule.evaluateClear?.(memory, at(0)).verdict ?? null;
      return { when: rule.evaluate(memory, at(0)).verdict, clear };
    });
};

test('what is said never to raise is true of nothing, and what is said never to end is ended by nothing', () => {
  fc.assert(
    fc.property(written, fc.array(told, { minLength: 10, maxLength: 30 }), (rule, tellings) => {
      const text = JSON.stringify({ version: 1, rules: [ruleOf(rule, 'a')] });
      const kinds = kindsOf(text);
      const judge = judgesOf(text);
      for (const facts of kinds.size > 0 ? tellings : []) {
        const [verdicts] = judge(facts);
        if (kinds.has('a never-raises')) expect(verdicts?.when).not.toBe('true');
        if (!kinds.has('a never-clears')) continue;
        expect([verdicts?.when, verdicts?.clear]).not.toEqual(['false', 'true']);
        if (rule.clear === null) expect(verdicts?.when).not.toBe('false');
      }
    }),
    { numRuns: 200 },
  );
});

test('a rule in the shadow of another is true only while that one is, and the other is over only when it is', () => {
  const pair = fc.tuple(condition, comparison).map(([when, more]): readonly Json[] => [when, { all: [when, more] }]);
  const two = fc.oneof(pair, fc.tuple(condition, condition), fc.tuple(comparison, comparison));
  let shadows = 0;
  fc.assert(
    fc.property(two, fc.array(told, { minLength: 10, maxLength: 20 }), (conditions, tellings) => {
      const rules = conditions.map((when, index) => ruleOf({ when, clear: null }, 'ab'.charAt(index)));
      const text = JSON.stringify({ version: 1, rules });
      const kinds = kindsOf(text);
      const pairs = [[0, 1] as const, [1, 0] as const].filter(([inner]) => kinds.has(`${'ab'.charAt(inner)} shadowed`));
      shadows += pairs.length;
      const judge = judgesOf(text);
      for (const facts of pairs.length > 0 ? tellings : []) {
        const verdicts = judge(facts).map(({ when }) => when);
        for (const [inner, outer] of pairs) {
          if (verdicts[inner] === 'true') expect(verdicts[outer]).toBe('true');
          if (verdicts[outer] === 'false') expect(verdicts[inner]).toBe('false');
        }
      }
    }),
    { numRuns: 200 },
  );
  expect(shadows).toBeGreaterThan(20);
});

test('what is said never to raise for a device without a fact does not, whatever else it says', () => {
  let lacks = 0;
  fc.assert(
    fc.property(condition, fc.array(told, { minLength: 10, maxLength: 20 }), (when, tellings) => {
      const text = JSON.stringify({ version: 1, rules: [ruleOf({ when, clear: null }, 'a')] });
      const judge = judgesOf(text);
      for (const { message } of findDoubts([{ file: 'test.yaml', text }], createContext())) {
        const [, lacking = ''] = /^of a device that never sends "(\w)" .* never raises an alarm/.exec(message) ?? [];
        if (lacking === '') continue;
        lacks++;
        for (const { [lacking]: _lacking, ...facts } of tellings) expect(judge(facts)[0]?.when).not.toBe('true');
      }
    }),
    { numRuns: 300 },
  );
  expect(lacks).toBeGreaterThan(20);
});

test('a contradiction of two comparisons of one fact is found whenever there is one', () => {
  const limits = fc.tuple(
    fc.constantFrom('lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive', 'equal', 'notEqual'),
    number,
  );
  const values = Array.from({ length: 41 }, (_, index) => index / 10 - 1);
  fc.assert(
    fc.property(limits, limits, (one, other) => {
      const all = [one, other].map(([operator, value]) => ({ fact: 'x', operator, value }));
      const text = JSON.stringify({ version: 1, rules: [ruleOf({ when: { all }, clear: null }, 'a')] });
      const judge = judgesOf(text);
      const isPossible = values.some((x) => judge({ x })[0]?.when === 'true');
      expect(kindsOf(text).has('a never-raises')).toBe(!isPossible);
    }),
  );
});

test('of one number no distance is told exactly when there is a limit that raises and ends the alarm as it is crossed', () => {
  const order = fc.constantFrom('lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive');
  const limit = fc.record({ fact: fc.constant('x'), operator: order, value: number });
  const side = fc.oneof(
    limit,
    fc.tuple(limit, limit).map((all) => ({ all })),
    fc.tuple(limit, limit).map((any) => ({ any })),
  );
  let without = 0;
  fc.assert(
    fc.property(side, side, (when, clear) => {
      const text = JSON.stringify({ version: 1, rules: [ruleOf({ when, clear }, 'a')] });
      const judge = judgesOf(text);
      const verdictsAt = (x: number) => judge({ x })[0];
      const beside = [0, 1, 2].map((value) => [verdictsAt(value - 0.25), verdictsAt(value + 0.25)]);
      const isCrossed = beside.some(
        ([below, above]) => below?.when !== above?.when && below?.clear === 'true' && above?.clear === 'true',
      );
      const isTold = kindsOf(text).has('a no-distance');
      if (isTold) without++;
      expect(isTold).toBe(isCrossed);
    }),
    { numRuns: 300 },
  );
  expect(without).toBeGreaterThan(10);
});
