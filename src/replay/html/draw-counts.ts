import { count } from '../../base/count.ts';
import { formatDuration } from '../../base/duration.ts';
import { type CostedRow, isNight, type Report } from '../report.ts';
import { type Column, drawTable, numbers, toMoney, toPercent } from './draw-table.ts';

/** By rule, device, target, severity and hour, and the nights. */
export const drawCounts = (report: Report): string => {
  const { rules, devices, targets, severities, smsPrice } = report;
  const isPriced = smsPrice !== null;
  return [
    drawTable('By rule', columnsOf('rule', isPriced), rules.map(toCells(isPriced))),
    drawTable('By device', columnsOf('device', isPriced), devices.map(toCells(isPriced))),
    drawTable(
      'By target',
      [{ name: 'target' }, ...numbers('notifications', 'SMS segments', ...(isPriced ? ['cost'] : []))],
      targets.map((row) => [row.name, ...billCells(row, isPriced)]),
    ),
    drawTable(
      'By severity',
      [{ name: 'severity' }, ...numbers('alarms', 'share')],
      severities.map(({ severity, alarms, share }) => [severity, `${alarms}`, toPercent(share)]),
    ),
    drawDay(report, isPriced),
    '<h3>Notifications by hour of day</h3>',
    drawHours(report.hours),
  ].join('\n');
};

const columnsOf = (name: string, isPriced: boolean): readonly Column[] => [
  { name },
  ...numbers('alarms', 'notifications', 'SMS segments', ...(isPriced ? ['cost'] : []), 'active'),
];

const toCells = (isPriced: boolean) => (row: CostedRow) => [
  ...[row.name, `${row.alarms}`, ...billCells(row, isPriced)],
  row.activeMs > 0 ? formatDuration(row.activeMs) : '',
];

const billCells = (bill: Report['total'] | CostedRow, isPriced: boolean): readonly string[] => [
  ...[`${bill.notifications}`, `${bill.segments}`],
  ...(isPriced ? [toMoney(bill.cost)] : []),
];

const drawDay = ({ nights, total }: Report, isPriced: boolean): string => {
  const row = (name: string, bill: Report['total']) => [name, `${bill.alarms}`, ...billCells(bill, isPriced)];
  return drawTable(
    'By night and day',
    [{ name: 'when' }, ...numbers('alarms', 'notifications', 'SMS segments', ...(isPriced ? ['cost'] : []))],
    [row('nights, 22 to 7', nights), row('night and day', total)],
  );
};

const HEIGHT = 90;

/** Bars of nights are paler. */
const drawHours = (hours: readonly CostedRow[]): string => {
  const most = Math.max(1, ...hours.map(({ notifications }) => notifications));
  const bars = hours.map(({ name, alarms, notifications }, index) => {
    const height = Math.round((notifications / most) * HEIGHT);
    const left = (index / hours.length) * 100;
    const title = `${name} h: ${count(alarms, 'alarm')}, ${count(notifications, 'notification')}`;
    const night = isNight(index) ? ' night' : '';
    const [x, width, middle] = [left + 0.6, 100 / hours.length - 1.2, left + 50 / hours.length].map((share) =>
      share.toFixed(2),
    );
    return `<rect class="bar${night}" x="${x}%" y="${HEIGHT - height}" width="${width}%" height="${height}"><title>${title}</title></rect><text class="hour${index % 3 ? ' wide' : ''}" x="${middle}%" y="${HEIGHT + 15}">${name}</text>`;
  });
  return `<div class="hours"><svg width="100%" height="${HEIGHT}" role="img" aria-labelledby="hours" aria-describedby="hours-more">\n<title id="hours">Notifications by hour of day</title><desc id="hours-more">${describeHours(hours)}</desc>\n<line class="grid" x1="0" x2="100%" y1="${HEIGHT}" y2="${HEIGHT}"/>\n${bars.join('\n')}\n</svg></div>\n<p>hours 00 to 23; the most within one: ${most}; nights are grey</p>`;
};

const describeHours = (hours: readonly CostedRow[]): string =>
  hours
    .filter(({ notifications }) => notifications > 0)
    .map(({ name, notifications }) => `${name}: ${notifications}`)
    .join('; ');
