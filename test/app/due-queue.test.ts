import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDueQueue } from '../../src/app/due-queue.ts';

test('an empty queue has nothing due, ever', () => {
  const queue = createDueQueue<string>();
  expect([queue.size(), queue.nextAt(), queue.pop(Number.POSITIVE_INFINITY)]).toEqual([0, null, undefined]);
});

test('what is not yet due stays', () => {
  const queue = createDueQueue<string>();
  queue.push(10, 'a');
  expect([queue.pop(9), queue.nextAt(), queue.pop(10)?.item, queue.size()]).toEqual([undefined, 10, 'a', 0]);
});

type Act = { readonly push: number } | { readonly pop: number };

const acts = fc.array(fc.oneof(fc.record({ push: fc.nat(50) }), fc.record({ pop: fc.nat(50) })), { maxLength: 200 });

/** A sorted array in place of the heap. */
const runModel = (list: readonly Act[]): readonly (readonly [number, number] | undefined)[] => {
  const model: [number, number][] = [];
  return list.map((act, index) => {
    if ('push' in act) {
      model.push([act.push, index]);
      model.sort(([a, one], [b, other]) => a - b || one - other);
      return undefined;
    }
    return (model[0]?.[0] ?? Number.POSITIVE_INFINITY) <= act.pop ? model.shift() : undefined;
  });
};

test('it is a sorted array, equal times in the order they came', () => {
  fc.assert(
    fc.property(acts, (list) => {
      const queue = createDueQueue<number>();
      const popped = list.map((act, index) => {
        if ('push' in act) {
          queue.push(act.push, index);
          return undefined;
        }
        const due = queue.pop(act.pop);
        return due && [due.at, due.item];
      });
      expect(popped).toEqual(runModel(list));
    }),
  );
});
