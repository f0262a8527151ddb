/**
 * The filter `date`: a time as text by the directives of strftime, in an IANA zone, UTC by default.
 * `value` is an RFC 3339 text with its offset, epoch seconds as in Liquid, or epoch ms (from 1e11 on). Our own because
 * Liquid's reads the clock ("now") and computes in the zone of the process, which is wrong around its summer time.
 * Throws what is wrong with the arguments, in words.
 */
export const formatDate = (value: unknown, format: unknown = '%F %H:%M', zone: unknown = 'UTC'): string => {
  const at = toEpochMs(value);
  if (at === undefined) throw new Error('date needs a time, such as 2026-01-31T08:00:00Z');
  const parts = partsAt(at, String(zone));
  return String(format).replaceAll(/%(-?)([A-Za-z%])/g, (_, dash: string, letter: string) => {
    const text = DIRECTIVES[letter]?.(parts);
    if (text === undefined) throw new Error(`date knows no %${letter}`);
    return dash ? text.replace(/^0(?=\d)/, '') : text;
  });
};

const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:\d\d)$/;

const LATEST_SECONDS = 1e11;

const toEpochMs = (value: unknown): number | undefined => {
  if (typeof value === 'number') return checked(Math.abs(value) < LATEST_SECONDS ? value * 1000 : value);
  return typeof value === 'string' && RFC_3339.test(value) ? checked(Date.parse(value)) : undefined;
};

const LATEST_MS = 8.64e15;

const checked = (at: number): number | undefined => (Math.abs(at) <= LATEST_MS ? at : undefined);

type Parts = Readonly<Partial<Record<string, string>>>;

const DIRECTIVES: Readonly<Record<string, (parts: Parts) => string | undefined>> = {
  Y: ({ year }) => year,
  y: ({ year }) => year?.slice(-2),
  m: ({ month }) => month,
  d: ({ day }) => day,
  e: ({ day }) => day?.replace(/^0/, ' '),
  H: ({ hour }) => hour,
  I: ({ hour }) => String(Number(hour) % 12 || 12).padStart(2, '0'),
  M: ({ minute }) => minute,
  S: ({ second }) => second,
  p: ({ hour }) => (Number(hour) < 12 ? 'AM' : 'PM'),
  A: ({ weekday }) => weekday,
  a: ({ weekday }) => weekday?.slice(0, 3),
  B: ({ monthName }) => monthName,
  b: ({ monthName }) => monthName?.slice(0, 3),
  F: ({ year, month, day }) => `${year}-${month}-${day}`,
  T: ({ hour, minute, second }) => `${hour}:${minute}:${second}`,
  z: ({ timeZoneName }) => timeZoneName?.replace(/^GMT/, '').replace(':', '') || '+0000',
  '%': () => '%',
};

const partsAt = (at: number, timeZone: string): Parts => {
  const numbers = new Intl.DateTimeFormat('en-GB', { timeZone, ...NUMBERS }).formatToParts(at);
  const names = new Intl.DateTimeFormat('en-GB', { timeZone, month: 'long' }).format(at);
  return { ...Object.fromEntries(numbers.map(({ type, value }) => [type, value])), monthName: names };
};

const NUMBERS = {
  calendar: 'gregory',
  numberingSystem: 'latn',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  weekday: 'long',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'longOffset',
} as const;
