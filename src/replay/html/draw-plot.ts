import { count } from '../../base/count.ts';
import type { EpochToLocal } from '../../model/local-time.ts';
import type { Plot, PlottedSignal } from '../plot.ts';
import type { Point } from '../series.ts';
import { describeLimit, drawLimits, showNumber } from './draw-limits.ts';
import { drawAlarms, drawMessages } from './draw-marks.ts';
import { escapeHtml } from './escape-html.ts';
import { createTimeAxis, type TimeAxis } from './time-axis.ts';
import { createValueAxis, type Extent, type ValueAxis } from './value-axis.ts';

const HEIGHT = 180;
/** Without a signal: what is left is a strip with marks. */
const STRIP_HEIGHT = 24;
/** Beneath the plot: marks of ends, of messages, and the times. */
const TICKS_BELOW = 38;

export interface DrawOptions {
  /** A time as people read it. */
  readonly showTime: (at: number) => string;
  readonly toLocal: EpochToLocal;
  /** What times are shown in: an IANA name. */
  readonly zone: string;
  /** From when to when the recording goes, epoch ms: what lies in it is drawn over all of it. */
  readonly span: Extent;
  /** Which plot of the page it is. */
  readonly place: number;
}

/** One figure for each signal, one below the other, all over the same time. Widths are shares, so that letters keep their size. */
export const drawPlot = (plot: Plot, options: DrawOptions): string => {
  const time = createTimeAxis(timeOf(plot, options.span), options.toLocal);
  const signals = plot.signals.length > 0 ? plot.signals : [null];
  return signals
    .map((signal, index) => drawFigure(plot, signal, { time, id: `plot-${options.place}-${index}`, ...options }))
    .join('\n');
};

interface Drawing extends DrawOptions {
  readonly time: TimeAxis;
  readonly id: string;
}

/** Devices may have a clock of their own, years from when they were recorded: then it is theirs that is drawn. */
const timeOf = ({ signals, alarms }: Plot, span: Extent): Extent => {
  const ends = signals.flatMap(({ points }) => [points[0]?.[0], points.at(-1)?.[0]]).filter((at) => at !== undefined);
  const times = [...ends, ...alarms.flatMap(({ raisedAt, clearedAt }) => [raisedAt, clearedAt ?? raisedAt])];
  const [from, to] = [Math.min(...times), Math.max(...times)];
  return widen(from >= span.from && to <= span.to ? span : { from, to });
};

const widen = ({ from, to }: Extent): Extent => (from < to ? { from, to } : { from: from - 1000, to: from + 1000 });

const drawFigure = (plot: Plot, signal: PlottedSignal | null, drawing: Drawing): string => {
  const { time, zone, showTime } = drawing;
  const beneath = signal?.beneath ? ` <span class="beneath">over ${escapeHtml(signal.beneath.name)}</span>` : '';
  const definition = signal?.definition ? ` <code>${escapeHtml(signal.definition)}</code>` : '';
  return [
    '<figure>',
    `<figcaption><b>${escapeHtml(signal?.name ?? 'alarms')}</b>${definition}${beneath}${drawLimitNames(signal)}</figcaption>`,
    `<div class="frame">${drawSvg(plot, signal, drawing)}</div>`,
    `<p class="axis">${escapeHtml(`${showTime(time.from)} to ${showTime(time.to)} by the clock of ${zone}, a mark each ${time.step}`)}</p>`,
    '</figure>',
  ].join('\n');
};

const drawLimitNames = (signal: PlottedSignal | null): string =>
  (signal?.limits ?? [])
    .map((limit) => ` <span class="limit ${limit.for}">${escapeHtml(describeLimit(limit))}</span>`)
    .join('');

const drawSvg = (plot: Plot, signal: PlottedSignal | null, drawing: Drawing): string => {
  const { time, id, showTime } = drawing;
  const height = signal ? HEIGHT : STRIP_HEIGHT;
  const share = (at: number) => Math.max(0, Math.min(1, (at - time.from) / (time.to - time.from)));
  const x = (at: number) => `${fixed(share(at) * 100, 2)}%`;
  const marks = { x, height, showTime, endsAt: time.to };
  return [
    `<svg class="plot" width="100%" height="${height}" role="img" aria-labelledby="${id}" aria-describedby="${id}-more">`,
    `<title id="${id}">${escapeHtml(`${signal ? `${signal.name} of ${plot.device}` : plot.device}, watched by ${plot.rule}`)}</title>`,
    `<desc id="${id}-more">${escapeHtml(describe(plot, signal, drawing))}</desc>`,
    ...drawTimes(time, { x, height }),
    ...drawAlarms(plot.alarms, marks),
    ...(signal ? drawSignal(signal, time) : []),
    ...drawMessages(plot.messages, marks),
    '</svg>',
  ].join('\n');
};

const fixed = (value: number, digits: number): number => Number(value.toFixed(digits));

const describe = ({ total }: Plot, signal: PlottedSignal | null, { time, showTime }: Drawing): string => {
  const values = signal?.points.map(([, value]) => value) ?? [];
  return [
    `${showTime(time.from)} to ${showTime(time.to)}`,
    ...(values.length > 0 ? [`from ${showNumber(Math.min(...values))} to ${showNumber(Math.max(...values))}`] : []),
    ...(signal?.limits.map(describeLimit) ?? []),
    count(total.alarms, 'alarm'),
    count(total.messages, 'message'),
  ].join('; ');
};

interface Place {
  readonly x: (at: number) => string;
  readonly height: number;
}

const drawTimes = ({ ticks }: TimeAxis, { x, height }: Place): readonly string[] =>
  ticks.map(
    ({ at, label, isMinor }) =>
      `<line class="grid" x1="${x(at)}" x2="${x(at)}" y1="0" y2="${height}"/><text class="time${isMinor ? ' wide' : ''}" x="${x(at)}" y="${height + TICKS_BELOW}">${escapeHtml(label)}</text>`,
  );

const drawSignal = (signal: PlottedSignal, time: Extent): readonly string[] => {
  const { points, beneath, limits } = signal;
  const all = [...points, ...(beneath?.points ?? [])].map(([, value]) => value);
  const axis = createValueAxis([...all, ...limits.map(({ value }) => value)]);
  const y = (value: number) => fixed(HEIGHT * (1 - (value - axis.from) / (axis.to - axis.from)), 1);
  return [
    ...axis.ticks.map((value) => drawGrid(value, y(value))),
    ...(beneath ? [drawLine('beneath', beneath.points, { time, axis })] : []),
    drawLine('signal', points, { time, axis }),
    ...drawLimits(limits, { y, height: HEIGHT }),
  ];
};

const drawGrid = (value: number, y: number): string =>
  `<line class="grid" x1="0" x2="100%" y1="${y}" y2="${y}"/><text class="value" x="-6" y="${y + 4}">${escapeHtml(showNumber(value))}</text>`;

/** Ten thousandths of each side: neighbours are one to the eye. */
const FINE = 10_000;

interface Axes {
  readonly time: Extent;
  readonly axis: ValueAxis;
}

const drawLine = (name: string, points: readonly Point[], { time, axis }: Axes): string => {
  const place = ([at, value]: Point) =>
    `${Math.round(((at - time.from) / (time.to - time.from)) * FINE)},${Math.round((1 - (value - axis.from) / (axis.to - axis.from)) * FINE)}`;
  // A line of one point is a dot.
  const drawn = points.length === 1 ? [...points, ...points] : points;
  return `<svg width="100%" height="${HEIGHT}" viewBox="0 0 ${FINE} ${FINE}" preserveAspectRatio="none"><polyline class="${name}" vector-effect="non-scaling-stroke" points="${drawn.map(place).join(' ')}"/></svg>`;
};
