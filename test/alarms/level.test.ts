import { describe, expect, test } from 'vitest';
import type { Timing } from '../../src/alarms/step.ts';
import type { Alarm } from '../../src/model/alarm.ts';
import type { Severity } from '../../src/model/rule.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { type Happening, MINUTE, reading, tell, timer } from './story.ts';

const LEVELS: Timing = { forMs: 0, clearForMs: 0, severity: 'info', levels: 'follow' };
const LATCHES: Timing = { ...LEVELS, levels: 'latch-highest' };
const DELAYED: Timing = { ...LEVELS, forMs: 10 * MINUTE, clearForMs: 5 * MINUTE };

/** A reading that calls for `level`; null: all is well. */
const at = (minute: number, level: Severity | null | 'unknown', timing = LEVELS): Happening => {
  const verdict: Verdict = level === null ? 'false' : level === 'unknown' ? 'unknown' : 'true';
  const happening = reading(minute, verdict, { timing });
  const isKnown = level !== null && level !== 'unknown';
  return isKnown ? { ...happening, input: { ...happening.input, severity: level } as Happening['input'] } : happening;
};

/** State, severity and reason after each step. */
const story = (happenings: readonly Happening[]) => {
  let alarm: Alarm | null = null;
  return happenings.map((happening) => {
    const told = tell([happening], alarm);
    alarm = told.alarm;
    return `${alarm?.state ?? 'normal'} ${alarm?.activation?.severity ?? '-'} ${told.reasons[0]}`;
  });
};

describe('an alarm with levels', () => {
  test('rises and falls with the readings, in transitions of one activation', () => {
    const ranks = ['info', 'warning', 'warning', 'critical', 'info', 'info', null] as const;
    const { effects } = tell(ranks.map((level, minute) => at(minute, level)));
    expect(effects.map(({ transition, activation }) => [activation.number, transition, activation.severity])).toEqual([
      [1, 'raised', 'info'],
      [2, 'severity-changed', 'warning'],
      [3, 'severity-changed', 'critical'],
      [4, 'severity-changed', 'info'],
      [5, 'cleared', 'info'],
    ]);
    expect(new Set(effects.map(({ activation }) => activation.id)).size).toBe(1);
  });

  test('says which way it went', () => {
    expect(story([at(0, 'warning'), at(1, 'critical'), at(2, 'info'), at(3, 'info')])).toEqual([
      'active warning condition-true',
      'active critical severity-rose',
      'active info severity-fell',
      'active info already-active',
    ]);
  });

  test('is the very same alarm while its level is', () => {
    const raised = tell([at(0, 'warning')]).alarm;
    expect(tell([at(1, 'warning')], raised).alarm).toBe(raised);
  });

  test('holds its severity while nothing is known', () => {
    expect(story([at(0, 'critical'), at(1, 'unknown')]).at(-1)).toBe('active critical condition-unknown');
  });

  test('that latches never falls, though its level does', () => {
    const ranks = ['info', 'critical', 'info', 'warning', null] as const;
    expect(story(ranks.map((level, minute) => at(minute, level, LATCHES)))).toEqual([
      'active info condition-true',
      'active critical severity-rose',
      'active critical already-active',
      'active critical already-active',
      'normal - condition-false',
    ]);
    expect(tell(ranks.slice(0, 3).map((level, minute) => at(minute, level, LATCHES))).alarm?.level).toBe('info');
  });
});

describe('the delays', () => {
  test('raise with the severity that is called for when they are over', () => {
    expect(story([at(0, 'critical', DELAYED), at(5, 'warning', DELAYED), at(10, 'warning', DELAYED)])).toEqual([
      'pending - delay-started',
      'pending - delay-running',
      'active warning delay-over',
    ]);
  });

  test('begin once, whatever the level does meanwhile', () => {
    const { alarm } = tell([at(0, 'info', DELAYED), at(9, 'critical', DELAYED)]);
    expect(alarm).toMatchObject({ state: 'pending', sinceObservedAt: 0, dueAt: 10 * MINUTE, level: 'critical' });
  });

  test('raise with the level last known, should nothing be known when they are over', () => {
    expect(story([at(0, 'critical', DELAYED), timer(10, 'unknown', { timing: DELAYED })]).at(-1)).toBe(
      'active critical delay-over',
    );
  });

  test('let a later change of severity through at once', () => {
    const happenings = [at(0, 'info', DELAYED), at(10, 'info', DELAYED), at(11, 'critical', DELAYED)];
    expect(story(happenings).at(-1)).toBe('active critical severity-rose');
  });

  test('keep the severity while the end waits, and go on at the level that comes back', () => {
    const begun = [at(0, 'critical', DELAYED), at(10, 'critical', DELAYED), at(11, null, DELAYED)];
    expect(story(begun).at(-1)).toBe('clearing critical clear-delay-started');
    expect(story([...begun, at(12, 'critical', DELAYED)]).at(-1)).toBe('active critical clear-delay-broken');
    expect(story([...begun, at(12, 'warning', DELAYED)]).at(-1)).toBe('active warning severity-fell');
    expect(story([...begun, at(16, null, DELAYED)]).at(-1)).toBe('normal - clear-delay-over');
  });
});

describe('an acknowledgement', () => {
  const acknowledge = (minute: number): Happening => ({ ...at(minute, null), input: { type: 'acknowledge' } });
  const isAcknowledged = (...happenings: readonly Happening[]) => tell(happenings).alarm?.activation?.acknowledged;

  test('is void once the alarm is worse than it ever was', () => {
    expect(isAcknowledged(at(0, 'warning'), acknowledge(1), at(2, 'critical'))).toBe(false);
  });

  test('outlasts a fall, and the way back up to where it was', () => {
    expect(isAcknowledged(at(0, 'critical'), acknowledge(1), at(2, 'info'))).toBe(true);
    expect(isAcknowledged(at(0, 'critical'), acknowledge(1), at(2, 'info'), at(3, 'warning'))).toBe(true);
    expect(isAcknowledged(at(0, 'critical'), acknowledge(1), at(2, 'info'), at(3, 'critical'))).toBe(true);
  });

  test('is void above what was acknowledged, though it fell in between', () => {
    expect(isAcknowledged(at(0, 'warning'), acknowledge(1), at(2, 'info'), at(3, 'critical'))).toBe(false);
  });
});

describe('an edit of the rule', () => {
  const PLAIN: Timing = { forMs: 0, clearForMs: 0, severity: 'warning' };
  const retime = (minute: number, timing: Timing): Happening => ({
    ...at(minute, null),
    input: { type: 'retime', timing },
  });

  test('leaves the severity to the next verdict while there are levels', () => {
    expect(
      story([at(0, 'critical'), retime(1, { ...LEVELS, severity: 'warning' }), at(2, 'warning')]).slice(1),
    ).toEqual(['active critical rule-changed', 'active warning severity-fell']);
  });

  test('to a rule without levels gives it the severity of the rule, and forgets the levels', () => {
    const { alarm, reasons } = tell([at(0, 'critical'), at(1, 'info'), retime(2, PLAIN)]);
    expect([alarm?.activation?.severity, alarm?.level, alarm?.activation?.highest, reasons.at(-1)]).toEqual([
      'warning',
      undefined,
      undefined,
      'rule-changed',
    ]);
    expect(tell([reading(3, 'true', { timing: PLAIN })], alarm).alarm).toBe(alarm);
  });

  test('to a rule with levels keeps the severity until the next verdict', () => {
    const raised = tell([reading(0, 'true', { timing: PLAIN })]).alarm;
    const { alarm } = tell([retime(1, LEVELS)], raised);
    expect(alarm?.activation?.severity).toBe('warning');
    expect(tell([at(2, 'critical')], alarm).alarm?.activation?.severity).toBe('critical');
  });
});
