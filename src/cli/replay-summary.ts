import { count } from '../base/count.ts';
import type { Report } from '../replay/report.ts';
import type { ReplayOptions } from './replay-options.ts';

/** The end of what a person is shown, however long the list above it is: the sums, and what more can be asked. */
export const summaryToLines = (
  { total, nights, severities, rules, smsPrice }: Report,
  { report, html }: Pick<ReplayOptions, 'report' | 'html'>,
): readonly string[] => {
  const [most] = rules;
  if (!most) return [];
  const bySeverity = severities
    .filter(({ alarms }) => alarms > 0)
    .map(({ severity, alarms }) => `${alarms} ${severity}`);
  const cost = total.cost === null ? '' : ` (${total.cost.toFixed(2)} at ${smsPrice})`;
  const asked = [
    ...(report ? [] : ['--report by rule, device, target and hour']),
    ...(html === undefined ? ['--html FILE with plots'] : []),
  ];
  return [
    '',
    `in all: ${count(total.alarms, 'alarm')} (${bySeverity.join(', ')}), most of ${most.name} (${most.alarms}); ${count(total.notifications, 'notification')}, ${nights.notifications} of them at night; ${count(total.segments, 'SMS segment')}${cost}`,
    ...(asked.length > 0 ? [`more: ${asked.join('; ')}`] : []),
  ];
};
