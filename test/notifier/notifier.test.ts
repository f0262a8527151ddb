import { expect, test } from 'vitest';
import { createNotifier } from '../../src/notifier/notifier.ts';
import { activation, createStamps, entry, NOW, RAISED_AT, raisedContext, rule } from './cold-room.ts';

const notifier = createNotifier();

test('a text that passes the check renders, given its variables', () => {
  const text = '{{ site }}: freezer {{ device }} at {{ temperature | round: 1 }} °C';
  expect(notifier.checkTemplate(text)).toEqual({ problems: [], variables: [['site'], ['device'], ['temperature']] });
  const told = notifier.tellRaise({
    rule: rule(entry({ Title: text })),
    context: raisedContext(),
    activation,
    transition: { number: 1, reason: 'condition-true', observedAt: RAISED_AT },
    now: NOW,
    stamp: createStamps(),
  });
  expect(told.notifications[0]?.request.Title).toBe('oslo: freezer f7 at -11.3 °C');
});

test('a text that no check ever saw stops no message', () => {
  const told = notifier.tellRaise({
    rule: rule(entry({ Body: '{{ oops' })),
    context: raisedContext(),
    activation,
    transition: { number: 1, reason: 'condition-true', observedAt: RAISED_AT },
    now: NOW,
    stamp: createStamps(),
  });
  expect(told.notifications[0]?.request.Body).toMatch(/^Freezer too warm \(critical\) oslo\/f7: output .* not closed/);
});
