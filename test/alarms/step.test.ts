import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AlarmInput, type Step, step } from '../../src/alarms/step.ts';
import type { Alarm } from '../../src/model/alarm.ts';
import { createActivations } from './story.ts';

const verdict = fc.constantFrom('true' as const, 'false' as const, 'unknown' as const);
const timing = fc.record({
  forMs: fc.constantFrom(0, 1, 10, 100),
  clearForMs: fc.constantFrom(0, 1, 10, 100),
  severity: fc.constantFrom('info' as const, 'warning' as const, 'critical' as const),
});
const input: fc.Arbitrary<AlarmInput> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constantFrom('verdict' as const, 'due' as const),
      timing,
      verdict,
      clear: fc.option(verdict),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'acknowledge' as const }) },
  { weight: 1, arbitrary: fc.constant({ type: 'remove' as const }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('retime' as const), timing }) },
);

/** Watch time only goes on; event time does as it likes, as devices do, and is missing now and then. */
const happening = fc.record({
  input,
  elapsed: fc.integer({ min: 0, max: 60 }),
  observedAt: fc.oneof(fc.integer({ min: 0, max: 500 }), fc.constant(Number.NaN)),
});
const story = fc.array(happening, { maxLength: 60 });

interface Taken extends Step {
  readonly before: Alarm | null;
  readonly input: AlarmInput;
}

const run = (happenings: readonly { input: AlarmInput; elapsed: number; observedAt: number }[]): readonly Taken[] => {
  const newActivation = createActivations();
  const taken: Taken[] = [];
  let alarm: Alarm | null = null;
  let watchedAt = 0;
  for (const one of happenings) {
    watchedAt += one.elapsed;
    const result: Step = step(alarm, one.input, { observedAt: one.observedAt, watchedAt, newActivation });
    taken.push({ ...result, before: alarm, input: one.input });
    alarm = result.alarm;
  }
  return taken;
};

const holdsFor = (property: (taken: readonly Taken[]) => void) =>
  fc.assert(
    fc.property(story, (happenings) => property(run(happenings))),
    { numRuns: 400 },
  );

describe('whatever happens to an alarm', () => {
  test('raise and end alternate, and each raise is a new activation', () => {
    holdsFor((taken) => {
      const told = taken
        .flatMap(({ effects }) => effects)
        .filter(({ transition }) => /raised|cleared/.test(transition));
      told.forEach(({ transition, activation }, index) => {
        expect(transition).toBe(index % 2 === 0 ? 'raised' : 'cleared');
        expect(activation.id).toBe(`a${Math.floor(index / 2) + 1}`);
      });
    });
  });

  test('an activation is open exactly while Active or Clearing', () => {
    holdsFor((taken) => {
      for (const { alarm } of taken) {
        expect(alarm?.activation !== null && alarm !== null).toBe(
          alarm?.state === 'active' || alarm?.state === 'clearing',
        );
      }
    });
  });

  test('transitions of an activation are numbered 1, 2, 3, …', () => {
    holdsFor((taken) => {
      const effects = taken.flatMap((one) => one.effects);
      for (const numbered of Map.groupBy(effects, ({ activation }) => activation.id).values()) {
        expect(numbered.map(({ activation }) => activation.number)).toEqual(numbered.map((_, index) => index + 1));
      }
    });
  });

  test('unknown never clears', () => {
    holdsFor((taken) => {
      for (const { input, effects } of taken) {
        const unknown = 'verdict' in input && (input.verdict === 'unknown' || input.clear === 'unknown');
        if (unknown) expect(effects.map(({ transition }) => transition)).not.toContain('cleared');
      }
    });
  });

  test('something is due only while Pending or Clearing, and always while Pending', () => {
    holdsFor((taken) => {
      for (const { alarm } of taken) {
        if (alarm?.state === 'active') expect(alarm.dueAt).toBeNull();
        if (alarm?.state === 'pending') expect(alarm.dueAt).toBeGreaterThanOrEqual(alarm.sinceWatchedAt);
      }
    });
  });

  test('time is a number and does not go back within an activation', () => {
    holdsFor((taken) => {
      for (const { before, alarm, effects } of taken) {
        for (const { observedAt, activation } of effects)
          expect(observedAt).toBeGreaterThanOrEqual(activation.raisedAt);
        if (!alarm) continue;
        expect(alarm.sinceObservedAt).toBeGreaterThanOrEqual(before?.sinceObservedAt ?? 0);
        expect(alarm.sinceWatchedAt).toBeGreaterThanOrEqual(before?.sinceWatchedAt ?? 0);
      }
    });
  });

  test('a timer that comes when it is due is not asked for again at the same time', () => {
    holdsFor((taken) => {
      for (const { alarm, input } of taken) {
        if (!('verdict' in input) || alarm?.dueAt == null) continue;
        const now = { observedAt: Number.NaN, watchedAt: alarm.dueAt, newActivation: createActivations() };
        expect(step(alarm, input, now).alarm?.dueAt).not.toBe(alarm.dueAt);
      }
    });
  });

  test('the same story ends the same way', () => {
    fc.assert(
      fc.property(story, (happenings) => {
        expect(run(happenings)).toEqual(run(happenings));
      }),
      { numRuns: 100 },
    );
  });
});
