import type { ReloadShape } from '../api/reload-shape.ts';
import { count } from '../base/count.ts';

type Change = ReloadShape['changes'][number];
type Fates = ReloadShape['alarms'];

/** What a reload did, or would do: one line for the whole, and one for each rule that is another. */
export const reloadToLines = (told: ReloadShape): readonly string[] => [
  headline(told),
  ...told.changes.map(toLine),
  ...CONFIG_LINES[told.config],
];

const headline = ({ dry, outcome, rules, files, unchanged, changes }: ReloadShape): string => {
  if (outcome === 'unreadable') return 'the loaded rules stay';
  const all = `${count(rules, 'rule')} of ${count(files, 'file')}`;
  const run = rules === 1 ? 'runs' : 'run';
  if (outcome === 'unchanged')
    return dry ? `nothing would change: ${all} ${run}` : `nothing has changed: ${all} ${run}`;
  return `${all} ${dry ? 'would run' : run}, ${unchanged} untouched${changes.length > 0 ? ':' : ''}`;
};

const MARKS: Readonly<Record<Change['change'], string>> = { added: '+', changed: '~', removed: '-' };

const toLine = ({ rule, change, file, line, alarms }: Change): string => {
  const fates = fatesOf(alarms);
  return `${MARKS[change]} ${rule}  ${change}  ${file}:${line}${fates === '' ? '' : `  ${fates}`}`;
};

const fatesOf = ({ kept, retimed, closed, dropped, raised }: Fates): string =>
  [
    kept > 0 && `${count(kept, 'alarm')} kept`,
    retimed > 0 && `${retimed} of them with another delay`,
    closed > 0 && `${count(closed, 'alarm')} ended`,
    dropped > 0 && `${dropped} pending dropped`,
    raised > 0 && `${raised} raised about several devices`,
  ]
    .filter((part) => part !== false)
    .join(', ');

const CONFIG_LINES: Readonly<Record<ReloadShape['config'], readonly string[]>> = {
  same: [],
  changed: ['the config has changed on disk: it takes effect at the next start'],
  faulty: ['the config has faults on disk: the next start would refuse it; see tocsin check'],
};

const RUNS: Readonly<Record<ReloadShape['refused'][number]['running'], string>> = {
  'last-good': 'its last good text runs',
  none: 'none of its rules run',
};

/** What was refused, and why. */
export const faultLines = ({ refused, outcome, reason }: ReloadShape): readonly string[] => [
  ...(outcome === 'unreadable' ? [`the rule files cannot be read: ${reason ?? 'see the log'}`] : []),
  ...refused.flatMap(({ file, running, faults, faultsTotal }) => [
    `${file} is refused, ${RUNS[running]}`,
    ...faults.map(
      ({ line, column, path, message }) => `  ${file}:${line}:${column} ${path ? `${path}: ` : ''}${message}`,
    ),
    ...(faultsTotal > faults.length ? [`  and ${faultsTotal - faults.length} more: tocsin check shows all`] : []),
  ]),
];
