import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { endLastLine } from '../../src/cli/recording-end.ts';

const LINE = '{"time":"2026-01-31T08:00:00.000Z","topic":"t","payload":"ø"}';
/** Longer than what is read at once. */
const LONG = `{"time":"2026-01-31T08:00:00.000Z","topic":"t","payload":"${'x'.repeat(200_000)}`;

test.each([
  ['nothing', '', '', false],
  ['whole lines', `${LINE}\n`, `${LINE}\n`, false],
  ['a whole line without its line break', `${LINE}\n${LINE}`, `${LINE}\n${LINE}\n`, false],
  ['a line that breaks off', `${LINE}\n${LINE.slice(0, -4)}`, `${LINE}\n`, true],
  ['a long line that breaks off', `${LINE}\n${LONG}`, `${LINE}\n`, true],
  ['a line alone that breaks off', LONG, '', true],
])('a recording of %s is ready for the next line', (_sentence, before, after, isDropped) => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-recording-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'week.jsonl');
  writeFileSync(file, before);
  expect(endLastLine(file)).toBe(isDropped ? `${file} broke off in its last line, which is dropped` : null);
  expect(readFileSync(file, 'utf8')).toBe(after);
});
