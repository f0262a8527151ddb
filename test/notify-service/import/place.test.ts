import { expect, test } from 'vitest';
import { placeOver } from '../../../src/notify-service/import/place.ts';

const at = (createdAt: number, updatedAt: number, name: string) => ({ createdAt, updatedAt, name });

test.each([
  ['nothing stands here: it is copied', null, at(1, 5, 'a'), 'copied'],
  ['the same stands here: nothing changes', at(1, 5, 'a'), at(1, 5, 'a'), 'unchanged'],
  ['it was changed there since: it is copied', at(1, 5, 'a'), at(1, 6, 'b'), 'copied'],
  ['it was changed here since: ours stays', at(1, 9, 'ours'), at(1, 6, 'b'), 'kept'],
  ['ours was made by the first start and never changed: it gives way', at(9, 9, ''), at(1, 6, 'b'), 'copied'],
] as const)('%s', (_, here, copied, placed) => {
  expect(placeOver(here, copied)).toBe(placed);
});
