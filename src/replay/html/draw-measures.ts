import { count } from '../../base/count.ts';
import { formatDuration } from '../../base/duration.ts';
import type { Measures, Often } from '../measures.ts';
import { drawTable, numbers, short, toPercent } from './draw-table.ts';

/** By the measures of ISA-18.2. */
export const drawMeasures = (measures: Measures, showTime: (at: number) => string): string =>
  [
    drawLoad(measures, showTime),
    drawTable(
      `Raised most often: ${toPercent(measures.badActorsShare)} of all`,
      [{ name: 'rule' }, { name: 'key' }, ...numbers('alarms', 'share')],
      measures.badActors.map(({ rule, key, alarms, share }) => [rule, key, `${alarms}`, toPercent(share)]),
    ),
    drawTable(
      'Chattering: three or more within a minute',
      [{ name: 'rule' }, { name: 'key' }, ...numbers('alarms', 'most within a minute')],
      measures.chattering.map(({ rule, key, alarms, mostPerMinute }) => [rule, key, `${alarms}`, `${mostPerMinute}`]),
    ),
    drawOften('Fleeting: over within a minute', measures.fleeting),
    drawTable(
      'Standing: more than a day',
      [{ name: 'rule' }, { name: 'key' }, ...short('raised'), ...numbers('active')],
      measures.standing.map((one) => [one.rule, one.key, showTime(one.raisedAt), formatDuration(one.activeMs)]),
    ),
  ].join('\n');

const drawLoad = (measures: Measures, showTime: (at: number) => string): string => {
  const { averagePerTenMinutes: average, peak, inFlood, chattering, fleeting, standing } = measures;
  const sum = (list: readonly Often[]) => `${list.reduce((all, { alarms }) => all + alarms, 0)}`;
  return drawTable(
    'Load',
    [{ name: 'measure' }, ...numbers('value'), { name: 'remark' }],
    [
      ['alarms per 10 min, on average', showAverage(average), average === null ? 'too short a recording' : ''],
      ['alarms within 10 min, at most', `${peak?.alarms ?? 0}`, peak ? `from ${showTime(peak.at)}` : ''],
      ['time in flood', toPercent(inFlood), ''],
      ['chattering alarms', sum(chattering), `from ${count(chattering.length, 'rule and key', 'rules and keys')}`],
      ['fleeting alarms', sum(fleeting), `from ${count(fleeting.length, 'rule and key', 'rules and keys')}`],
      ['standing alarms', `${standing.length}`, ''],
    ],
  );
};

/** Of good rules it is far below one. */
const showAverage = (average: number | null): string =>
  average === null ? '–' : average >= 1 ? average.toFixed(1) : `${Number(average.toPrecision(2))}`;

const drawOften = (title: string, list: readonly Often[]): string =>
  drawTable(
    title,
    [{ name: 'rule' }, { name: 'key' }, ...numbers('alarms')],
    list.map(({ rule, key, alarms }) => [rule, key, `${alarms}`]),
  );
