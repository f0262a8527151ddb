import { formatDuration } from '../base/duration.ts';
import { toRfc3339, toRfc3339OrNull } from '../base/rfc3339.ts';
import type { Difference, Moved } from '../replay/difference.ts';
import type { ReplayedAlarm, ReplayedNotification } from '../replay/history.ts';

/** The `against` of `replay --format json`: what the rules have that those they are held against have not, and back. */
export const differenceToJson = ({ alarms, notifications, bill }: Difference) => ({
  alarms: {
    same: alarms.same,
    moved: alarms.moved.map(({ before, after, raisedBy, clearedBy }) => ({
      ...{ before: alarmToJson(before), after: alarmToJson(after), raisedByMs: raisedBy, clearedByMs: clearedBy },
    })),
    added: alarms.added.map(alarmToJson),
    removed: alarms.removed.map(alarmToJson),
  },
  notifications: {
    same: notifications.same,
    reworded: notifications.reworded.map(({ before, after }) => ({
      before: toldToJson(before),
      after: toldToJson(after),
    })),
    added: notifications.added.map(toldToJson),
    removed: notifications.removed.map(toldToJson),
  },
  bill,
});

const alarmToJson = ({ rule, key, severity, raisedAt, clearedAt }: ReplayedAlarm) => ({
  ...{ rule, key, severity, raisedAt: toRfc3339(raisedAt), clearedAt: toRfc3339OrNull(clearedAt) },
});

const toldToJson = ({ at, rule, key, on, target, text }: ReplayedNotification) => ({
  ...{ at: toRfc3339(at), rule, key, on, target, text },
});

/** The same for a person: `+` was added, `-` removed, `~` moved. */
export const differenceToLines = ({ alarms, notifications, bill }: Difference): readonly string[] => [
  ...inOrder([
    ...alarms.added.map((alarm) => ({ at: alarm.raisedAt, line: `+ ${describe(alarm)}` })),
    ...alarms.removed.map((alarm) => ({ at: alarm.raisedAt, line: `- ${describe(alarm)}` })),
    ...alarms.moved.map((moved) => ({ at: moved.after.raisedAt, line: `~ ${describeMoved(moved)}` })),
  ]),
  `alarms: ${alarms.added.length} added, ${alarms.removed.length} removed, ${alarms.moved.length} moved, ${alarms.same} the same`,
  ...inOrder([
    ...notifications.added.map((one) => ({ at: one.at, line: `+ ${describeTold(one)}` })),
    ...notifications.removed.map((one) => ({ at: one.at, line: `- ${describeTold(one)}` })),
    ...notifications.reworded.map(({ before, after }) => ({
      ...{ at: after.at, line: `~ ${describeTold(after)}, was: ${JSON.stringify(before.text)}` },
    })),
  ]),
  `notifications: ${notifications.added.length} added, ${notifications.removed.length} removed, ${notifications.reworded.length} reworded, ${notifications.same} the same`,
  billToLine(bill),
];

const inOrder = (lines: readonly { readonly at: number; readonly line: string }[]): readonly string[] =>
  lines.toSorted((a, b) => a.at - b.at).map(({ line }) => line);

const describe = ({ rule, key, severity, raisedAt, clearedAt }: ReplayedAlarm): string => {
  const end =
    clearedAt === null ? 'still active' : `until ${toRfc3339(clearedAt)} (${formatDuration(clearedAt - raisedAt)})`;
  return `${toRfc3339(raisedAt)} ${severity} ${rule} ${key}, ${end}`;
};

const describeMoved = ({ after, raisedBy, clearedBy }: Moved): string => {
  const end = clearedBy === null ? 'one of them does not end' : `ends ${describeShift(clearedBy)}`;
  return `${describe(after)}: raised ${describeShift(raisedBy)}, ${end}`;
};

const describeShift = (byMs: number): string =>
  byMs === 0 ? 'as before' : `${formatDuration(Math.abs(byMs))} ${byMs > 0 ? 'later' : 'earlier'}`;

const describeTold = ({ at, on, rule, key, target, text }: ReplayedNotification): string =>
  `${toRfc3339(at)} ${on} ${rule} ${key} to ${target}: ${JSON.stringify(text)}`;

const billToLine = ({ before, after, more }: Difference['bill']): string => {
  const sign = (count: number) => (count > 0 ? `+${count}` : `${count}`);
  const cost =
    before.cost === null || after.cost === null || more.cost === null
      ? ''
      : `; cost ${before.cost.toFixed(2)} to ${after.cost.toFixed(2)} (${more.cost > 0 ? '+' : ''}${more.cost.toFixed(2)})`;
  return `bill: ${before.notifications} to ${after.notifications} notifications (${sign(more.notifications)}), ${before.segments} to ${after.segments} segments (${sign(more.segments)})${cost}`;
};
