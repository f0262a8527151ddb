import type { EpochToLocal } from '../../model/local-time.ts';
import type { History } from '../history.ts';
import type { Plot } from '../plot.ts';
import type { Report } from '../report.ts';
import { drawPlot } from './draw-plot.ts';
import { escapeHtml } from './escape-html.ts';
import { STYLE } from './style.ts';
import { drawAlarmList, drawCounts, drawMeasures, drawTable, toPercent } from './tables.ts';

export interface PageInput {
  readonly report: Report;
  readonly history: History;
  readonly plots: readonly Plot[];
  readonly toLocal: EpochToLocal;
  /** What times are shown in: an IANA name. */
  readonly zone: string;
}

/** One file that needs nothing else: no script, no address, and a bound on its size however long the recording was. */
export const drawPage = (input: PageInput): string => {
  const { report, history, plots, zone } = input;
  const showTime = createShowTime(input.toLocal);
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>Tocsin: replay</title><style>${STYLE}</style></head><body>`,
    '<h1>What the rules would have done</h1>',
    `<p>${escapeHtml(describeSpan(report, showTime))}, times of ${escapeHtml(zone)}</p>`,
    drawFigures(report),
    ...section('The worst', drawPlots(plots, { showTime, endsAt: report.span?.to ?? 0 })),
    ...section('By the measures of ISA-18.2', drawMeasures(report.measures, showTime)),
    ...section('Who and when', drawCounts(report)),
    ...section('One by one', drawAlarmList(history.alarms, showTime)),
    '</body></html>\n',
  ].join('\n');
};

const section = (title: string, content: string): readonly string[] =>
  content.trim() === '' ? [] : [`<section><h2>${escapeHtml(title)}</h2>`, content, '</section>'];

/** `2026-01-31 08:00:12`. */
const createShowTime =
  (toLocal: EpochToLocal) =>
  (at: number): string =>
    new Date(toLocal(at)).toISOString().slice(0, 19).replace('T', ' ');

const describeSpan = ({ span }: Report, showTime: (at: number) => string): string =>
  span ? `${showTime(span.from)} to ${showTime(span.to)}` : 'an empty recording';

const drawFigures = ({ total, nights, measures, smsPrice }: Report): string => {
  const { averagePerTenMinutes: average, peak, inFlood, badActorsShare } = measures;
  const figures: readonly (readonly [value: string, name: string])[] = [
    [`${total.alarms}`, 'alarms'],
    [`${total.notifications}`, 'notifications'],
    [`${nights.notifications}`, 'of them at night, 22 to 7'],
    [`${total.segments}`, 'SMS segments, at one phone each'],
    ...(total.cost === null ? [] : [[total.cost.toFixed(2), `cost, at ${smsPrice} a segment`] as const]),
    [average === null ? '–' : average.toFixed(2), 'alarms per 10 min'],
    [`${peak?.alarms ?? 0}`, 'at most within 10 min'],
    [toPercent(inFlood), 'of the time in flood'],
    [toPercent(badActorsShare), 'of all are of the ten most frequent'],
  ];
  const boxes = figures.map(
    ([value, name]) => `<div><b>${escapeHtml(value)}</b><span>${escapeHtml(name)}</span></div>`,
  );
  return `<div class="figures">${boxes.join('')}</div>`;
};

interface PlotOptions {
  readonly showTime: (at: number) => string;
  readonly endsAt: number;
}

const drawPlots = (plots: readonly Plot[], options: PlotOptions): string =>
  plots
    .map((plot) =>
      [
        `<h3>${escapeHtml(plot.rule)}: ${escapeHtml(plot.key)}</h3>`,
        drawPlot(plot, options),
        drawTable(
          'Messages',
          [{ name: 'at' }, { name: 'on' }, { name: 'to' }, { name: 'text' }],
          plot.messages.map(({ at, on, target, text }) => [options.showTime(at), on, target, text]),
        ),
      ].join('\n'),
    )
    .join('\n');
