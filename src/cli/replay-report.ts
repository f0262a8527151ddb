import { count } from '../base/count.ts';
import { formatDuration } from '../base/duration.ts';
import { toRfc3339, toRfc3339OrNull } from '../base/rfc3339.ts';
import type { Often } from '../replay/measures.ts';
import type { CostedRow, Report } from '../replay/report.ts';
import { alignColumns } from './show-table.ts';

/** The `report` of `replay --format json`: times RFC 3339 in UTC, durations in ms, shares from 0 to 1. */
export const reportToJson = ({ span, measures, ...report }: Report) => ({
  from: span ? toRfc3339(span.from) : null,
  to: span ? toRfc3339(span.to) : null,
  ...report,
  measures: {
    ...measures,
    peak: measures.peak && { ...measures.peak, at: toRfc3339(measures.peak.at) },
    standing: measures.standing.map(({ rule, key, raisedAt, clearedAt, activeMs }) => ({
      ...{ rule, key, raisedAt: toRfc3339(raisedAt), clearedAt: toRfc3339OrNull(clearedAt), activeMs },
    })),
  },
});

/** How many rows of a list a person is shown. */
const MOST_ROWS = 10;

/** The same for a person: a table for each list. */
export const reportToLines = (report: Report): readonly string[] => [
  ...rowsToLines('rule', report.rules, ALL),
  ...rowsToLines('device', report.devices, ALL),
  ...rowsToLines('target', report.targets, ['notifications', 'segments', 'cost']),
  ...rowsToLines(
    'hour',
    report.hours.filter((row) => row.alarms + row.notifications > 0),
    ALL,
  ),
  ...billToLines(report),
  ...measuresToLines(report),
];

type Count = 'alarms' | 'notifications' | 'segments' | 'cost';

const ALL: readonly Count[] = ['alarms', 'notifications', 'segments', 'cost'];

/** Without a price nothing has a cost. */
const rowsToLines = (title: string, rows: readonly CostedRow[], wanted: readonly Count[]): readonly string[] => {
  if (rows.length === 0) return [];
  const counts = wanted.filter((name) => name !== 'cost' || rows.some(({ cost }) => cost !== null));
  const shown = title === 'hour' ? rows : rows.slice(0, MOST_ROWS);
  const left = rows.length - shown.length;
  return [
    '',
    ...alignColumns([
      [title, ...counts],
      ...shown.map((row) => [row.name, ...counts.map((name) => showCount(row, name))]),
    ]),
    ...(left > 0 ? [`and ${left} more`] : []),
  ];
};

const showCount = (row: CostedRow, name: Count): string =>
  name === 'cost' ? (row.cost?.toFixed(2) ?? '') : `${row[name]}`;

const billToLines = ({ total, nights, smsPrice }: Report): readonly string[] => {
  const cost = total.cost === null ? '' : ` at ${smsPrice}: ${total.cost.toFixed(2)}`;
  const nightly = nights.cost === null ? '' : `: ${nights.cost.toFixed(2)}`;
  return [
    '',
    `SMS, if each notification went to one phone: ${count(total.segments, 'segment')}${cost}`,
    `nights, 22 to 7: ${count(nights.alarms, 'alarm')}, ${count(nights.notifications, 'notification')}, ${count(nights.segments, 'segment')}${nightly}`,
  ];
};

const measuresToLines = ({ measures, severities }: Report): readonly string[] => {
  const { averagePerTenMinutes, peak, inFlood, chattering, fleeting, standing, badActors, badActorsShare } = measures;
  const average = averagePerTenMinutes === null ? 'too short a recording' : showAverage(averagePerTenMinutes);
  const most = peak ? `, at most ${peak.alarms} (from ${toRfc3339(peak.at)})` : '';
  return [
    '',
    `alarms per 10 min: ${average} on average${most}; ${toPercent(inFlood)} of the time in flood`,
    severities.map(({ severity, alarms, share }) => `${severity} ${alarms} (${toPercent(share)})`).join(', '),
    ...oftenToLines('chattering, 3 or more within a minute', chattering),
    ...oftenToLines('fleeting, over within a minute', fleeting),
    ...listToLines(
      'standing, more than a day',
      standing.map(({ rule, key, activeMs }) => `${rule} ${key}: ${formatDuration(activeMs)}`),
    ),
    ...listToLines(
      `raised most often (${toPercent(badActorsShare)} of all)`,
      badActors.map(({ rule, key, alarms, share }) => `${rule} ${key}: ${alarms}, ${toPercent(share)}`),
    ),
  ];
};

/** Of good rules it is far below one. */
const showAverage = (average: number): string =>
  average >= 1 ? average.toFixed(1) : `${Number(average.toPrecision(2))}`;

const oftenToLines = (title: string, list: readonly Often[]): readonly string[] =>
  listToLines(
    title,
    list.map(({ rule, key, alarms }) => `${rule} ${key}: ${alarms}`),
  );

const listToLines = (title: string, lines: readonly string[]): readonly string[] => {
  if (lines.length === 0) return [];
  const left = lines.length - MOST_ROWS;
  return [
    `${title}:`,
    ...lines.slice(0, MOST_ROWS).map((line) => `  ${line}`),
    ...(left > 0 ? [`  and ${left} more`] : []),
  ];
};

const toPercent = (share: number): string => `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
