import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { REASONS } from '../../src/model/reason.ts';

const glossary = readFileSync(new URL('../../docs/alarms.md', import.meta.url), 'utf8').split('## Reasons')[1] ?? '';
const explained = [...glossary.matchAll(/^\| `([a-z-]+)` \| \S/gm)].map(([, reason]) => reason);

test('docs/alarms.md explains every reason once, and no reason that there is not', () => {
  expect(explained.toSorted()).toEqual([...REASONS].toSorted());
});
