import { describe, expect, test } from 'vitest';
import { parseTime } from '../../src/decode/time.ts';
import { createLocalToEpoch } from '../../src/model/local-time.ts';

const NOON = Date.UTC(2026, 0, 1, 12);

describe('parseTime', () => {
  test.each([
    { is: 'whole seconds', value: NOON / 1000, epoch: NOON },
    { is: 'seconds with decimals', value: NOON / 1000 + 0.25, epoch: NOON + 250 },
    { is: 'milliseconds', value: NOON + 5, epoch: NOON + 5 },
    { is: 'microseconds', value: NOON * 1000, epoch: NOON },
    { is: 'nanoseconds', value: NOON * 1_000_000, epoch: NOON },
    { is: 'a number as text', value: `${NOON / 1000}.5`, epoch: NOON + 500 },
    { is: 'milliseconds as text, with blanks around', value: ` ${NOON} `, epoch: NOON },
    { is: 'a device that counts from its start', value: 12, epoch: 12_000 },
    { is: 'RFC 3339 in UTC', value: '2026-01-01T12:00:00Z', epoch: NOON },
    { is: 'small letters', value: '2026-01-01t12:00:00z', epoch: NOON },
    { is: 'an offset east of Greenwich', value: '2026-01-01T13:30:00+01:30', epoch: NOON },
    { is: 'an offset west', value: '2026-01-01T07:00:00-05:00', epoch: NOON },
    { is: 'an offset without its colon', value: '2026-01-01T13:00:00+0100', epoch: NOON },
    { is: 'nanoseconds after the point', value: '2026-01-01T12:00:00.123456789Z', epoch: NOON + 123 },
    { is: 'no seconds', value: '2026-01-01 12:00Z', epoch: NOON },
    { is: 'no offset and no zone: UTC', value: '2026-01-01 12:00:00', epoch: NOON },
    { is: 'a leap second is the next minute', value: '2026-01-01T11:59:60Z', epoch: NOON },
    { is: 'the 29th of February of a leap year', value: '2024-02-29T00:00:00Z', epoch: Date.UTC(2024, 1, 29) },
  ])('$is', ({ value, epoch }) => {
    expect(parseTime(value, null)).toBe(epoch);
  });

  test.each([
    { is: 'nothing', value: undefined },
    { is: 'null', value: null },
    { is: 'a truth value', value: true },
    { is: 'a list', value: [NOON] },
    { is: 'text that is no time', value: 'yesterday' },
    { is: 'an empty text', value: '' },
    { is: 'a date alone', value: '2026-01-01' },
    { is: 'the 31st of April', value: '2026-04-31T00:00:00Z' },
    { is: 'the 29th of February of another year', value: '2026-02-29T00:00:00Z' },
    { is: 'a 13th month', value: '2026-13-01T00:00:00Z' },
    { is: 'a 25th hour', value: '2026-01-01T24:00:00Z' },
    { is: 'a number past all units', value: 1e30 },
    { is: 'a number that is none', value: Number.NaN },
  ])('no time: $is', ({ value }) => {
    expect(parseTime(value, null)).toBeUndefined();
  });

  test('a zone is for times without an offset only', () => {
    const oslo = createLocalToEpoch('Europe/Oslo');
    if (!oslo.ok) throw new Error(oslo.error);
    expect(parseTime('2026-01-01 13:00:00.5', oslo.value)).toBe(NOON + 500);
    expect(parseTime('2026-01-01T12:00:00Z', oslo.value)).toBe(NOON);
    expect(parseTime(NOON, oslo.value)).toBe(NOON);
  });
});
