import { expect, test } from 'vitest';
import { toWorkflowCommand } from '../../src/cli/github-command.ts';
import type { Fault } from '../../src/document/fault.ts';
import type { Doubt } from '../../src/rules/doubts/doubt.ts';

const FAULT: Fault = { file: 'rules/cold.yaml', line: 12, column: 7, path: 'rules[0].for', message: 'not a duration' };
const DOUBT: Doubt = { ...FAULT, message: 'too short', doubt: 'too-quick', rule: 'warm', instead: '5m or more' };

test.each<readonly [sentence: string, level: 'error' | 'warning', finding: Fault | Doubt, command: string]>([
  [
    'a fault is an error at its place, titled by where in the document it stands',
    'error',
    FAULT,
    '::error file=rules/cold.yaml,line=12,col=7,title=rules[0].for::not a duration',
  ],
  [
    'what was expected, received and is to be written is told',
    'error',
    { ...FAULT, expected: '10m', received: '"soon"', instead: '30s, 10m or 2d' },
    '::error file=rules/cold.yaml,line=12,col=7,title=rules[0].for::not a duration (expected 10m, received "soon"); write 30s, 10m or 2d',
  ],
  [
    'a doubt is a warning, titled by its word and its rule',
    'warning',
    DOUBT,
    '::warning file=rules/cold.yaml,line=12,col=7,title=too-quick%3A warm::too short; write 5m or more',
  ],
  [
    'what the message has just said is not said once more',
    'warning',
    { ...DOUBT, message: 'no fact "vlaue", did you mean "value"?', instead: 'value' },
    '::warning file=rules/cold.yaml,line=12,col=7,title=too-quick%3A warm::no fact "vlaue", did you mean "value"?',
  ],
  [
    'a fault of a whole file says so',
    'error',
    { ...FAULT, path: '' },
    '::error file=rules/cold.yaml,line=12,col=7,title=whole file::not a duration',
  ],
  [
    'nothing ends the command early: line feeds, percent signs, and in properties colons and commas',
    'error',
    { ...FAULT, file: 'a,b:c%.yaml', path: '', message: '100 %\r\n::error::forged' },
    '::error file=a%2Cb%3Ac%25.yaml,line=12,col=7,title=whole file::100 %25%0D%0A::error::forged',
  ],
])('%s', (_sentence, level, finding, command) => {
  expect(toWorkflowCommand(level, finding)).toBe(command);
});
