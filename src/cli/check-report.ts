import { count } from '../base/count.ts';
import { type Fault, formatFault, sortFaults } from '../document/fault.ts';
import { type Doubt, formatDoubt, sayInstead } from '../rules/doubts/doubt.ts';
import { showDelay } from './check-delays.ts';
import type { Findings } from './check-findings.ts';
import type { CheckFormat } from './check-options.ts';
import { type CliContext, printJson, printLine } from './context.ts';
import { toWorkflowCommand } from './github-command.ts';
import { wrapLine } from './wrap-line.ts';

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
  } else if (format === 'text' && stderr.isTTY === true) {
    for (const line of forTerminal([...faults, ...warnings.map(asWarning)])) printLine(stderr, line);
  } else {
    for (const fault of faults) printLine(stderr, formatFinding(fault));
    for (const warning of warnings) printLine(stderr, `warning: ${formatFinding(warning)}`);
  }
  if (format === 'json') {
    printJson(stdout, { faults, warnings, files, notes, delays: findings.delays.map(showDelay) });
    return;
  }
  const sum = sumOf({ files, faults: faults.length, warnings: warnings.length });
  for (const line of [...notes, sum]) printLine(stdout, line);
};

/** `1 file, 0 faults, 2 warnings` */
export const sumOf = (sum: { readonly files: number; readonly faults: number; readonly warnings: number }): string =>
  `${count(sum.files, 'file')}, ${count(sum.faults, 'fault')}, ${count(sum.warnings, 'warning')}`;

interface Warning {
  readonly warning: Fault | Doubt;
}

const asWarning = (warning: Fault | Doubt): Warning => ({ warning });

/** What a page, and a terminal beside an editor, shows of a line. */
const COLUMNS = 100;
const INDENT = 4;

/** File by file, with a blank line after each; a place stays whole, so that a terminal can open it. */
const forTerminal = (findings: readonly (Fault | Warning)[]): readonly string[] => {
  const placed = findings.map((one) =>
    'warning' in one
      ? { ...placeOf(one.warning), text: `warning: ${formatFinding(one.warning)}` }
      : { ...placeOf(one), text: formatFinding(one) },
  );
  const byFile = Map.groupBy(sortFaults(placed), ({ file }) => file);
  return [...byFile.values()].flatMap((each) => [...each.flatMap(({ text }) => wrapLine(text, INDENT, COLUMNS)), '']);
};

const placeOf = ({ file, line, column, path, message }: Fault): Fault => ({ file, line, column, path, message });

const formatFinding = (finding: Fault | Doubt): string => {
  if ('doubt' in finding) return formatDoubt(finding);
  return `${formatFault(finding)}${sayInstead(finding)}`;
};
