import { expect, test } from 'vitest';
import { listenToSignals } from '../../src/app/replay-signals.ts';
import type { Json } from '../../src/base/json.ts';
import { writtenRules } from '../../src/replay/written-rule.ts';

const earsOf = (rule: { readonly [key: string]: Json }) =>
  writtenRules({ version: 1, rules: [{ id: 'hot', ...rule }] }, 'a.yaml').flatMap(listenToSignals);

test('a place within a fact is a signal of its own, called by its path', () => {
  const [ear] = earsOf({ when: { fact: 'sample', path: '$.probe.t', operator: 'greaterThan', value: 80 } });
  ear?.hear(1000, { sample: { probe: { t: 71 } } });
  ear?.hear(2000, { sample: { probe: { t: 'none' } } });
  ear?.hear(3000, { sample: { probe: { t: 92 } } });
  expect(ear?.signal()).toMatchObject({
    name: 'sample.probe.t',
    points: [
      [1000, 71],
      [3000, 92],
    ],
    limits: [{ operator: 'greaterThan', value: 80, for: 'raise' }],
  });
});

test('a limit that is a fact is drawn where it stood last', () => {
  const when = { fact: 't', operator: 'greaterThan', value: { fact: 'limit' } };
  const [ear] = earsOf({ when, clear: { when: { fact: 't', operator: 'lessThan', value: 60 } } });
  ear?.hear(1000, { t: 71, limit: 80 });
  ear?.hear(2000, { t: 72, limit: 85 });
  expect(ear?.signal()?.limits).toMatchObject([
    { operator: 'greaterThan', value: 85, for: 'raise' },
    { operator: 'lessThan', value: 60, for: 'end' },
  ]);
});

test('of what was never heard there is no signal, and of four facts the first three are enough', () => {
  const all = ['a', 'b', 'c', 'd'].map((fact) => ({ fact, operator: 'greaterThan', value: 1 }));
  const ears = earsOf({ when: { all } });
  expect(ears.map((ear) => ear.signal())).toEqual([null, null, null]);
  for (const ear of ears) ear.hear(1000, { a: 1, b: 1, c: 1, d: 1 });
  expect(ears.map((ear) => ear.signal()?.name)).toEqual(['a', 'b', 'c']);
});
