import { expect, test } from 'vitest';
import { NOTHING } from '../../src/cli/check-findings.ts';
import type { CheckFormat } from '../../src/cli/check-options.ts';
import { printReport } from '../../src/cli/check-report.ts';
import type { Fault } from '../../src/document/fault.ts';

const fault = (file: string, line: number, message: string): Fault => ({
  file,
  line,
  column: 3,
  path: 'rules[0]',
  message,
});

const LONG = 'what is said of it at some length, and with a reason, so that nobody has to look it up anywhere else';

const report = (format: CheckFormat, isTTY: boolean) => {
  const printed = { stdout: '', stderr: '' };
  const outputOf = (name: 'stdout' | 'stderr') => ({ isTTY, write: (text: string) => (printed[name] += text) });
  const findings = {
    ...NOTHING,
    files: 2,
    faults: [fault('b.yaml', 9, 'wrong'), fault('a.yaml', 7, LONG)],
    warnings: [
      { ...fault('a.yaml', 2, 'odd'), instead: 'it plainly' },
      { ...fault('b.yaml', 1, 'odd'), path: '' },
      { ...fault('b.yaml', 4, 'odd'), path: '' },
    ],
  };
  printReport({ stdout: outputOf('stdout'), stderr: outputOf('stderr') }, findings, format);
  return printed;
};

test('at a terminal it is read file by file, in lines that a page holds', () => {
  const { stdout, stderr } = report('text', true);
  expect(stderr.split('\n')).toEqual([
    'warning: a.yaml:2:3 rules[0]: odd; write it plainly',
    'a.yaml:7:3 rules[0]: what is said of it at some length, and with a reason, so that nobody has to',
    '    look it up anywhere else',
    '',
    'warning: b.yaml:1:3 odd',
    'warning: b.yaml:4:3 odd',
    'b.yaml:9:3 rules[0]: wrong',
    '',
    '',
  ]);
  expect(stdout).toBe('2 files, 2 faults, 3 warnings\n');
});

test('elsewhere each is one line, faults first', () => {
  expect(report('text', false).stderr.split('\n').slice(0, 3)).toEqual([
    `a.yaml:7:3 rules[0]: ${LONG}`,
    'b.yaml:9:3 rules[0]: wrong',
    'warning: a.yaml:2:3 rules[0]: odd; write it plainly',
  ]);
});
