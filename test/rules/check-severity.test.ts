import { expect, test } from 'vitest';
import { faultsOf } from './given.ts';

const rule = (more: string) => `version: 1
rules:
  - id: r
    source: plant
    ${more}
    notify: [ { Tag: a, severity: critical } ]
`;

const WARNING = '{ severity: warning, when: { fact: t, operator: greaterThan, value: 5 } }';
const BROKEN = '{ severity: critical, when: { fact: t, operator: greaterThan, value: lots } }';

test.each([
  ['beneath what the entry asks for', `levels: [ ${WARNING} ]`, ['told never: the alarm is warning at most']],
  [
    'with a fault of its own',
    `levels: [ ${WARNING}, ${BROKEN} ]`,
    ['not a value for "greaterThan" (expected a number, received "lots")'],
  ],
])('a level %s is told once', (_sentence, levels, messages) => {
  const faults = faultsOf(rule(levels));
  expect(faults).toEqual(messages.map((message) => expect.stringContaining(message)));
});
