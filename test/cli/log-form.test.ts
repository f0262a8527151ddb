import { expect, test } from 'vitest';
import { logForm } from '../../src/cli/log-form.ts';

const JSON_LINES = { level: 'info' };
const PLAIN = { level: 'info', text: { colour: false } };
const COLOURED = { level: 'info', text: { colour: true } };

test.each([
  { of: 'a terminal reads text', format: 'auto', isTTY: true, env: { TERM: 'xterm' }, is: COLOURED },
  { of: 'a file or a container gets JSON', format: 'auto', isTTY: undefined, env: {}, is: JSON_LINES },
  { of: 'NO_COLOR is obeyed', format: 'auto', isTTY: true, env: { NO_COLOR: '1' }, is: PLAIN },
  { of: 'an empty NO_COLOR is none', format: 'auto', isTTY: true, env: { NO_COLOR: '' }, is: COLOURED },
  { of: 'a dumb terminal has no colour', format: 'auto', isTTY: true, env: { TERM: 'dumb' }, is: PLAIN },
  { of: 'text in a file, when asked for, has no colour', format: 'pretty', isTTY: false, env: {}, is: PLAIN },
  { of: 'JSON at a terminal, when asked for', format: 'json', isTTY: true, env: {}, is: JSON_LINES },
] as const)('$of', ({ format, isTTY, env, is }) => {
  const stdout = { write: () => {}, ...(isTTY !== undefined && { isTTY }) };
  expect(logForm({ log: { level: 'info', format } }, { stdout, env })).toEqual(is);
});
