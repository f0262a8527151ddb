import type { Plot, PlottedLimit, PlottedSignal } from '../plot.ts';
import { escapeHtml } from './escape-html.ts';

const WIDTH = 920;
const HEIGHT = 220;
const LEFT = 64;
const RIGHT = 12;
const TOP = 22;
const BOTTOM = 26;

/** From where to where an axis goes. */
interface Extent {
  readonly from: number;
  readonly to: number;
}

export interface DrawOptions {
  /** A time as people read it. */
  readonly showTime: (at: number) => string;
  /** When the recording ended, epoch ms: until then goes what has no end. */
  readonly endsAt: number;
}

/** One SVG for each signal, one below the other, all over the same time. */
export const drawPlot = (plot: Plot, options: DrawOptions): string => {
  const time = timeOf(plot, options.endsAt);
  return plot.signals.map((signal) => drawSignal(plot, signal, { time, ...options })).join('\n');
};

interface Drawing extends DrawOptions {
  readonly time: Extent;
}

const timeOf = ({ signals, alarms }: Plot, endsAt: number): Extent => {
  const ends = signals.flatMap(({ points }) => [points[0]?.[0], points.at(-1)?.[0]]).filter((at) => at !== undefined);
  const times = [...ends, ...alarms.map(({ raisedAt, clearedAt }) => clearedAt ?? Math.max(raisedAt, endsAt))];
  return widen({ from: Math.min(...times, ...alarms.map(({ raisedAt }) => raisedAt)), to: Math.max(...times) });
};

const widen = ({ from, to }: Extent): Extent => (from < to ? { from, to } : { from: from - 1, to: from + 1 });

const drawSignal = (plot: Plot, signal: PlottedSignal, drawing: Drawing): string => {
  const { time, showTime } = drawing;
  const value = valuesOf(signal);
  const x = (at: number) => fixed(LEFT + ((at - time.from) / (time.to - time.from)) * (WIDTH - LEFT - RIGHT));
  const y = (of: number) =>
    fixed(HEIGHT - BOTTOM - ((of - value.from) / (value.to - value.from)) * (HEIGHT - TOP - BOTTOM));
  const label = `${signal.name} of ${plot.device}, watched by ${plot.rule}`;
  return [
    `<svg class="plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(label)}">`,
    `<text class="name" x="${LEFT}" y="13">${escapeHtml(signal.name)}</text>`,
    ...drawAlarms(plot, x, drawing),
    ...[value.from, (value.from + value.to) / 2, value.to].map((of) => drawGrid(of, y(of))),
    ...signal.limits.map((limit) => drawLimit(limit, y(limit.value))),
    `<polyline class="signal" points="${signal.points.map(([at, of]) => `${x(at)},${y(of)}`).join(' ')}"/>`,
    ...drawMessages(plot, x, drawing),
    `<text class="axis" x="${LEFT}" y="${HEIGHT - 6}">${escapeHtml(showTime(time.from))}</text>`,
    `<text class="axis end" x="${WIDTH - RIGHT}" y="${HEIGHT - 6}">${escapeHtml(showTime(time.to))}</text>`,
    '</svg>',
  ].join('\n');
};

/** So fine that two neighbours are one to the eye. */
const fixed = (pixels: number): number => Math.round(pixels * 10) / 10;

const valuesOf = ({ points, limits }: PlottedSignal): Extent => {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of [...points.map((point) => point[1]), ...limits.map((limit) => limit.value)]) {
    from = Math.min(from, value);
    to = Math.max(to, value);
  }
  return Number.isFinite(from) ? widen({ from, to }) : { from: 0, to: 1 };
};

const drawGrid = (value: number, y: number): string =>
  `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}"/><text class="axis end" x="${LEFT - 6}" y="${y + 4}">${escapeHtml(showNumber(value))}</text>`;

const showNumber = (value: number): string => String(Number(value.toPrecision(5)));

const SIGNS: Readonly<Record<string, string>> = {
  greaterThan: '>',
  greaterThanInclusive: '≥',
  lessThan: '<',
  lessThanInclusive: '≤',
};

const drawLimit = (limit: PlottedLimit, y: number): string => {
  const text = `${limit.for === 'raise' ? 'raised' : 'ended'} ${SIGNS[limit.operator] ?? ''} ${showNumber(limit.value)}`;
  return `<line class="limit ${limit.for}" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}"/><text class="limit end ${limit.for}" x="${WIDTH - RIGHT}" y="${y - 3}">${escapeHtml(text)}</text>`;
};

type ToX = (at: number) => number;

const drawAlarms = ({ alarms }: Plot, x: ToX, { showTime, endsAt }: Drawing): readonly string[] =>
  alarms.flatMap((alarm) => {
    const { raisedAt, clearedAt, severity } = alarm;
    const [from, to] = [x(raisedAt), x(clearedAt ?? Math.max(raisedAt, endsAt))];
    const title = `${severity}: ${showTime(raisedAt)} to ${clearedAt === null ? 'the end' : showTime(clearedAt)}`;
    return [
      `<rect class="alarm ${severity}" x="${from}" y="${TOP}" width="${Math.max(1, fixed(to - from))}" height="${HEIGHT - TOP - BOTTOM}"><title>${escapeHtml(title)}</title></rect>`,
      `<path class="raise" d="M${from} ${TOP - 7}l4 7h-8z"/>`,
      ...(clearedAt === null ? [] : [`<path class="clear" d="M${to} ${TOP}l4 -7h-8z"/>`]),
    ];
  });

const drawMessages = ({ messages }: Plot, x: ToX, { showTime }: Drawing): readonly string[] =>
  messages.map(
    ({ at, on, target, text }) =>
      `<circle class="message ${on}" cx="${x(at)}" cy="${HEIGHT - BOTTOM + 5}" r="3"><title>${escapeHtml(`${showTime(at)} to ${target}: ${text}`)}</title></circle>`,
  );
