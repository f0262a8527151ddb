import type { RuleId } from '../model/ids.ts';
import type { CompiledRule, Together } from '../rules/compiled-rule.ts';
import type { Instance } from './fleet.ts';
import type { RuleBook } from './rule-book.ts';
import { countAwaited, standsNow } from './settle-together.ts';
import { sharedValue } from './together.ts';
import type { World } from './world.ts';

/** Which alarms about several devices a swap begins and ends. */
export interface TogetherForecast {
  /** The instance stays, and has this rule then. */
  readonly note: (rule: CompiledRule, instance: Instance) => void;
  /** After all were noted: what begins, and what ends. */
  readonly changes: () => readonly TogetherChange[];
}

export interface TogetherChange {
  readonly rule: RuleId;
  readonly begins: boolean;
}

/** Devices that share a value. */
interface Crowd {
  readonly rule: CompiledRule;
  readonly together: Together;
  readonly value: string;
  absent: number;
  /** One alarm stands for them. */
  stood: boolean;
}

/** As `takeUpTogether` makes them anew after the swap to `book`; it changes nothing. */
export const createTogetherForecast = (world: World, book: RuleBook): TogetherForecast => {
  const crowds = new Map<string, Crowd>();
  const crowdOf = ({ id }: CompiledRule, value: string): Crowd | undefined => {
    const rule = book.rules.get(id);
    if (!rule?.together) return undefined;
    const name = `${id}\n${value}`;
    const crowd = crowds.get(name) ?? { rule, together: rule.together, value, absent: 0, stood: false };
    crowds.set(name, crowd);
    return crowd;
  };
  return {
    note: (rule, instance) => {
      if (!instance.alarm?.activation) return;
      const group = groupValue(book.rules.get(rule.id), instance);
      const value = group ?? sharedValue(rule, instance);
      const crowd = value === undefined ? undefined : crowdOf(rule, value);
      if (crowd && group !== undefined) crowd.stood = true;
      else if (crowd) crowd.absent++;
    },
    changes: () =>
      [...crowds.values()].flatMap(({ rule, together, value, absent, stood }) => {
        const total = countAwaited(world, rule, { by: together.by, value });
        const stands = standsNow(together, { absent, total, stood });
        return stands === stood ? [] : [{ rule: rule.id, begins: stands }];
      }),
  };
};

/** Of an alarm about several devices: what they share. */
const groupValue = (rule: CompiledRule | undefined, { about: { device, labels } }: Instance): string | undefined =>
  rule?.together && device.source.isGroups ? labels[rule.together.by] : undefined;
