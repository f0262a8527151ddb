import { expect, test } from 'vitest';
import { createVirtualClock } from '../../../src/base/clock.ts';
import { ok, type Result } from '../../../src/base/result.ts';
import { createTimelyReader } from '../../../src/sync/sources/timely-reader.ts';

test('a file that never answers holds up nobody, is not asked twice, and is read again once it did', async () => {
  const clock = createVirtualClock(0);
  const answers: ((text: Result<string, string>) => void)[] = [];
  const slow = () => new Promise<Result<string, string>>((resolve) => void answers.push(resolve));
  const read = createTimelyReader(slow, { file: 'r.csv', clock });
  const first = read();
  clock.advance(9_999);
  answers[0]?.(ok('one'));
  expect(await first).toEqual(ok('one'));

  const second = read();
  clock.advance(10_000);
  const late = { ok: false, error: 'r.csv cannot be read: no answer within 10000 ms' };
  expect([await second, await read()]).toEqual([late, late]);
  expect(answers).toHaveLength(2);

  answers[1]?.(ok('two'));
  await Promise.resolve();
  const third = read();
  answers[2]?.(ok('three'));
  expect(await third).toEqual(ok('three'));
});
