import type { RuleId } from '../model/ids.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import type { Instance } from './fleet.ts';

/** Which devices of a rule with `together` are absent, by what they have in common. Made anew at a start. */
export interface Together {
  /** An alarm of such a rule was raised or has ended. */
  readonly note: (instance: Instance) => void;
  /** A device was heard for the first time: of more devices those that stand as one may be too small a part. */
  readonly grow: (instance: Instance) => void;
  /** To be looked at, whether or not a device is absent there. */
  readonly touch: (rule: RuleId, value: string) => void;
  /** Nobody is absent there any more. */
  readonly drop: (circle: Circle) => void;
  /** The circles that were noted or touched since the last call. */
  readonly take: () => readonly Circle[];
  /** The alarm is one of several that stand as one, and is not told by itself. */
  readonly inhibits: (instance: Instance) => boolean;
  /** Rules were loaded again. */
  readonly clear: () => void;
}

/** The absent devices of one value. */
export interface Circle {
  readonly rule: RuleId;
  readonly value: string;
  readonly absent: Set<Instance>;
  /** Those that joined it since it was last taken. */
  readonly joined: Set<Instance>;
  /** An alarm stands for all of them. */
  stands: boolean;
  /** Devices that share the value, counted at `watchedAt` when the source had `of` in all. */
  known: { readonly count: number; readonly of: number; readonly watchedAt: number } | null;
}

export const createTogether = (): Together => {
  const circles = createCircles();
  const circleOf = new Map<Instance, Circle>();
  const noted = new Set<Circle>();
  const leave = (instance: Instance) => {
    const circle = circleOf.get(instance);
    if (!circle) return;
    circleOf.delete(instance);
    circle.absent.delete(instance);
    circle.joined.delete(instance);
    noted.add(circle);
  };
  return {
    note: (instance) => {
      const value = sharedValue(instance.rule, instance);
      if (!instance.alarm?.activation || value === undefined) return leave(instance);
      const circle = circles.at(instance.rule.id, value);
      circleOf.set(instance, circle);
      circle.absent.add(instance);
      circle.joined.add(instance);
      noted.add(circle);
    },
    grow: (instance) => {
      const circle = circles.find(instance.rule.id, sharedValue(instance.rule, instance) ?? '');
      if (circle?.stands) noted.add(circle);
    },
    touch: (rule, value) => {
      noted.add(circles.at(rule, value));
    },
    take: () => takeAll(noted),
    drop: circles.drop,
    inhibits: (instance) => circleOf.get(instance)?.stands ?? false,
    clear: () => {
      circles.clear();
      circleOf.clear();
      noted.clear();
    },
  };
};

const createCircles = () => {
  const byRule = new Map<RuleId, Map<string, Circle>>();
  return {
    find: (rule: RuleId, value: string): Circle | undefined => byRule.get(rule)?.get(value),
    /** Made if there is none. */
    at: (rule: RuleId, value: string): Circle => {
      const ofRule = byRule.get(rule) ?? new Map<string, Circle>();
      byRule.set(rule, ofRule);
      const circle = ofRule.get(value) ?? createCircle(rule, value);
      ofRule.set(value, circle);
      return circle;
    },
    drop: ({ rule, value }: Circle): void => {
      byRule.get(rule)?.delete(value);
    },
    clear: (): void => byRule.clear(),
  };
};

const createCircle = (rule: RuleId, value: string): Circle => ({
  ...{ rule, value, stands: false, known: null },
  ...{ absent: new Set(), joined: new Set() },
});

const NONE: readonly Circle[] = Object.freeze([]);

const takeAll = (noted: Set<Circle>): readonly Circle[] => {
  if (noted.size === 0) return NONE;
  const circles = [...noted];
  noted.clear();
  return circles;
};

/** What the device has in common with others by `rule`; undefined when its topics do not name it. */
export const sharedValue = (rule: CompiledRule, { about: { device, labels } }: Instance): string | undefined =>
  rule.together ? (device.memory.labels[rule.together.by] ?? labels[rule.together.by]) : undefined;
