import { expect, test } from 'vitest';
import { createHeld } from '../../src/app/held.ts';
import type { Reading } from '../../src/model/reading.ts';
import { reading } from '../rules/given.ts';

test('readings about ourselves wait in their order until something may be decided again', () => {
  let mayDecide = false;
  const decided: Reading[] = [];
  const { submit, resume } = createHeld((one) => {
    if (mayDecide) decided.push(one);
    return mayDecide;
  });
  const [first, second, third] = [1, 2, 3].map((n) => reading({ n }));
  for (const one of [first, second]) if (one) submit(one);
  resume();
  expect(decided).toEqual([]);
  mayDecide = true;
  resume();
  if (third) submit(third);
  expect(decided).toEqual([first, second, third]);
});
