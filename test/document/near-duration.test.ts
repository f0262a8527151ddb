import { expect, test } from 'vitest';
import { nearDuration } from '../../src/document/near-duration.ts';

const CASES: readonly [why: string, written: string | number, meant: string | undefined][] = [
  ['a number has no unit, and nobody knows which', 60, '60s, 60m or 60h, with its unit'],
  ['digits as a text', '60', '60s, 60m or 60h, with its unit'],
  ['nothing needs none', 0, '0s'],
  ['words', '10 minutes', '10m'],
  ['two of them', '1 hour and 30 min', '1h30m'],
  ['a blank before the unit', '90 s', '90s'],
  ['large letters', '10M', '10m'],
  ['weeks are days', '2 weeks', '14d'],
  ['a comma', '1,5h', '1.5h'],
  ['as ISO 8601 writes it', 'PT10M', '10m'],
  ['another word', '10 parsecs', undefined],
  ['no duration at all', 'soon', undefined],
  ['more than a hundred years', '900 years', undefined],
];

test.each(CASES)('%s: %s', (_why, written, meant) => {
  expect(nearDuration(written)).toBe(meant);
});
