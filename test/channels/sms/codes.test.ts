import { expect, test } from 'vitest';
import { CODE_ACTIONS } from '../../../src/channels/sms/codes.ts';

/** The rows of the provider's table: each code stands in it once. */
const KNOWN = [
  20429, 20003, 20005, 21603, 21606, 21212, 21701, 21703, 21704, 21705, 30034, 30032, 21211, 21217, 21614, 21612, 30005,
  30006, 21408, 21610, 21611, 30001, 30022, 30023, 30017, 30410, 30027, 21602, 21619, 21617, 21620, 21623, 30003, 30008,
  30004, 30007, 52182, 52181,
];

test.each(KNOWN)('%i asks for an action', (code) => {
  expect(CODE_ACTIONS.get(code)).toBeDefined();
});
