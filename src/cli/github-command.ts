import type { Fault } from '../document/fault.ts';
import { type Doubt, sayInstead } from '../rules/doubts/doubt.ts';

/**
 * A workflow command that annotates the line: `::error file=rules/cold.yaml,line=12,col=7,title=rules[0].for::not a duration`.
 * [docs.github.com: Workflow commands for GitHub Actions, "Setting an error message"]
 */
export const toWorkflowCommand = (level: 'error' | 'warning', finding: Fault | Doubt): string => {
  const { file, line, column } = finding;
  const place = { file, line, col: column, title: titleOf(finding) };
  const properties = Object.entries(place).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${level} ${properties.join(',')}::${escapeData(messageOf(finding))}`;
};

/** What it is about: of a doubt its word and the rule, of a fault where in the document it stands. */
const titleOf = (finding: Fault | Doubt): string =>
  'doubt' in finding ? `${finding.doubt}: ${finding.rule}` : finding.path || 'whole file';

const messageOf = (finding: Fault | Doubt): string => {
  const { message, expected, received } = finding;
  const detail = [expected && `expected ${expected}`, received && `received ${received}`].filter(Boolean).join(', ');
  return `${message}${detail && ` (${detail})`}${sayInstead(finding)}`;
};

/** As the runner undoes it: a line feed would end the command, and a percent sign begin another character. */
const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** In a property commas and colons end it as well. */
const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
