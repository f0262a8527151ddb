import { type Fault, formatFault, sortFaults } from '../document/fault.ts';
import { type Doubt, formatDoubt } from '../rules/doubts/doubt.ts';
import { showDelay } from './check-delays.ts';
import type { Findings } from './check-findings.ts';
import type { CheckFormat } from './check-options.ts';
import { type CliContext, printJson, printLine } from './context.ts';
import { toWorkflowCommand } from './github-command.ts';

/** Everything that was found, in the order of the files. */
export const printReport = (
  { stdout, stderr }: Pick<CliContext, 'stdout' | 'stderr'>,
  findings: Findings,
  format: CheckFormat,
): void => {
  const faults = sortFaults(findings.faults);
  const warnings = sortFaults(findings.warnings);
  const { files, notes } = findings;
  if (format === 'github') {
    for (const fault of faults) printLine(stdout, toWorkflowCommand('error', fault));
    for (const warning of warnings) printLine(stdout, toWorkflowCommand('warning', warning));
  } else {
    for (const fault of faults) printLine(stderr, formatFinding(fault));
    for (const warning of warnings) printLine(stderr, `warning: ${formatFinding(warning)}`);
  }
  if (format === 'json') {
    printJson(stdout, { faults, warnings, files, delays: findings.delays.map(showDelay) });
    return;
  }
  const sum = `${files} files, ${faults.length} faults, ${warnings.length} warnings`;
  for (const line of [...notes, sum]) printLine(stdout, line);
};

const formatFinding = (finding: Fault | Doubt): string => {
  if ('doubt' in finding) return formatDoubt(finding);
  return `${formatFault(finding)}${finding.instead === undefined ? '' : `; write ${finding.instead}`}`;
};
