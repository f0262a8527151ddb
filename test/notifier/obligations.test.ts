import { describe, expect, test } from 'vitest';
import type { Obligation } from '../../src/model/notification.ts';
import type { Reason } from '../../src/model/reason.ts';
import type { NotifyEntry } from '../../src/model/rule.ts';
import { createNotifier } from '../../src/notifier/notifier.ts';
import {
  activation,
  CLEARED_AT,
  clearedContext,
  createStamps,
  entry,
  NOW,
  RAISED_AT,
  raisedContext,
  rule,
} from './cold-room.ts';

const notifier = createNotifier();
const MINUTE = 60_000;

const raise = (...notify: readonly NotifyEntry[]) =>
  notifier.tellRaise({
    rule: rule(...notify),
    context: raisedContext(),
    activation,
    transition: { number: 1, reason: 'delay-over', observedAt: RAISED_AT },
    now: NOW,
    stamp: createStamps(),
  });

interface Ending {
  readonly removed?: 'at-run-time' | 'long-ago';
  readonly reason?: Reason;
  readonly obligations?: readonly Obligation[];
}

/** The end of what `notify` told at its raise. */
const clear = (notify: readonly NotifyEntry[], { removed, reason, obligations }: Ending = {}) =>
  notifier.tellClear({
    rule: removed === 'long-ago' ? undefined : rule(...notify),
    context: clearedContext(),
    activation: { ...activation, number: 2 },
    transition: {
      number: 2,
      reason: reason ?? (removed ? 'rule-removed' : 'clear-delay-over'),
      observedAt: CLEARED_AT,
    },
    now: CLEARED_AT + 900,
    stamp: createStamps(),
    obligations: obligations ?? raise(...notify).obligations,
  });

describe('a raise', () => {
  test('is told to each entry, in their order, and remembered', () => {
    const told = raise(entry({ Body: '{{ device }}' }), entry({ Identity: ['ana'], Tag: [], Title: 'Hot', Ttl: 60 }));
    expect(told.notifications.map(({ sid, request }) => [sid.at(-1), request])).toEqual([
      ['1', { Identity: [], Tag: ['on-call'], Title: 'Freezer too warm', Body: 'f7' }],
      ['2', { Identity: ['ana'], Tag: [], Title: 'Hot', Body: 'Freezer too warm: oslo/f7 (critical)', Ttl: 60 }],
    ]);
    expect(told.decisions).toEqual([
      { entry: 0, decision: 'tell', reason: 'raised' },
      { entry: 1, decision: 'tell', reason: 'raised' },
    ]);
    expect(told.obligations[0]).toEqual({
      activation: activation.id,
      entry: 0,
      entryHash: entry({ Body: '{{ device }}' }).hash,
      target: { Identity: [], Tag: ['on-call'] },
      told: 'active',
      toldSeverity: 'critical',
      owed: 'nothing',
      dueAt: null,
      reason: 'raised',
    });
  });

  test('waits where the entry says after', () => {
    const told = raise(entry({ afterMs: 15 * MINUTE, Tag: ['site-{{ site }}'] }));
    expect(told.notifications).toEqual([]);
    expect(told.decisions).toEqual([{ entry: 0, decision: 'wait', reason: 'not-yet-due' }]);
    expect(told.obligations).toMatchObject([
      { told: 'nothing', toldSeverity: null, owed: 'active', dueAt: NOW + 15 * MINUTE, target: { Tag: ['site-oslo'] } },
    ]);
  });

  test('is dropped, and loudly, where nobody knows whom to tell; the other entries go', () => {
    const told = raise(entry({ Tag: ['{{ voltage }}'] }), entry());
    expect(told.decisions).toEqual([
      { entry: 0, decision: 'drop', reason: 'target-unknown' },
      { entry: 1, decision: 'tell', reason: 'raised' },
    ]);
    expect(told.problems).toEqual([{ entry: 0, field: 'Tag[0]', message: 'voltage has no value' }]);
    expect(told.obligations.map((obligation) => obligation.entry)).toEqual([1]);
  });

  test('names what failed in a target that still reaches somebody', () => {
    const told = raise(entry({ Identity: ['{{ voltage }}', 'ana'], afterMs: 1 }));
    expect(told.problems).toHaveLength(1);
    expect(told.obligations).toMatchObject([{ target: { Identity: ['ana'] } }]);
  });

  test('of a rule that notifies nobody is nothing to tell', () => {
    expect(raise().decisions).toEqual([]);
  });
});

describe('an end', () => {
  const told = { Title: 'Hot', Body: 'Above -15', Sms: { body: 'hot' }, Apn: { a: 1 }, Action: 'ACK' };
  const shared = { Sound: 'siren', Priority: 'high', Ttl: 60, Data: { key: '{{ key }} {{ alarm.state }}' } } as const;

  test('is told to whoever was told of the raise, by a text of its own', () => {
    const { notifications, obligations, decisions } = clear([entry({ ...told, ...shared })]);
    expect(notifications[0]?.request).toEqual({
      Identity: [],
      Tag: ['on-call'],
      Title: 'Freezer too warm',
      Body: 'Freezer too warm: oslo/f7 is back to normal after 12 min.',
      Sound: 'siren',
      Priority: 'high',
      Ttl: 60,
      Data: { key: 'oslo/f7 cleared' },
    });
    expect(obligations).toMatchObject([{ told: 'over', owed: 'nothing', reason: 'cleared' }]);
    expect(decisions).toEqual([{ entry: 0, decision: 'tell', reason: 'cleared' }]);
    expect(notifications[0]?.origin).toMatchObject({
      number: 2,
      on: 'clear',
      reason: 'cleared',
      observedAt: CLEARED_AT,
    });
  });

  test('says what the entry has for it', () => {
    const ended = {
      Body: '{{ device }} ok after {{ alarm.duration }}',
      Sms: { body: 'ok' },
      Priority: 'low',
      Ttl: 5,
    } as const;
    const { notifications } = clear([entry({ ...told, ...shared, clear: ended })]);
    expect(notifications[0]?.request).toMatchObject({
      Body: 'f7 ok after 12 min',
      Sms: { body: 'ok' },
      Priority: 'low',
      Ttl: 5,
      Sound: 'siren',
    });
    expect(notifications[0]?.request).not.toHaveProperty('Apn');
  });

  test('goes to the target of the raise, though the labels would now name another', () => {
    const obligations = raise(entry({ Tag: ['site-{{ site }}'] })).obligations;
    const moved = notifier.tellClear({
      rule: rule(entry({ Tag: ['site-{{ site }}'] })),
      context: clearedContext({ labels: { site: 'bergen', device: 'f7' } }),
      activation,
      transition: { number: 2, reason: 'clear-delay-over', observedAt: CLEARED_AT },
      now: NOW,
      stamp: createStamps(),
      obligations,
    });
    expect(moved.notifications[0]?.request.Tag).toEqual(['site-oslo']);
  });

  test.each([
    {
      is: 'is not told where clear is false',
      notify: entry({ clear: false }),
      obligation: {},
      reason: 'clear-not-wanted',
      leaves: { told: 'active', owed: 'nothing', dueAt: null },
    },
    {
      is: 'is not told where the raise still waits, and the raise is not told either',
      notify: entry({ afterMs: 5 }),
      obligation: {},
      reason: 'cleared-before-due',
      leaves: { told: 'nothing', owed: 'nothing', dueAt: null },
    },
    {
      is: 'is not told to who was never told of the raise',
      notify: entry(),
      obligation: { told: 'nothing', owed: 'nothing' },
      reason: 'never-told',
      leaves: { told: 'nothing', owed: 'nothing', dueAt: null },
    },
  ] as const)('$is', ({ notify, obligation, reason, leaves }) => {
    const obligations = raise(notify).obligations.map((one) => ({ ...one, ...obligation }));
    const ended = clear([notify], { obligations });
    expect(ended.notifications).toEqual([]);
    expect(ended.decisions).toEqual([{ entry: 0, decision: 'drop', reason }]);
    expect(ended.obligations).toMatchObject([{ ...leaves, reason }]);
  });

  test('is told once', () => {
    const obligations = clear([entry()]).obligations;
    expect(clear([entry()], { obligations }).decisions).toEqual([]);
  });

  test('leaves the obligations of other activations alone', () => {
    const obligations = raise(entry()).obligations.map((one) => ({ ...one, activation: '…' as typeof one.activation }));
    expect(clear([entry()], { obligations }).decisions).toEqual([]);
  });

  test('is told in the order of the entries, however the obligations came', () => {
    const notify = [entry({ Title: 'a' }), entry({ Title: 'b' }), entry({ Title: 'c' })];
    const obligations = raise(...notify).obligations.toReversed();
    expect(clear(notify, { obligations }).decisions.map((decision) => decision.entry)).toEqual([0, 1, 2]);
  });

  test('is told by its own entry, wherever that stands in the list as it is now', () => {
    const chief = entry({ Tag: ['chief'], clear: false });
    const call = entry({ clear: { Body: 'over' } });
    const { obligations } = raise(call);
    expect(clear([chief, call], { obligations }).notifications[0]?.request).toMatchObject({
      Tag: ['on-call'],
      Body: 'over',
    });
  });

  test.each([
    ['is gone', []],
    ['was edited and wants no end any more', [entry({ clear: false })]],
    ['gave its place to another', [entry({ Tag: ['chief'], clear: { Body: 'of the chief' } })]],
  ])('is told by the default text when its entry %s', (_sentence, edited) => {
    const { obligations } = raise(entry({ clear: { Body: 'over' } }));
    expect(clear(edited, { obligations }).notifications.map(({ request }) => request)).toMatchObject([
      { Tag: ['on-call'], Body: expect.stringMatching(/is back to normal/), Ttl: 14_400 },
    ]);
  });

  test('of a removed rule says so, not what was written of a return to normal', () => {
    const { notifications } = clear([entry({ clear: { Body: 'all is well' }, Ttl: 60 })], { removed: 'at-run-time' });
    expect(notifications[0]?.request).toMatchObject({ Body: expect.stringMatching(/no longer watched/), Ttl: 60 });
  });

  test('by the hours of the rule says so likewise', () => {
    const { notifications } = clear([entry({ clear: { Body: 'all is well' } })], { reason: 'outside-active' });
    expect(notifications[0]?.request.Body).toMatch(/not watched at this hour/);
  });

  test('of a rule removed long ago is told all the same', () => {
    const obligations = raise(entry()).obligations;
    const { notifications } = clear([], { removed: 'long-ago', obligations });
    expect(notifications[0]?.request).toMatchObject({ Title: 'Freezer too warm', Tag: ['on-call'], Ttl: 14_400 });
  });
});

describe('a step of escalation', () => {
  const lead = entry({
    Identity: ['lead'],
    afterMs: 15 * MINUTE,
    unless: 'acknowledged',
    Body: 'Still {{ temperature | round }}',
  });

  const due = (changes: Partial<Parameters<typeof notifier.tellDue>[0]> = {}) => {
    const [waiting] = raise(lead).obligations;
    if (!waiting) throw new Error('no obligation');
    return notifier.tellDue({
      obligation: waiting,
      rule: rule(lead),
      context: raisedContext(),
      activation,
      now: NOW + 15 * MINUTE,
      stamp: createStamps(),
      ...changes,
    });
  };

  test('is told when its time has come and nobody acknowledged', () => {
    const told = due();
    expect(told.notifications[0]?.request).toMatchObject({ Identity: ['lead'], Body: 'Still -11' });
    expect(told.notifications[0]?.origin).toMatchObject({
      on: 'raise',
      reason: 'still-active',
      number: 1,
      observedAt: RAISED_AT,
    });
    expect(told.obligations).toMatchObject([
      { told: 'active', toldSeverity: 'critical', owed: 'nothing', dueAt: null },
    ]);
  });

  test('makes its target one of those who are told of the end', () => {
    const { obligations } = due();
    expect(clear([lead], { obligations }).decisions).toEqual([{ entry: 0, decision: 'tell', reason: 'cleared' }]);
  });

  test.each([
    {
      is: 'acknowledged meanwhile',
      changes: { activation: { ...activation, acknowledged: true } },
      reason: 'was-acknowledged',
    },
    { is: 'over meanwhile', changes: { context: clearedContext() }, reason: 'cleared-before-due' },
    { is: 'without its rule', changes: { rule: undefined }, reason: 'rule-removed' },
  ] as const)('is dropped for an alarm $is', ({ changes, reason }) => {
    const dropped = due(changes);
    expect(dropped.notifications).toEqual([]);
    expect(dropped.decisions).toEqual([{ entry: 0, decision: 'drop', reason }]);
    expect(dropped.obligations).toMatchObject([{ told: 'nothing', owed: 'nothing', dueAt: null, reason }]);
  });

  test('is told though acknowledged, if the entry does not ask', () => {
    const { unless: _, ...always } = lead;
    const told = due({ rule: rule(always), activation: { ...activation, acknowledged: true } });
    expect(told.decisions).toEqual([{ entry: 0, decision: 'tell', reason: 'still-active' }]);
  });

  test('is told by its own entry, wherever that stands now', () => {
    const told = due({ rule: rule(entry({ Body: 'of another' }), lead) });
    expect(told.notifications[0]?.request).toMatchObject({ Identity: ['lead'], Body: 'Still -11' });
  });

  test.each([
    ['is gone', rule()],
    ['was edited', rule(entry({ Body: 'of another' }))],
  ])('is told by the default text when its entry %s, for it was promised', (_sentence, edited) => {
    const told = due({ rule: edited, activation: { ...activation, acknowledged: true } });
    expect(told.notifications[0]?.request).toEqual({
      Identity: ['lead'],
      Tag: ['on-call'],
      Title: 'Freezer too warm',
      Body: 'Freezer too warm: oslo/f7 (critical)',
      Ttl: 14_400,
    });
    expect(told.decisions).toEqual([{ entry: 0, decision: 'tell', reason: 'still-active' }]);
  });

  test('waits on if the timer was early', () => {
    const waits = due({ now: NOW + 15 * MINUTE - 1 });
    expect(waits.decisions).toEqual([{ entry: 0, decision: 'wait', reason: 'not-yet-due' }]);
    expect(waits.obligations).toMatchObject([{ owed: 'active', dueAt: NOW + 15 * MINUTE }]);
  });

  test('is told once', () => {
    const [obligation] = due().obligations;
    if (obligation) expect(due({ obligation }).decisions).toEqual([]);
    expect(obligation).toBeDefined();
  });
});
