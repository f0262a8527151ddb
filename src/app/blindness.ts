import { asKey, type Key, type RuleId } from '../model/ids.ts';
import type { WallMoment } from '../model/reading.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import type { Device } from './fleet.ts';

/** A verdict may stay unknown this long (ms of watch time) before it is a trouble of its own. */
export const BLIND_AFTER_MS = 15 * 60_000;

/** Keys watched per rule; a rule that is blind for more than these is blind enough. */
const MOST_KEYS = 1000;

/** Keys that one check looks at for one that does not only wait for its windows. */
const MOST_LOOKS = 20;

/** Which rules cannot see which keys, and since when. */
export interface Blindness {
  readonly note: (about: About, known: boolean, watchedAt: number) => void;
  /** The rules that have been blind too long at `watchedAt`: an example key, and the facts it misses. */
  readonly check: (watchedAt: number, wallAt?: number) => readonly Blind[];
  /** An earlier run said that `rule` is blind: nothing is known until one of its verdicts is. */
  readonly assume: (rule: RuleId) => void;
  readonly isAssumed: (rule: RuleId) => boolean;
  /** A rule that is gone, or was loaded again, starts afresh. */
  readonly forget: (rule: RuleId) => void;
  /** The device had to go for want of room: whoever it was, nobody waits for it. */
  readonly forgetDevice: (device: Device) => void;
}

export interface Blind {
  readonly rule: RuleId;
  readonly key: Key;
  readonly missing: readonly string[];
}

interface About {
  readonly rule: CompiledRule;
  readonly key: Key;
  readonly device: Device;
}

interface Since extends About {
  readonly since: number;
}

export const createBlindness = (): Blindness => {
  const byRule = new Map<RuleId, Map<Key, Since>>();
  const assumed = new Set<RuleId>();
  return {
    note: (about, known, watchedAt) => {
      if (known && byRule.size === 0 && assumed.size === 0) return;
      const { rule, key } = about;
      const keys = byRule.get(rule.id);
      if (known) {
        assumed.delete(rule.id);
        if (keys?.delete(key) && keys.size === 0) byRule.delete(rule.id);
      } else if (!keys) byRule.set(rule.id, new Map([[key, { ...about, since: watchedAt }]]));
      else if (!keys.has(key) && keys.size < MOST_KEYS) keys.set(key, { ...about, since: watchedAt });
    },
    check: (watchedAt, wallAt = watchedAt) =>
      [...byRule.values()].flatMap((keys) => findBlind(keys, { observedAt: Number.NaN, watchedAt, wallAt }) ?? []),
    assume: (rule) => {
      assumed.add(rule);
    },
    isAssumed: (rule) => assumed.has(rule),
    forget: (rule) => {
      assumed.delete(rule);
      byRule.delete(rule);
    },
    forgetDevice: (device) => {
      const key = asKey(device.memory.device);
      for (const [rule, keys] of byRule) {
        if (keys.get(key)?.device === device && keys.delete(key) && keys.size === 0) byRule.delete(rule);
      }
    },
  };
};

/** The key that has been unknown longest, if that is too long. A window that fills ends its waiting by itself. */
const findBlind = (keys: ReadonlyMap<Key, Since>, now: WallMoment): Blind | null => {
  let looks = 0;
  // A Map keeps insertion order: the first key has been unknown longest.
  for (const [key, { rule, device, since }] of keys) {
    if (now.watchedAt - since < BLIND_AFTER_MS || looks++ >= MOST_LOOKS) return null;
    const { missing, filling } = rule.explain(device.memory, now);
    if (missing.length > 0 || filling.length === 0) return { rule: rule.id, key, missing };
  }
  return null;
};
