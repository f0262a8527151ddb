import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TROUBLE_IDS } from '../../src/app/system-rules.ts';

test("every one of Tocsin's own alarms stands in its page, and no other", () => {
  const page = readFileSync(new URL('../../docs/own-alarms.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `(tocsin\.[a-z-]+)` \|/gm)].map(([, id]) => id);
  expect(rows.toSorted()).toEqual(TROUBLE_IDS.toSorted());
});
