import { type AlarmInput, type Effect, type StepNow, step, type Timing } from '../../src/alarms/step.ts';
import type { Alarm } from '../../src/model/alarm.ts';
import { type ActivationId, asActivationId } from '../../src/model/ids.ts';
import type { Reason } from '../../src/model/reason.ts';
import type { Verdict } from '../../src/model/verdict.ts';

export const MINUTE = 60_000;

/** Ids `a1`, `a2`, … in the order of the raises. */
export const createActivations = (): (() => ActivationId) => {
  let count = 0;
  return () => asActivationId(`a${++count}`);
};

/** One thing that happens, minutes after the start: `at` by watch time, `observed` by the device (NaN: no reading). */
export interface Happening {
  readonly at: number;
  readonly observed?: number;
  readonly input: AlarmInput;
}

export interface Told {
  readonly alarm: Alarm | null;
  readonly states: readonly string[];
  readonly reasons: readonly Reason[];
  readonly effects: readonly Effect[];
}

/** Runs `happenings` over an alarm that begins Normal. */
export const tell = (happenings: readonly Happening[], from: Alarm | null = null): Told => {
  const newActivation = createActivations();
  let alarm = from;
  const states: string[] = [];
  const reasons: Reason[] = [];
  const effects: Effect[] = [];
  for (const { at, observed = at, input } of happenings) {
    const now: StepNow = { observedAt: observed * MINUTE, watchedAt: at * MINUTE, newActivation };
    const taken = step(alarm, input, now);
    alarm = taken.alarm;
    states.push(alarm?.state ?? 'normal');
    reasons.push(taken.reason);
    effects.push(...taken.effects);
  }
  return { alarm, states, reasons, effects };
};

/** A reading's verdict, `at` minutes after the start. */
export const reading = (at: number, verdict: Verdict, options: JudgedOptions): Happening => ({
  at: options.receivedAt ?? at,
  observed: at,
  input: { type: 'verdict', timing: options.timing, verdict, clear: options.clear ?? null },
});

/** A timer asks `at` minutes after the start. */
export const timer = (at: number, verdict: Verdict, options: JudgedOptions): Happening => ({
  at,
  observed: Number.NaN,
  input: { type: 'due', timing: options.timing, verdict, clear: options.clear ?? null },
});

export interface JudgedOptions {
  readonly timing: Timing;
  readonly clear?: Verdict | null;
  /** When a reading was received, if later than it was observed. */
  readonly receivedAt?: number;
}

/** Delays in minutes. */
export const timed = (forMinutes: number, clearForMinutes = 0): Timing => ({
  forMs: forMinutes * MINUTE,
  clearForMs: clearForMinutes * MINUTE,
  severity: 'critical',
});
