import { formatDuration } from '../../base/duration.ts';
import type { ReplayedAlarm } from '../history.ts';
import type { Measures, Often } from '../measures.ts';
import { isNight, type Report } from '../report.ts';
import type { Row } from '../tally-rows.ts';
import { escapeHtml } from './escape-html.ts';

/** How many rows of a list the page shows, so that its size has a bound. */
const MOST_ROWS = 100;

export interface Column {
  readonly name: string;
  readonly isNumber?: boolean;
}

export const drawTable = (title: string, columns: readonly Column[], rows: readonly (readonly string[])[]): string => {
  if (rows.length === 0) return '';
  const cell = (tag: 'th' | 'td', text: string, index: number) =>
    `<${tag}${columns[index]?.isNumber ? ' class="number"' : ''}>${escapeHtml(text)}</${tag}>`;
  const more = rows.length - MOST_ROWS;
  return [
    `<h3>${escapeHtml(title)}</h3>`,
    '<div class="scroll"><table>',
    `<thead><tr>${columns.map(({ name }, index) => cell('th', name, index)).join('')}</tr></thead>`,
    '<tbody>',
    ...rows.slice(0, MOST_ROWS).map((row) => `<tr>${row.map((text, index) => cell('td', text, index)).join('')}</tr>`),
    '</tbody></table></div>',
    ...(more > 0 ? [`<p>and ${more} more</p>`] : []),
  ].join('\n');
};

const numbers = (...names: readonly string[]): readonly Column[] => names.map((name) => ({ name, isNumber: true }));

/** By rule, device, target and hour. */
export const drawCounts = ({ rules, devices, targets, hours }: Report): string =>
  [
    drawRows('By rule', 'rule', rules),
    drawRows('By device', 'device', devices),
    drawTable(
      'By target',
      [{ name: 'target' }, ...numbers('notifications', 'SMS segments')],
      targets.map((row) => [row.name, `${row.notifications}`, `${row.segments}`]),
    ),
    '<h3>By hour of day</h3>',
    drawHours(hours),
  ].join('\n');

const drawRows = (title: string, name: string, rows: readonly Row[]): string =>
  drawTable(
    title,
    [{ name }, ...numbers('alarms', 'notifications', 'SMS segments', 'active')],
    rows.map((row) => [
      ...[row.name, `${row.alarms}`, `${row.notifications}`, `${row.segments}`],
      row.activeMs > 0 ? formatDuration(row.activeMs) : '',
    ]),
  );

const BAR = { width: 38, height: 90 } as const;

const drawHours = (hours: readonly Row[]): string => {
  const most = Math.max(1, ...hours.map(({ notifications }) => notifications));
  const bars = hours.map(({ name, alarms, notifications }, index) => {
    const height = Math.round((notifications / most) * BAR.height);
    const x = index * BAR.width;
    const title = `${name} h: ${alarms} alarms, ${notifications} notifications`;
    return `<rect class="bar${isNight(index) ? ' night' : ''}" x="${x + 4}" y="${BAR.height - height + 12}" width="${BAR.width - 8}" height="${height}"><title>${title}</title></rect><text x="${x + 10}" y="${BAR.height + 26}">${name}</text>`;
  });
  return `<svg viewBox="0 0 ${24 * BAR.width} ${BAR.height + 32}" role="img" aria-label="notifications by hour of day">\n${bars.join('\n')}\n</svg>`;
};

/** By the measures of ISA-18.2. */
export const drawMeasures = (measures: Measures, showTime: (at: number) => string): string =>
  [
    drawTable(
      'Raised most often',
      [{ name: 'rule' }, { name: 'key' }, ...numbers('alarms', 'share')],
      measures.badActors.map(({ rule, key, alarms, share }) => [rule, key, `${alarms}`, toPercent(share)]),
    ),
    drawOften('Chattering: three or more within a minute', measures.chattering),
    drawOften('Fleeting: over within a minute', measures.fleeting),
    drawTable(
      'Standing: more than a day',
      [{ name: 'rule' }, { name: 'key' }, { name: 'raised' }, ...numbers('active')],
      measures.standing.map((one) => [one.rule, one.key, showTime(one.raisedAt), formatDuration(one.activeMs)]),
    ),
  ].join('\n');

const drawOften = (title: string, list: readonly Often[]): string =>
  drawTable(
    title,
    [{ name: 'rule' }, { name: 'key' }, ...numbers('alarms')],
    list.map(({ rule, key, alarms }) => [rule, key, `${alarms}`]),
  );

export const toPercent = (share: number): string => `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;

/** Every alarm, the first ones. */
export const drawAlarmList = (alarms: readonly ReplayedAlarm[], showTime: (at: number) => string): string =>
  drawTable(
    'Alarms',
    [
      { name: 'raised' },
      { name: 'severity' },
      { name: 'rule' },
      { name: 'key' },
      { name: 'ended' },
      ...numbers('active'),
    ],
    alarms.map(({ rule, key, severity, raisedAt, clearedAt }) => [
      ...[showTime(raisedAt), severity, rule, key],
      ...(clearedAt === null ? ['still active', ''] : [showTime(clearedAt), formatDuration(clearedAt - raisedAt)]),
    ]),
  );
