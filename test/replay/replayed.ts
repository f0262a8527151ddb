import type { History, ReplayedAlarm, ReplayedNotification } from '../../src/replay/history.ts';

export const START = Date.UTC(2026, 0, 12);
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

let made = 0;

/** An alarm from and to so many ms after the start. */
export const alarm = (from: number, to: number | null, more: Partial<ReplayedAlarm> = {}): ReplayedAlarm => ({
  ...{ id: `alarm-${made++}`, rule: 'hot', key: 'p1', device: 'p1', severity: 'warning' },
  raisedAt: START + from,
  clearedAt: to === null ? null : START + to,
  ...more,
});

export const told = (
  about: ReplayedAlarm,
  at: number,
  more: Partial<ReplayedNotification> = {},
): ReplayedNotification => ({
  ...{ at: START + at, alarm: about.id, rule: about.rule, key: about.key, on: 'raise', entry: 0 },
  ...{ target: 'on-call', text: 'hot', segments: 1 },
  ...more,
});

export const historyOf = (
  alarms: readonly ReplayedAlarm[],
  notifications: readonly ReplayedNotification[] = [],
  days = 2,
): History => ({ alarms, notifications, span: { from: START, to: START + days * 24 * HOUR } });
