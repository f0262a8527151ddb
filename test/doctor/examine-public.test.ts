import { expect, test } from 'vitest';
import { examinePublic } from '../../src/doctor/examine-public.ts';

test.each([
  ['it leads to us', true, true, 'ok', 'leads to a running Tocsin'],
  ['nothing runs that it could lead to', false, false, 'ok', 'can be tried only while Tocsin runs'],
  ['we run, and it leads elsewhere', false, true, 'warn', 'receipts of SMS may not reach it'],
])('%s', async (_, isThere, isHere, level, found) => {
  const deps = { url: 'https://a.example', answersThere: async () => isThere, answersHere: async () => isHere };
  expect(await examinePublic(deps, new AbortController().signal)).toMatchObject({
    area: 'http.publicUrl',
    level,
    found: expect.stringContaining(found),
  });
});
