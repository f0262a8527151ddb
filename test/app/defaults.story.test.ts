import { expect, test } from 'vitest';
import { F7 } from './cold-room.ts';
import { openSite, type Site } from './harness.ts';

const RULES = (title: string) => `
version: 1
rules:
  - id: warm
    title: ${title}
    source: cold
    facts: { door: { default: shut, staleAfter: 1h } }
    when: { all: [ { fact: temperature, operator: greaterThan, value: -15 }, { fact: door, operator: equal, value: shut } ] }
`;

test.each<[string, (site: Site) => Promise<void>]>([
  ['its rule was edited', ({ editRules }) => editRules(RULES('Too warm'))],
  ['a crash', ({ restart }) => restart('1m')],
  ['a clean stop', ({ stopAndStart }) => stopAndStart('1m')],
])('a freezer that never said anything of its door is judged by the default, also after %s', async (_what, happens) => {
  const site = await openSite({ rules: RULES('Warm') });
  await site.publish(F7, { temperature: -20 });
  await site.advance('1m');
  await happens(site);
  await site.publish(F7, { temperature: -10 });
  expect(await site.alarms()).toEqual(['warm oslo/f7 active']);
});
