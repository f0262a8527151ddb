import type { EpochToLocal } from '../model/local-time.ts';
import { SEVERITIES, type Severity } from '../model/rule.ts';
import type { History, ReplayedAlarm, Span } from './history.ts';
import { type Measures, measure } from './measures.ts';
import { type Row, type RowNames, tallyRows } from './tally-rows.ts';

/** Whoever is told from here to there is woken. Hours of the wall clock. */
const NIGHT = { from: 22, to: 7 } as const;

const HOUR_MS = 3_600_000;
const HOURS = 24;

export interface ReportOptions {
  /** Where nights are nights. */
  readonly toLocal: EpochToLocal;
  /** For one segment to one phone, in whatever money; null: nobody said. */
  readonly smsPrice: number | null;
}

/** What rules would have come to: who was told how often, at which hours, at what cost. Times epoch ms. */
export interface Report {
  readonly span: Span | null;
  readonly rules: readonly CostedRow[];
  readonly devices: readonly CostedRow[];
  /** Alarms are of rules and devices, and none of a target: their number is 0. */
  readonly targets: readonly CostedRow[];
  /** 24 of them, `00` to `23` by the clock of the zone. */
  readonly hours: readonly CostedRow[];
  readonly nights: Bill & { readonly alarms: number };
  readonly total: Bill & { readonly alarms: number };
  readonly severities: readonly { readonly severity: Severity; readonly alarms: number; readonly share: number }[];
  readonly smsPrice: number | null;
  readonly measures: Measures;
}

export interface CostedRow extends Row {
  /** As if each notification went to one phone; null without a price. */
  readonly cost: number | null;
}

/** As if each notification went to one phone. */
export interface Bill {
  readonly notifications: number;
  readonly segments: number;
  /** Null without a price. */
  readonly cost: number | null;
}

export const createReport = (history: History, { toLocal, smsPrice }: ReportOptions): Report => {
  const { alarms, span } = history;
  const devices = new Map(alarms.map(({ id, device }) => [id, device]));
  const hours = tallyHours(history, toLocal);
  const nightly = hours.filter(({ name }) => isNight(Number(name)));
  const costed = (rows: readonly Row[]) => rows.map((row) => ({ ...row, cost: costOf(row.segments, smsPrice) }));
  const deviceNames: RowNames = {
    ofAlarm: ({ device }) => device,
    ofNotification: ({ alarm, key }) => devices.get(alarm) ?? key,
  };
  return {
    span,
    rules: costed(tallyRows(history, { ofAlarm: ({ rule }) => rule, ofNotification: ({ rule }) => rule })),
    devices: costed(tallyRows(history, deviceNames)),
    targets: costed(tallyRows(history, { ofAlarm: () => null, ofNotification: ({ target }) => target })),
    hours: costed(hours),
    nights: { alarms: nightly.reduce((sum, row) => sum + row.alarms, 0), ...billOf(nightly, smsPrice) },
    total: { alarms: alarms.length, ...billOf(hours, smsPrice) },
    severities: shareOut(alarms),
    smsPrice,
    measures: measure(history),
  };
};

const billOf = (rows: readonly Row[], price: number | null): Bill => {
  const segments = rows.reduce((sum, row) => sum + row.segments, 0);
  const notifications = rows.reduce((sum, row) => sum + row.notifications, 0);
  return { notifications, segments, cost: costOf(segments, price) };
};

/** Prices have hundredths of a cent. */
export const costOf = (segments: number, price: number | null): number | null =>
  price === null ? null : Math.round(segments * price * 10_000) / 10_000;

/** Whether whoever is told in this hour (0 to 23) is woken. */
export const isNight = (hour: number): boolean => hour >= NIGHT.from || hour < NIGHT.to;

const tallyHours = (history: History, toLocal: EpochToLocal): readonly Row[] => {
  const hourOf = (at: number) =>
    String(Math.floor((((toLocal(at) / HOUR_MS) % HOURS) + HOURS) % HOURS)).padStart(2, '0');
  const rows = tallyRows(history, {
    ofAlarm: ({ raisedAt }) => hourOf(raisedAt),
    ofNotification: ({ at }) => hourOf(at),
  });
  const byName = new Map(rows.map((row) => [row.name, row]));
  return Array.from({ length: HOURS }, (_, hour) => {
    const name = String(hour).padStart(2, '0');
    return byName.get(name) ?? { name, alarms: 0, notifications: 0, segments: 0, activeMs: 0 };
  });
};

const shareOut = (alarms: readonly ReplayedAlarm[]): Report['severities'] =>
  SEVERITIES.toReversed().map((severity) => {
    const own = alarms.filter((alarm) => alarm.severity === severity).length;
    return { severity, alarms: own, share: alarms.length === 0 ? 0 : own / alarms.length };
  });
