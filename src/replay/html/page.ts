import { formatDuration } from '../../base/duration.ts';
import type { EpochToLocal } from '../../model/local-time.ts';
import type { Difference } from '../difference.ts';
import type { History } from '../history.ts';
import type { Plot } from '../plot.ts';
import type { Report } from '../report.ts';
import { drawCounts } from './draw-counts.ts';
import { drawDifference } from './draw-difference.ts';
import { drawFigures, drawSubject, type Subject } from './draw-head.ts';
import { drawLegend } from './draw-legend.ts';
import { drawMeasures } from './draw-measures.ts';
import { type DrawOptions, drawPlot } from './draw-plot.ts';
import { drawSuggestions, type Proposals } from './draw-suggestions.ts';
import { drawTable, numbers, short } from './draw-table.ts';
import { escapeHtml } from './escape-html.ts';
import { STYLE } from './style.ts';

export interface PageInput {
  readonly subject: Subject;
  readonly report: Report;
  readonly history: History;
  readonly plots: readonly Plot[];
  /** Null: nothing to compare with was named. */
  readonly difference: Difference | null;
  /** Null: they were not asked for. */
  readonly proposals: Proposals | null;
  readonly toLocal: EpochToLocal;
  /** What times are shown in: an IANA name. */
  readonly zone: string;
}

/** One file that needs nothing else: no script, no address, and a bound on its size however long the recording was. */
export const drawPage = (input: PageInput): string => {
  const { subject, report, history, plots, difference, proposals, toLocal, zone } = input;
  const showTime = createShowTime(toLocal);
  const options = { showTime, toLocal, zone, span: report.span ?? { from: 0, to: 0 } };
  return [
    ...HEAD,
    '<body><main>',
    '<h1>What the rules would have done</h1>',
    drawSubject(subject, { period: describeSpan(report, showTime), zone }),
    drawFigures(report, difference),
    ...section('Raised most often, plotted', drawPlots(plots, history, options)),
    ...section('What the change of rules comes to', difference ? drawDifference(difference, showTime) : ''),
    ...section('Proposals', proposals ? drawSuggestions(proposals) : ''),
    ...section('Who was told, and when', drawCounts(report)),
    ...section('By the measures of ISA-18.2', drawMeasures(report.measures, showTime)),
    ...section('One by one', drawAlarmList(history, showTime)),
    '</main></body></html>\n',
  ].join('\n');
};

const HEAD = [
  '<!doctype html>',
  '<html lang="en"><head><meta charset="utf-8">',
  '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
  '<meta name="viewport" content="width=device-width, initial-scale=1">',
  `<title>Tocsin: what the rules would have done</title><style>${STYLE}</style></head>`,
];

const section = (title: string, content: string): readonly string[] =>
  content.trim() === '' ? [] : [`<section><h2>${escapeHtml(title)}</h2>`, content, '</section>'];

/** `2026-01-31 08:00:12`. */
const createShowTime =
  (toLocal: EpochToLocal) =>
  (at: number): string =>
    new Date(toLocal(at)).toISOString().slice(0, 19).replace('T', ' ');

const describeSpan = ({ span }: Report, showTime: (at: number) => string): string =>
  span
    ? `${showTime(span.from)} to ${showTime(span.to)} (${formatDuration(span.to - span.from)})`
    : 'nothing was recorded';

type PlotOptions = Omit<DrawOptions, 'place'>;

const drawPlots = (plots: readonly Plot[], history: History, options: PlotOptions): string =>
  plots.length === 0
    ? ''
    : [drawLegend(), ...plots.map((plot, place) => drawOne(plot, history, { ...options, place }))].join('\n');

const drawOne = (plot: Plot, history: History, options: DrawOptions): string => {
  const { rule, key, alarms, total } = plot;
  const some = total.alarms > alarms.length ? `<p>of ${total.alarms} alarms ${alarms.length} are marked</p>` : '';
  return [
    `<article><h3>${escapeHtml(`${rule}: ${key}`)}</h3>`,
    some,
    drawPlot(plot, options),
    drawMessages(plot, history, options),
    '</article>',
  ].join('\n');
};

/** How many messages are told in words beneath a plot. */
const MOST_MESSAGES = 10;

const drawMessages = ({ rule, key, total }: Plot, { notifications }: History, { showTime }: PlotOptions): string =>
  drawTable(
    `Messages of ${rule}: ${key}`,
    [...short('at', 'on'), { name: 'text', kind: 'long' }, { name: 'to' }],
    notifications
      .filter((one) => one.rule === rule && one.key === key)
      .slice(0, MOST_MESSAGES)
      .map(({ at, on, target, text }) => [showTime(at), on, text, target]),
    { total: total.messages },
  );

/** Every alarm, the first ones. */
const drawAlarmList = ({ alarms }: History, showTime: (at: number) => string): string =>
  drawTable(
    'Alarms',
    [
      ...short('raised'),
      { name: 'severity' },
      { name: 'rule' },
      { name: 'key' },
      ...short('ended'),
      ...numbers('active'),
    ],
    alarms.map(({ rule, key, severity, raisedAt, clearedAt }) => [
      ...[showTime(raisedAt), severity, rule, key],
      ...(clearedAt === null ? ['still active', ''] : [showTime(clearedAt), formatDuration(clearedAt - raisedAt)]),
    ]),
  );
