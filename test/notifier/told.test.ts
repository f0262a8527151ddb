import { expect, test } from 'vitest';
import type { Obligation } from '../../src/model/notification.ts';
import { createRenderField } from '../../src/notifier/content.ts';
import { createTemplates } from '../../src/notifier/template.ts';
import { joinTold, keepSilent, NOTHING_TOLD, send } from '../../src/notifier/told.ts';
import { activation, createStamps, NOW, raisedContext, rule } from './cold-room.ts';

const obligation: Obligation = {
  activation: activation.id,
  entry: 3,
  entryHash: 'e3',
  target: { Identity: ['ana'], Tag: [] },
  told: 'active',
  toldSeverity: 'critical',
  owed: 'nothing',
  dueAt: null,
  reason: 'raised',
};

const context = raisedContext();
const sent = send(
  { rule: rule(), context, activation, now: NOW, stamp: createStamps() },
  {
    obligation,
    content: { Body: '{{ voltage }}' },
    defaults: { Title: 'T {{ as it is }}', Body: 'B' },
    render: createRenderField(createTemplates(), context),
    tells: { number: 4, on: 'raise', observedAt: 77 },
  },
);

test('a notification goes to the target of its obligation, with its own content over the defaults', () => {
  expect(sent.notifications.map(({ request }) => request)).toEqual([
    {
      Identity: ['ana'],
      Tag: [],
      Title: 'T {{ as it is }}',
      Body: 'Freezer too warm (critical) oslo/f7: voltage has no value',
    },
  ]);
});

test('a notification knows what it tells of', () => {
  expect(sent.notifications[0]).toMatchObject({
    sid: 'NT00000000000000000000000000000001',
    createdAt: NOW,
    // It goes to bindings: with addresses of its own, of which there are none, nobody would be told.
    direct: 0,
    origin: {
      activation: activation.id,
      number: 4,
      entry: 3,
      rule: 'freezer-warm',
      key: 'oslo/f7',
      on: 'raise',
      reason: 'raised',
      observedAt: 77,
    },
  });
});

test('what failed in it is told with its entry', () => {
  expect(sent.problems).toEqual([{ entry: 3, field: 'Body', message: 'voltage has no value' }]);
});

test('silence is a decision too, with the reason of its obligation', () => {
  expect(keepSilent(obligation, 'drop')).toEqual({
    obligations: [obligation],
    notifications: [],
    decisions: [{ entry: 3, decision: 'drop', reason: 'raised' }],
    problems: [],
  });
});

test('parts are joined in their order', () => {
  const joined = joinTold([sent, NOTHING_TOLD, keepSilent({ ...obligation, entry: 1 }, 'wait')]);
  expect(joined.decisions.map(({ entry }) => entry)).toEqual([3, 1]);
  expect(joinTold([])).toEqual(NOTHING_TOLD);
});
