import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DECODE_FAULTS, decodeFault } from '../../src/decode/fault.ts';
import { FORMAT_NAMES } from '../../src/decode/formats.ts';

const page = readFileSync(new URL('../../docs/sources.md', import.meta.url), 'utf8');

test('the page on sources says of every fault what it is', () => {
  const explained = [...page.matchAll(/^\|.*?`([a-z-]+)` \|/gm)].map(([, reason]) => reason);
  const others = [...page.matchAll(/^\| `([a-z0-9-]+)` \| \S/gm)].map(([, reason]) => reason);
  expect(DECODE_FAULTS.filter((reason) => !explained.includes(reason) && !others.includes(reason))).toEqual([]);
});

test('the page on sources names every format', () => {
  expect(FORMAT_NAMES.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

test('a detail fits on a line of the log', () => {
  expect(decodeFault('not-json', 'x'.repeat(500)).detail).toHaveLength(120);
});
