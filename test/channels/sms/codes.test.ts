import { expect, test } from 'vitest';
import { CODE_ACTIONS, type CodeAction } from '../../../src/channels/sms/codes.ts';

/** Row by row, what Twilio's error dictionary says of a code. */
const rows: readonly [sentence: string, action: CodeAction, codes: readonly number[]][] = [
  ['never processed, always safe to retry', 'retry-channel', [20429]],
  ['a queue is full, of the sender or of the account', 'retry-channel', [21611, 30001, 30022, 52181]],
  ['the carrier is congested or does not answer', 'retry-binding', [30017, 30410]],
  ["the carrier's cap for a day", 'retry-next-day', [30023, 30027]],
  ['authentication, account', 'credential', [20003, 20005, 20404]],
  ['the sender', 'sender', [21603, 21606, 21212]],
  ['the messaging service has nobody to send from', 'messaging-service', [21701, 21703, 21704, 21705, 52182]],
  ['the traffic is not registered', 'messaging-service', [30032, 30034]],
  ['the number is wrong, a landline, unknown', 'reject', [21211, 21217, 21614, 21612, 21604, 30005, 30006]],
  ['its country is not enabled', 'reject-country', [21408]],
  ['it said STOP', 'opted-out', [21610]],
  ['the text is empty or too long', 'reject', [21602, 21619, 21617]],
  ['the pictures', 'reject', [21620, 21623]],
  ['unreachable, unknown', 'lost-once', [30003, 30008]],
  ['blocked, filtered', 'reject', [30004, 30007]],
];

test.each(rows)('%s: %s', (_, action, codes) => {
  expect(codes.map((code) => [code, CODE_ACTIONS.get(code)])).toEqual(codes.map((code) => [code, action]));
});

test('no other code is known', () => {
  const known = rows.flatMap(([, , codes]) => codes);
  expect([...CODE_ACTIONS.keys()].toSorted()).toEqual(known.toSorted());
});
