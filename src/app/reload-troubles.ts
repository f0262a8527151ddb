import type { Core } from './core.ts';
import { type RefusedFile, refusedFiles, showFault } from './reload-report.ts';
import type { FileReport } from './rule-files.ts';

type Told = Pick<Core, 'troubles'>;

/** Tocsin's own alarm for each refused file, and its end for each that is well or gone; those that are refused. */
export const tellRefused = ({ troubles }: Told, reports: readonly FileReport[]): readonly RefusedFile[] => {
  const refused = refusedFiles(reports);
  const files = new Set(refused.map(({ file }) => file));
  for (const file of troubles.subjects('tocsin.rules-refused')) {
    if (!files.has(file)) troubles.say('tocsin.rules-refused', file, false, '');
  }
  for (const one of refused) troubles.say('tocsin.rules-refused', one.file, true, describe(one));
  return refused;
};

/** The folders themselves cannot be listed: one alarm for all of them, until they can. */
export const tellUnreadable = ({ troubles }: Told, paths: readonly string[]): void =>
  troubles.say('tocsin.rules-refused', paths.join(', '), true, UNREADABLE);

const UNREADABLE = 'the rule files cannot be read, the loaded rules stay';

const describe = ({ faults, running }: RefusedFile): string => {
  const [first] = faults;
  const rest = faults.length > 1 ? ` and ${faults.length - 1} more` : '';
  const runs = running === 'last-good' ? 'its last good text runs' : 'none of its rules run';
  return `${first ? showFault(first) : 'faulty'}${rest}; ${runs}`;
};
