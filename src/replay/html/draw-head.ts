import type { Difference } from '../difference.ts';
import type { Report } from '../report.ts';
import { toMoney, toPercent } from './draw-table.ts';
import { escapeHtml } from './escape-html.ts';

/** What was replayed, as it was named. */
export interface Subject {
  readonly files: readonly string[];
  readonly rules: readonly string[];
  /** How many rules those are. */
  readonly ruleCount: number;
  /** The rules that these are held against; null: none. */
  readonly against: readonly string[] | null;
}

interface SubjectOptions {
  readonly period: string;
  readonly zone: string;
}

export const drawSubject = (subject: Subject, { period, zone }: SubjectOptions): string => {
  const { files, rules, ruleCount, against } = subject;
  const entries: readonly (readonly [name: string, value: string])[] = [
    ['recording', files.join(', ')],
    ['period', period],
    ['times and nights', `by the clock of ${zone}`],
    ['rules', `${ruleCount} of ${rules.join(', ')}`],
    ...(against ? [['held against', against.join(', ')] as const] : []),
  ];
  const pairs = entries.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`);
  return `<dl class="subject">${pairs.join('')}</dl>`;
};

/** What it came to, in a few numbers. */
export const drawFigures = (report: Report, difference: Difference | null): string => {
  const { total, nights, measures, smsPrice } = report;
  const { chattering, standing, peak, inFlood } = measures;
  const figures: readonly (readonly [name: string, value: string])[] = [
    ['alarms', counted(total.alarms, difference && moreAlarms(difference))],
    ['notifications', counted(total.notifications, difference?.bill.more.notifications)],
    ['of them at night, 22 to 7', `${nights.notifications}`],
    ['SMS segments, at one phone each', counted(total.segments, difference?.bill.more.segments)],
    ...(smsPrice === null ? [] : [[`cost, at ${smsPrice} a segment`, toMoney(total.cost)] as const]),
    ['alarms within 10 min, at most', `${peak?.alarms ?? 0}`],
    ['of the time in flood', toPercent(inFlood)],
    ['alarms that chatter', `${chattering.reduce((sum, one) => sum + one.alarms, 0)}`],
    ['alarms that stand for more than a day', `${standing.length}`],
  ];
  const boxes = figures.map(([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`);
  return `<dl class="figures">${boxes.join('')}</dl>`;
};

const moreAlarms = ({ alarms }: Difference): number => alarms.added.length - alarms.removed.length;

/** With what the change of rules adds or takes away. */
const counted = (count: number, more: number | null | undefined): string =>
  more == null ? `${count}` : `${count} (${more > 0 ? '+' : ''}${more})`;
