import { describe, expect, test } from 'vitest';
import { nextCut } from '../../src/model/local-cuts.ts';
import { createEpochToLocal } from '../../src/model/local-time.ts';

const utc = (text: string) => Date.parse(`${text}Z`);

const toLocal = (zone: string) => {
  const created = createEpochToLocal(zone);
  if (!created.ok) throw new Error(created.error);
  return created.value;
};

describe('the wall clock of a zone', () => {
  test.each([
    { is: 'winter', zone: 'Europe/Oslo', epoch: '2026-01-15T11:00', local: '2026-01-15T12:00' },
    { is: 'the last moment before the gap', zone: 'Europe/Oslo', epoch: '2026-03-29T00:59', local: '2026-03-29T01:59' },
    { is: 'the first after it', zone: 'Europe/Oslo', epoch: '2026-03-29T01:00', local: '2026-03-29T03:00' },
    { is: 'a repeated hour, first', zone: 'Europe/Oslo', epoch: '2026-10-25T00:30', local: '2026-10-25T02:30' },
    { is: 'a repeated hour, again', zone: 'Europe/Oslo', epoch: '2026-10-25T01:30', local: '2026-10-25T02:30' },
    { is: 'half an hour', zone: 'Asia/Kolkata', epoch: '2026-10-25T01:30', local: '2026-10-25T07:00' },
  ])('shows $local at $epoch ($is)', ({ zone, epoch, local }) => {
    expect(toLocal(zone)(utc(epoch))).toBe(utc(local));
  });

  test('of a zone that is none is an error that names it', () => {
    expect(createEpochToLocal('Mars/Olympus')).toMatchObject({ ok: false, error: expect.stringContaining('Mars') });
  });
});

describe('the next cut', () => {
  const EIGHT_TO_TEN = [8 * 60, 10 * 60];
  test.each([
    { is: 'the first of the day', zone: 'UTC', at: '2026-01-15T07:59', cuts: EIGHT_TO_TEN, next: '2026-01-15T08:00' },
    { is: 'the next, from one', zone: 'UTC', at: '2026-01-15T08:00', cuts: EIGHT_TO_TEN, next: '2026-01-15T10:00' },
    {
      is: 'midnight, after the last',
      zone: 'UTC',
      at: '2026-01-15T10:00',
      cuts: EIGHT_TO_TEN,
      next: '2026-01-16T00:00',
    },
    { is: 'by local time', zone: 'Asia/Kolkata', at: '2026-01-15T00:00', cuts: EIGHT_TO_TEN, next: '2026-01-15T02:30' },
    { is: 'the spring gap', zone: 'Europe/Oslo', at: '2026-03-29T00:10', cuts: [150], next: '2026-03-29T01:00' },
    {
      is: 'a cut in the first of two hours',
      zone: 'Europe/Oslo',
      at: '2026-10-25T00:10',
      cuts: [150],
      next: '2026-10-25T00:30',
    },
    {
      is: 'the clock that is set back',
      zone: 'Europe/Oslo',
      at: '2026-10-25T00:30',
      cuts: [150],
      next: '2026-10-25T01:00',
    },
    { is: 'the cut again', zone: 'Europe/Oslo', at: '2026-10-25T01:00', cuts: [150], next: '2026-10-25T01:30' },
    {
      is: 'a shift of half an hour',
      zone: 'Australia/Lord_Howe',
      at: '2026-10-03T15:00',
      cuts: [],
      next: '2026-10-03T15:30',
    },
    {
      is: 'a midnight that is skipped',
      zone: 'Africa/Cairo',
      at: '2026-04-23T21:00',
      cuts: [],
      next: '2026-04-23T22:00',
    },
  ])('is $is', ({ zone, at, cuts, next }) => {
    expect(new Date(nextCut(toLocal(zone), utc(at), cuts)).toISOString()).toBe(new Date(utc(next)).toISOString());
  });
});
