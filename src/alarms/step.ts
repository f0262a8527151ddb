import type { Alarm } from '../model/alarm.ts';
import { acknowledge, remove, retime } from './command.ts';
import type { Step } from './effect.ts';
import type { AlarmInput, StepNow } from './input.ts';
import { judge } from './judge.ts';
import { coolDown, occur } from './occur.ts';

export type { Effect, Step } from './effect.ts';
export type { AlarmInput, StepNow, Timing } from './input.ts';

/**
 * What `input` makes of `alarm` (null: Normal). Pure but for `now.newActivation`, which is called once per raise.
 * A `dueAt` in the result that is not after `now.watchedAt` is due at once.
 */
export const step = (alarm: Alarm | null, input: AlarmInput, now: StepNow): Step => {
  switch (input.type) {
    case 'verdict':
    case 'due':
      return judge(alarm, input, now);
    case 'occurrence':
      return occur(alarm, input.timing, now);
    case 'cooldown':
      return coolDown(alarm, input.timing, now);
    case 'acknowledge':
      return acknowledge(alarm, now);
    case 'remove':
      return remove(alarm, now);
    case 'retime':
      return retime(alarm, input.timing, now);
  }
};
