import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activeSchema, WEEKDAYS, type WrittenWindow } from '../../src/rules/active-schema.ts';
import { createSchedule } from '../../src/rules/active-window.ts';

const utc = (text: string) => Date.parse(`${text}Z`);

const scheduleOf = (active: unknown, zone: string | null = null) => createSchedule(activeSchema.parse(active), zone);

interface Row {
  readonly is: string;
  readonly active: unknown;
  readonly zone?: string;
  readonly at: string;
  readonly open: boolean;
}

// 2026-01-12 was a Monday.
const ROWS: readonly Row[] = [
  { is: 'at its start', active: { hours: '08:00-17:00' }, at: '2026-01-12T08:00:00', open: true },
  { is: 'not a moment before', active: { hours: '08:00-17:00' }, at: '2026-01-12T07:59:59.999', open: false },
  { is: 'to the last moment', active: { hours: '08:00-17:00' }, at: '2026-01-12T16:59:59.999', open: true },
  { is: 'not at its end', active: { hours: '08:00-17:00' }, at: '2026-01-12T17:00:00', open: false },
  { is: 'to midnight by 24:00', active: { hours: '17:00-24:00' }, at: '2026-01-12T23:59:59.999', open: true },
  { is: 'from midnight, 00:00:00.000 included', active: { hours: '00:00-06:00' }, at: '2026-01-12T00:00', open: true },
  { is: 'to midnight by 00:00 likewise', active: { hours: '17:00-00:00' }, at: '2026-01-12T23:59', open: true },
  { is: 'not after it', active: { hours: '17:00-00:00' }, at: '2026-01-13T00:00', open: false },
  { is: 'overnight before midnight', active: { hours: '22:00-06:00' }, at: '2026-01-12T23:00', open: true },
  { is: 'overnight after midnight', active: { hours: '22:00-06:00' }, at: '2026-01-13T05:59', open: true },
  { is: 'overnight, not by day', active: { hours: '22:00-06:00' }, at: '2026-01-12T12:00', open: false },
  { is: 'on a weekday', active: { weekdays: 'mon-fri' }, at: '2026-01-16T12:00', open: true },
  { is: 'not on another', active: { weekdays: 'mon-fri' }, at: '2026-01-17T12:00', open: false },
  { is: 'over the end of the week', active: { weekdays: 'sat-mon' }, at: '2026-01-12T12:00', open: true },
  { is: 'on a list of days', active: { weekdays: ['wed', 'fri-sun'] }, at: '2026-01-18T12:00', open: true },
  {
    is: 'on Saturday at two by the night of Friday',
    active: { weekdays: 'fri', hours: '22:00-06:00' },
    at: '2026-01-17T02:00',
    open: true,
  },
  {
    is: 'not on Friday at two, which is the night of Thursday',
    active: { weekdays: 'fri', hours: '22:00-06:00' },
    at: '2026-01-16T02:00',
    open: false,
  },
  { is: 'not on a date left out', active: { except: '2026-12-24' }, at: '2026-12-24T12:00', open: false },
  { is: 'on the day after', active: { except: '2026-12-24' }, at: '2026-12-25T00:00', open: true },
  {
    is: 'not to the last date of a range',
    active: { except: ['2026-12-24/2027-01-01'] },
    at: '2027-01-01T23:59',
    open: false,
  },
  {
    is: 'not in a night that started on a date left out',
    active: { hours: '22:00-06:00', except: '2026-12-24' },
    at: '2026-12-25T03:00',
    open: false,
  },
  {
    is: 'in a night that ends on a date left out',
    active: { hours: '22:00-06:00', except: '2026-12-24' },
    at: '2026-12-24T03:00',
    open: true,
  },
  {
    is: 'in the second of two windows',
    active: [{ hours: '06:00-08:00' }, { hours: '17:00-19:00' }],
    at: '2026-01-12T18:00',
    open: true,
  },
  {
    is: 'in neither of them',
    active: [{ hours: '06:00-08:00' }, { hours: '17:00-19:00' }],
    at: '2026-01-12T12:00',
    open: false,
  },
  {
    is: 'by the zone of the rule',
    active: { hours: '08:00-17:00' },
    zone: 'Asia/Tokyo',
    at: '2026-01-11T23:00',
    open: true,
  },
  {
    is: 'by its own zone, before that of the rule',
    active: { hours: '08:00-17:00', zone: 'Europe/Oslo' },
    zone: 'Asia/Tokyo',
    at: '2026-01-12T07:00',
    open: true,
  },
  {
    is: 'at a local time that comes twice, first',
    active: { hours: '02:15-02:45' },
    zone: 'Europe/Oslo',
    at: '2026-10-25T00:30',
    open: true,
  },
  { is: 'between the two', active: { hours: '02:15-02:45' }, zone: 'Europe/Oslo', at: '2026-10-25T01:00', open: false },
  { is: 'at the second', active: { hours: '02:15-02:45' }, zone: 'Europe/Oslo', at: '2026-10-25T01:30', open: true },
  {
    is: 'from the next time there is, where the start is skipped',
    active: { hours: '02:30-05:00' },
    zone: 'Europe/Oslo',
    at: '2026-03-29T01:00',
    open: true,
  },
  {
    is: 'not at all where all of it is skipped',
    active: { hours: '02:10-02:50' },
    zone: 'Europe/Oslo',
    at: '2026-03-29T01:00',
    open: false,
  },
];

describe('a window is open', () => {
  test.each(ROWS)('$is', ({ active, zone, at, open }) => {
    expect(scheduleOf(active, zone ?? null)(utc(at)).active).toBe(open);
  });
});

test('asked in any order, it answers the same: a wall clock may be set back', () => {
  const schedule = scheduleOf({ hours: '08:00-17:00' });
  const asked = ['12:00', '18:00', '12:00', '07:00', '08:00', '16:59', '17:00'];
  expect(asked.map((time) => schedule(utc(`2026-01-12T${time}`)).active)).toEqual([
    true,
    false,
    true,
    false,
    true,
    true,
    false,
  ]);
});

/** The minute as a person would read it from the wall, by Intl alone. */
const naive = (windows: readonly WrittenWindow[], zone: string) => {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  const isOn = ({ weekdays, except }: WrittenWindow, date: string) => {
    const day = utc(`${date}T00:00`) / 86_400_000;
    const name = new Date(utc(`${date}T00:00`)).toUTCString().slice(0, 3).toLowerCase();
    return (
      weekdays.some((index) => WEEKDAYS[index] === name) && !except.some(({ from, to }) => from <= day && day <= to)
    );
  };
  return (instant: number): boolean => {
    const [date = '', time = ''] = format.format(instant).split(' ');
    const yesterday = new Date(utc(`${date}T00:00`) - 1).toISOString().slice(0, 10);
    const minute = Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
    return windows.some((window) => {
      const { start, end } = window;
      if (start < end) return start <= minute && minute < end && isOn(window, date);
      return (start <= minute && isOn(window, date)) || (minute < end && isOn(window, yesterday));
    });
  };
};

const DAY = 1440;
const minuteOf = fc.integer({ min: 0, max: DAY - 1 });
const windowOf = fc
  .record({
    weekdays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }),
    start: minuteOf,
    end: fc.integer({ min: 0, max: DAY }),
    except: fc.array(
      fc.integer({ min: 20_510, max: 20_760 }).map((from) => ({ from, to: from + 2 })),
      { maxLength: 3 },
    ),
    zone: fc.constant(null),
  })
  .filter(({ start, end }) => start !== end);

/** The weeks in which clocks are set, of Oslo, New York and Lord Howe, and one in which none is. */
const WEEKS = ['2026-03-06', '2026-03-27', '2026-04-02', '2026-07-10', '2026-10-01', '2026-10-23', '2026-10-30'];
const ZONES = ['Europe/Oslo', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata'];

test('whatever the windows, the zone and the time, it says what the wall clock of the zone says, minute by minute', () => {
  const minutes = fc.tuple(fc.constantFrom(...WEEKS), fc.integer({ min: 0, max: 4 * DAY }));
  fc.assert(
    fc.property(
      fc.array(windowOf, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(...ZONES),
      minutes,
      (windows, zone, [week, minute]) => {
        const at = utc(`${week}T00:00`) + minute * 60_000;
        const asWall = naive(windows, zone);
        const { active, until } = createSchedule(windows, zone)(at);
        expect(active).toBe(asWall(at));
        expect(until).toBeGreaterThan(at);
        for (let later = at; later < until; later += 60_000) expect(asWall(later)).toBe(active);
      },
    ),
    { numRuns: 300 },
  );
});
