import { formatDuration } from '../../base/duration.ts';
import type { Charge, Difference, Moved } from '../difference.ts';
import type { ReplayedAlarm, ReplayedNotification } from '../history.ts';
import { type Column, drawTable, numbers, short } from './draw-table.ts';

type ShowTime = (at: number) => string;

/** What a change of rules comes to: the sums, then each alarm and each notification that is not as it was. */
export const drawDifference = (difference: Difference, showTime: ShowTime): string =>
  [drawSums(difference), drawAlarms(difference.alarms, showTime), drawTold(difference.notifications, showTime)].join(
    '\n',
  );

const drawSums = ({ alarms, notifications, bill }: Difference): string =>
  [
    `<p>alarms: ${alarms.added.length} added, ${alarms.removed.length} removed, ${alarms.moved.length} moved, ${alarms.same} the same</p>`,
    `<p>notifications: ${notifications.added.length} added, ${notifications.removed.length} removed, ${notifications.reworded.length} reworded, ${notifications.same} the same</p>`,
    drawTable(
      'The bill',
      [{ name: 'what' }, ...numbers('before', 'after', 'difference')],
      [
        row('alarms', ...countAlarms(alarms)),
        row('notifications', bill.before.notifications, bill.after.notifications),
        row('SMS segments', bill.before.segments, bill.after.segments),
        ...costRows(bill.before, bill.after),
      ],
    ),
  ].join('\n');

const countAlarms = ({
  same,
  moved,
  added,
  removed,
}: Difference['alarms']): readonly [before: number, after: number] => {
  const both = same + moved.length;
  return [both + removed.length, both + added.length];
};

const row = (name: string, before: number, after: number, digits = 0): readonly string[] => {
  const more = after - before;
  return [name, before.toFixed(digits), after.toFixed(digits), `${more > 0 ? '+' : ''}${more.toFixed(digits)}`];
};

const costRows = (before: Charge, after: Charge): readonly (readonly string[])[] =>
  before.cost === null || after.cost === null ? [] : [row('cost', before.cost, after.cost, 2)];

interface Timed {
  readonly at: number;
  readonly cells: readonly string[];
}

const inOrder = (rows: readonly Timed[]) => rows.toSorted((a, b) => a.at - b.at).map(({ cells }) => cells);

/** A time that stayed stands once. */
const drawAlarms = ({ added, removed, moved }: Difference['alarms'], showTime: ShowTime): string => {
  const end = ({ clearedAt }: ReplayedAlarm) => (clearedAt === null ? 'still active' : showTime(clearedAt));
  const whole = (change: string) => (alarm: ReplayedAlarm) => ({
    at: alarm.raisedAt,
    cells: [change, alarm.rule, alarm.key, alarm.severity, showTime(alarm.raisedAt), end(alarm), '', ''],
  });
  const shifted = ({ before, after, raisedBy, clearedBy }: Moved): Timed => ({
    at: after.raisedAt,
    cells: [
      ...['moves', after.rule, after.key, after.severity, showTime(after.raisedAt), end(after)],
      raisedBy === 0 ? 'as before' : `${showTime(before.raisedAt)} (${describeShift(raisedBy)})`,
      before.clearedAt === after.clearedAt
        ? 'as before'
        : `${end(before)}${clearedBy === null ? '' : ` (${describeShift(clearedBy)})`}`,
    ],
  });
  return drawTable(
    'Alarms that change',
    [...short('change'), ...words('rule', 'key', 'severity'), ...short('raised', 'ended', 'was raised', 'was ended')],
    inOrder([...added.map(whole('adds')), ...removed.map(whole('removes')), ...moved.map(shifted)]),
  );
};

const TEXTS: readonly Column[] = [{ name: 'text', kind: 'long' }, { name: 'was', kind: 'long' }, { name: 'target' }];

const words = (...names: readonly string[]) => names.map((name) => ({ name }));

const describeShift = (byMs: number): string =>
  `now ${formatDuration(Math.abs(byMs))} ${byMs > 0 ? 'later' : 'earlier'}`;

const drawTold = ({ added, removed, reworded }: Difference['notifications'], showTime: ShowTime): string => {
  const cells = (change: string, one: ReplayedNotification, was: string): Timed => ({
    at: one.at,
    cells: [change, showTime(one.at), one.on, one.rule, one.key, one.text, was, one.target],
  });
  return drawTable(
    'Notifications that change',
    [...short('change', 'at', 'on'), ...words('rule', 'key'), ...TEXTS],
    inOrder([
      ...added.map((one) => cells('adds', one, '')),
      ...removed.map((one) => cells('removes', one, '')),
      ...reworded.map(({ before, after }) => cells('rewords', after, before.text)),
    ]),
  );
};
