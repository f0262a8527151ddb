import { expect, test } from 'vitest';
import { oncePerRequest } from '../../src/channels/once-per-request.ts';
import type { SendRequest } from '../../src/model/notification.ts';

const requestOf = (Body: string): SendRequest => ({ Identity: [], Tag: [], Body });

test('a request is worked out once for all its addresses, and each for itself', () => {
  const made: string[] = [];
  const bodyOf = oncePerRequest(({ Body }) => made.push(`${Body}`));
  const [one, other] = [requestOf('one'), requestOf('other')];
  expect([one, other, one, other].map((request) => bodyOf(request))).toEqual([1, 2, 1, 2]);
  expect(bodyOf(requestOf('one'))).toBe(3);
  expect(made).toEqual(['one', 'other', 'one']);
});

test('another key is worked out anew, and the newest is kept', () => {
  const made: string[] = [];
  const lifeOf = oncePerRequest((_, key) => made.push(key));
  const request = requestOf('one');
  for (const key of ['90s', '90s', '89s', '89s', '90s']) lifeOf(request, key);
  expect(made).toEqual(['90s', '89s', '90s']);
});
