import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLocalToEpoch, type LocalToEpoch } from '../../src/model/local-time.ts';

const zoned = (zone: string): LocalToEpoch => {
  const result = createLocalToEpoch(zone);
  if (!result.ok) throw new Error(result.error);
  return result.value;
};

const utc = (text: string) => Date.parse(`${text}Z`);

describe('createLocalToEpoch', () => {
  test.each([
    { is: 'winter in Oslo', zone: 'Europe/Oslo', local: '2026-01-15T12:00', epoch: '2026-01-15T11:00' },
    { is: 'summer in Oslo', zone: 'Europe/Oslo', local: '2026-07-15T12:00', epoch: '2026-07-15T10:00' },
    {
      is: 'the last minute before the spring gap',
      zone: 'Europe/Oslo',
      local: '2026-03-29T01:59',
      epoch: '2026-03-29T00:59',
    },
    {
      is: 'a time in the gap comes out later',
      zone: 'Europe/Oslo',
      local: '2026-03-29T02:30',
      epoch: '2026-03-29T01:30',
    },
    { is: 'the first minute after the gap', zone: 'Europe/Oslo', local: '2026-03-29T03:00', epoch: '2026-03-29T01:00' },
    {
      is: 'a repeated time is its first occurrence',
      zone: 'Europe/Oslo',
      local: '2026-10-25T02:30',
      epoch: '2026-10-25T00:30',
    },
    {
      is: 'the first minute after the repeat',
      zone: 'Europe/Oslo',
      local: '2026-10-25T03:00',
      epoch: '2026-10-25T02:00',
    },
    { is: 'the gap of New York', zone: 'America/New_York', local: '2026-03-08T02:30', epoch: '2026-03-08T07:30' },
    { is: 'the repeat of New York', zone: 'America/New_York', local: '2026-11-01T01:30', epoch: '2026-11-01T05:30' },
    {
      is: 'a zone that shifts by half an hour: gap',
      zone: 'Australia/Lord_Howe',
      local: '2026-10-04T02:15',
      epoch: '2026-10-03T15:45',
    },
    {
      is: 'a zone that shifts by half an hour: repeat',
      zone: 'Australia/Lord_Howe',
      local: '2026-04-05T01:45',
      epoch: '2026-04-04T14:45',
    },
    { is: 'a zone of three quarters', zone: 'Asia/Kathmandu', local: '2026-01-15T05:45', epoch: '2026-01-15T00:00' },
    {
      is: 'the far east of the date line',
      zone: 'Pacific/Kiritimati',
      local: '2026-01-02T02:00',
      epoch: '2026-01-01T12:00',
    },
    { is: 'the far west of it', zone: 'Pacific/Niue', local: '2026-01-01T01:00', epoch: '2026-01-01T12:00' },
    {
      is: 'a change a minute after midnight',
      zone: 'America/St_Johns',
      local: '2010-03-14T00:00',
      epoch: '2010-03-14T03:30',
    },
  ])('$is', ({ zone, local, epoch }) => {
    expect(zoned(zone)(utc(local))).toBe(utc(epoch));
  });

  test('an unknown zone is an error that names it', () => {
    expect(createLocalToEpoch('Europe/Atlantis')).toMatchObject({
      ok: false,
      error: expect.stringContaining('Europe/Atlantis'),
    });
  });

  test('whatever the time and the zone, the clock on its wall shows the local time, or one past a gap', () => {
    const zones = ['Europe/Oslo', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Tokyo', 'Africa/Casablanca'].map(
      (zone) => ({
        toEpoch: zoned(zone),
        wall: new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }),
      }),
    );
    const minutes = fc.integer({ min: utc('2001-01-01T00:00') / 60_000, max: utc('2035-01-01T00:00') / 60_000 });
    fc.assert(
      fc.property(fc.constantFrom(...zones), minutes, ({ toEpoch, wall }, minute) => {
        const local = minute * 60_000;
        const shown = utc(wall.format(toEpoch(local)).replace(' ', 'T'));
        expect([0, 30 * 60_000, 60 * 60_000]).toContain(shown - local);
      }),
      { numRuns: 500 },
    );
  });
});
