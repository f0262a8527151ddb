import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Activation } from '../../src/model/alarm.ts';
import type { Obligation } from '../../src/model/notification.ts';
import { isAbove, type NotifyEntry, SEVERITIES, type Severity } from '../../src/model/rule.ts';
import type { TemplateContext } from '../../src/notifier/context.ts';
import { createNotifier, type Told } from '../../src/notifier/notifier.ts';
import { activation, createStamps, entry, NOW, RAISED_AT, raisedContext, rule } from './cold-room.ts';

const MINUTE = 60_000;
const notifier = createNotifier();

const contextAt = (severity: Severity): TemplateContext => {
  const context = raisedContext();
  return { ...context, alarm: { ...context.alarm, severity } };
};

interface At {
  readonly severity: Severity;
  readonly number: number;
  readonly now?: number;
  readonly acknowledged?: boolean;
}

const tellingAt = (notify: readonly NotifyEntry[], { severity, number, now = NOW, acknowledged = false }: At) => ({
  rule: rule(...notify),
  context: contextAt(severity),
  activation: { ...activation, severity, number, acknowledged } satisfies Activation,
  transition: { number, reason: 'severity-rose', observedAt: RAISED_AT + number } as const,
  now,
  stamp: createStamps(),
});

const raise = (severity: Severity, ...notify: readonly NotifyEntry[]) =>
  notifier.tellRaise(tellingAt(notify, { severity, number: 1 }));

const rise = (notify: readonly NotifyEntry[], obligations: readonly Obligation[], at: Omit<At, 'number'>) =>
  notifier.tellRise({ ...tellingAt(notify, { ...at, number: 2 }), obligations });

const due = (notify: readonly NotifyEntry[], obligation: Obligation | undefined, at: Omit<At, 'number'>) => {
  if (!obligation) throw new Error('nothing waits');
  return notifier.tellDue({ ...tellingAt(notify, { ...at, number: 2 }), obligation });
};

const bodies = ({ notifications }: Told) => notifications.map(({ request: { Body, Sms } }) => Sms?.body ?? Body);

describe('a rise', () => {
  test('is told again to whoever was told of less, with a number of its own', () => {
    const notify = [entry({ Body: 'at {{ temperature }} C' })];
    const told = rise(notify, raise('warning', ...notify).obligations, { severity: 'critical' });
    expect(bodies(told)).toEqual(['Now critical: at -11.26 C']);
    expect(told.notifications[0]?.origin).toMatchObject({ number: 2, entry: 0, on: 'raise', reason: 'severity-rose' });
    expect(told.obligations).toMatchObject([{ told: 'active', toldSeverity: 'critical', owed: 'nothing' }]);
  });

  test.each([
    ['of its own where the entry has none', {}, 'Freezer too warm: oslo/f7 is critical now.'],
    ['that names the severity itself', { Body: 'it is {{ alarm.severity }}' }, 'it is critical'],
    ['of the SMS', { Sms: { body: 'warm' } }, 'Now critical: warm'],
  ])('has a text %s', (_sentence, content, text) => {
    const notify = [entry(content)];
    expect(bodies(rise(notify, raise('warning', ...notify).obligations, { severity: 'critical' }))).toEqual([text]);
  });

  test.each<[string, Severity, Severity, number]>([
    ['above what was told', 'warning', 'critical', 1],
    ['to what was told already', 'critical', 'critical', 0],
    ['below what was told, after a deeper fall', 'critical', 'warning', 0],
  ])('%s', (_sentence, told, severity, count) => {
    const notify = [entry()];
    expect(bodies(rise(notify, raise(told, ...notify).obligations, { severity }))).toHaveLength(count);
  });

  test('is told by an entry that was edited since, in words that fit any alarm', () => {
    const told = rise([], raise('info', entry({ Body: 'old' })).obligations, { severity: 'critical' });
    expect(bodies(told)).toEqual(['Freezer too warm: oslo/f7 is critical now.']);
  });

  test('leaves obligations of another activation alone', () => {
    const notify = [entry()];
    const others = raise('info', ...notify).obligations.map((one) => ({ ...one, activation: 'other' as never }));
    expect(rise(notify, others, { severity: 'critical' }).obligations).toEqual([]);
  });
});

describe('an entry for critical alarms alone', () => {
  const ON_CALL = [entry({ severity: 'critical', Body: 'come' })];

  test('is told at the raise of one', () => {
    expect(bodies(raise('critical', ...ON_CALL))).toEqual(['come']);
  });

  test('waits at the raise of a milder one, and owes nothing', () => {
    const told = raise('warning', ...ON_CALL);
    expect(told.decisions).toEqual([{ entry: 0, decision: 'wait', reason: 'severity-not-reached' }]);
    expect(told.obligations).toMatchObject([{ told: 'nothing', owed: 'nothing', dueAt: null }]);
  });

  test('is told at the rise to it, for the first time, so in its own words', () => {
    const told = rise(ON_CALL, raise('info', ...ON_CALL).obligations, { severity: 'critical' });
    expect(bodies(told)).toEqual(['come']);
  });

  test('is not told at a rise that does not reach it', () => {
    expect(rise(ON_CALL, raise('info', ...ON_CALL).obligations, { severity: 'warning' }).decisions).toEqual([]);
  });

  test('that was edited meanwhile is told of the highest severity, which it waited for in any case', () => {
    const { obligations } = raise('info', ...ON_CALL);
    expect(bodies(rise([], obligations, { severity: 'warning' }))).toEqual([]);
    expect(bodies(rise([], obligations, { severity: 'critical' }))).toEqual([
      'Freezer too warm: oslo/f7 is critical now.',
    ]);
  });

  describe('after five minutes', () => {
    const LATER = [entry({ severity: 'critical', afterMs: 5 * MINUTE })];
    const risen = (at: number) =>
      rise(LATER, raise('warning', ...LATER).obligations, { severity: 'critical', now: at }).obligations[0];

    test('counts them from the rise', () => {
      expect(risen(NOW + MINUTE)).toMatchObject({ owed: 'active', dueAt: NOW + 6 * MINUTE, reason: 'not-yet-due' });
    });

    test('is told then', () => {
      const told = due(LATER, risen(NOW), { severity: 'critical', now: NOW + 5 * MINUTE });
      expect(told.decisions).toEqual([{ entry: 0, decision: 'tell', reason: 'still-active' }]);
    });

    test('is not told should it be milder again by then, and waits for the next rise', () => {
      const told = due(LATER, risen(NOW), { severity: 'warning', now: NOW + 5 * MINUTE });
      expect(told.decisions).toEqual([{ entry: 0, decision: 'wait', reason: 'severity-not-reached' }]);
      const again = rise(LATER, told.obligations, { severity: 'critical', now: NOW + 9 * MINUTE });
      expect(again.obligations).toMatchObject([{ owed: 'active', dueAt: NOW + 14 * MINUTE }]);
    });
  });
});

describe('a step of escalation', () => {
  const STEP = [entry({ afterMs: 15 * MINUTE, unless: 'acknowledged' })];

  test('keeps its time when the severity rises, and tells of the severity then', () => {
    const { obligations } = raise('warning', ...STEP);
    expect(rise(STEP, obligations, { severity: 'critical' }).obligations).toEqual([]);
    const told = due(STEP, obligations[0], { severity: 'critical', now: NOW + 15 * MINUTE });
    expect(told.obligations).toMatchObject([{ told: 'active', toldSeverity: 'critical' }]);
  });

  test('that an acknowledgement stopped begins anew when that is void', () => {
    const stopped = due(STEP, raise('warning', ...STEP).obligations[0], {
      ...{ severity: 'warning', acknowledged: true, now: NOW + 15 * MINUTE },
    });
    expect(stopped.decisions).toMatchObject([{ reason: 'was-acknowledged' }]);
    const risen = rise(STEP, stopped.obligations, { severity: 'critical', now: NOW + 20 * MINUTE });
    expect(risen.obligations).toMatchObject([{ owed: 'active', dueAt: NOW + 35 * MINUTE }]);
  });

  test('that an acknowledgement stopped stays so while that stands', () => {
    const stopped = due(STEP, raise('warning', ...STEP).obligations[0], {
      ...{ severity: 'warning', acknowledged: true, now: NOW + 15 * MINUTE },
    });
    const risen = rise(STEP, stopped.obligations, { severity: 'critical', acknowledged: true });
    expect(risen.obligations).toEqual([]);
  });
});

test('an event is told, and nothing more is owed to anybody', () => {
  const telling = tellingAt([entry()], { severity: 'warning', number: 1 });
  const told = notifier.tellRaise({ ...telling, rule: { ...telling.rule, mode: 'event' } });
  expect(told.obligations).toMatchObject([{ told: 'over', owed: 'nothing' }]);
  const ended = notifier.tellClear({ ...telling, obligations: told.obligations });
  expect(ended.notifications).toEqual([]);
});

const severities = fc.constantFrom(...SEVERITIES);
const entries = fc.array(
  fc.record({
    after: fc.constantFrom(0, 5, 20),
    severity: fc.option(severities, { nil: undefined }),
    unless: fc.boolean(),
  }),
  { minLength: 1, maxLength: 4 },
);

test('whoever was told of any severity is told of the end once, and nobody is told the same severity twice', () => {
  fc.assert(
    fc.property(
      entries,
      fc.array(fc.record({ severity: severities, seen: fc.boolean() }), { minLength: 1 }),
      (drawn, course) => {
        const notify = drawn.map(({ after, severity, unless }, index) =>
          entry({
            ...{ Identity: [`p${index}`], Tag: [], Body: '{{ alarm.severity }}', afterMs: after * MINUTE },
            ...(severity && { severity }),
            ...(unless && { unless: 'acknowledged' }),
          }),
        );
        const run = runCourse(notify, course);
        for (const [index, one] of notify.entries()) {
          const mine = run.filter(({ to }) => to === `p${index}`);
          const told = mine.filter(({ on }) => on === 'raise').map(({ text }) => text as Severity);
          expect(mine.filter(({ on }) => on === 'clear')).toHaveLength(told.length > 0 ? 1 : 0);
          expect(told.every((severity, at) => at === 0 || isAbove(severity, told[at - 1] ?? null))).toBe(true);
          expect(told.every((severity) => !one.severity || !isAbove(one.severity, severity))).toBe(true);
        }
        const keys = run.map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
      },
    ),
  );
});

interface Moment {
  readonly severity: Severity;
  readonly seen: boolean;
}

/** Ten minutes between each two; what falls due is asked for at each. */
const runCourse = (notify: readonly NotifyEntry[], course: readonly Moment[]) => {
  const obligations = new Map<number, Obligation>();
  const sent: { to: string; on: string; text: string; key: string }[] = [];
  const take = (told: Told) => {
    for (const one of told.obligations) obligations.set(one.entry, one);
    for (const { request, origin } of told.notifications) {
      const key = `${origin?.number} ${origin?.entry}`;
      sent.push({ to: request.Identity[0] ?? '', on: origin?.on ?? '', text: request.Body ?? '', key });
    }
  };
  let highest: Severity | null = null;
  let standing: Severity | null = null;
  let acknowledged = false;
  for (const [index, { severity, seen }] of course.entries()) {
    if (isAbove(severity, highest)) {
      highest = severity;
      acknowledged = false;
    }
    const at = { severity, acknowledged, now: NOW + index * 10 * MINUTE };
    const telling = tellingAt(notify, { ...at, number: index + 1 });
    if (standing === null) take(notifier.tellRaise(telling));
    else if (isAbove(severity, standing))
      take(notifier.tellRise({ ...telling, obligations: [...obligations.values()] }));
    standing = severity;
    acknowledged ||= seen;
    for (const one of [...obligations.values()]) {
      if (one.owed !== 'active') continue;
      take(due(notify, one, { ...at, acknowledged }));
    }
  }
  const telling = tellingAt(notify, { severity: standing ?? 'info', number: course.length + 1 });
  const context = { ...telling.context, alarm: { ...telling.context.alarm, state: 'cleared' } } as TemplateContext;
  take(notifier.tellClear({ ...telling, context, obligations: [...obligations.values()] }));
  return sent;
};
