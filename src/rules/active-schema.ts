import { z } from 'zod';
import { hint } from '../document/did-you-mean.ts';
import { DAY_MS } from '../model/local-cuts.ts';
import { createEpochToLocal } from '../model/local-time.ts';

/** As `active` and `time.weekday` name them; the week begins on Monday. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** One window of `active`, checked. Minutes of the day; one that ends before it starts goes on into the next day. */
export interface WrittenWindow {
  /** Indexes of WEEKDAYS on which it may start. */
  readonly weekdays: readonly number[];
  readonly start: number;
  readonly end: number;
  /** Days since 1970-01-01 on which it does not start, both included. */
  readonly except: readonly DayRange[];
  readonly zone: string | null;
}

export interface DayRange {
  readonly from: number;
  readonly to: number;
}

/** The value that `parse` finds in a text; undefined is a fault, in the words of `message`. */
const textAs = <T>(parse: (text: string) => T | undefined, message: string) =>
  z.string().transform((text, context) => {
    const value = parse(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message, input: text });
    return z.NEVER;
  });

/** An IANA name. */
export const zoneSchema = z
  .string()
  .superRefine((zone, context) => {
    const created = createEpochToLocal(zone);
    if (created.ok) return;
    const message = `${created.error}${hint(zone, Intl.supportedValuesOf('timeZone'))}`;
    context.addIssue({ code: 'custom', message, input: zone });
  })
  .meta({ description: 'IANA name of a time zone, such as Europe/Oslo' });

const NAMES: readonly string[] = WEEKDAYS;

const parseWeekdays = (text: string): readonly number[] | undefined => {
  const [first, last = first, ...more] = text.split('-').map((name) => NAMES.indexOf(name.trim()));
  if (first === undefined || last === undefined || first < 0 || last < 0 || more.length > 0) return undefined;
  return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, index) => (first + index) % 7);
};

const weekdaySchema = textAs(parseWeekdays, `not a weekday; write ${WEEKDAYS.join(', ')}, or mon-fri`).meta({
  description: 'Weekday on which the hours begin, or a range of them: sat, mon-fri',
});

const HOURS = /^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|(24):(00))$/;

const parseHours = (text: string): Pick<WrittenWindow, 'start' | 'end'> | undefined => {
  const match = HOURS.exec(text);
  if (!match) return undefined;
  const [, startHour, startMinute, hour, minute, midnight] = match;
  const start = Number(startHour) * 60 + Number(startMinute);
  const end = midnight ? 1440 : Number(hour) * 60 + Number(minute);
  return start === end ? undefined : { start, end };
};

const hoursSchema = textAs(parseHours, 'not hours; write 08:00-17:00, 22:00-06:00 over midnight, or 00:00-24:00').meta({
  description: 'From (included) to (not included), by local time: 08:00-17:00, 22:00-06:00',
});

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

const parseDay = (text: string): number | undefined => {
  const [, year, month, day] = DATE.exec(text) ?? [];
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const date = new Date(midnight);
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day) ? midnight / DAY_MS : undefined;
};

const parseDays = (text: string): DayRange | undefined => {
  const [first = '', last = first, ...more] = text.split('/');
  const [from, to] = [parseDay(first), parseDay(last)];
  return from === undefined || to === undefined || to < from || more.length > 0 ? undefined : { from, to };
};

const daysSchema = textAs(parseDays, 'not a date; write 2026-12-24, or 2026-12-24/2027-01-01 with both').meta({
  description: 'Date to leave out, or a range with both ends: 2026-12-24, 2026-12-24/2027-01-01',
});

const listOrOne = <T extends z.ZodType>(one: T) => z.union([one, z.array(one).min(1)]);

const windowSchema = z
  .strictObject({
    weekdays: listOrOne(weekdaySchema).exactOptional(),
    hours: hoursSchema.exactOptional(),
    zone: zoneSchema.exactOptional(),
    except: listOrOne(daysSchema).exactOptional(),
  })
  .refine(({ weekdays, hours, except }) => weekdays ?? hours ?? except, 'a window needs weekdays, hours or except')
  .transform(
    ({ weekdays, hours, zone, except }): WrittenWindow => ({
      weekdays: weekdays === undefined ? [0, 1, 2, 3, 4, 5, 6] : weekdays.flat(),
      ...(hours ?? { start: 0, end: 1440 }),
      except: except === undefined ? [] : [except].flat(),
      zone: zone ?? null,
    }),
  )
  .meta({ id: 'window', description: 'When a rule is active: weekdays, hours and dates to leave out, by local time' });

export const activeSchema = listOrOne(windowSchema).transform((windows): readonly WrittenWindow[] => [windows].flat());
