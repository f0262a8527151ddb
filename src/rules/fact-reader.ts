import type { Json } from '../base/json.ts';
import { type JsonPath, readJsonPath } from '../model/json-path.ts';
import type { Labels, Moment, WallMoment } from '../model/reading.ts';
import { attributeReader } from './attribute-fact.ts';
import type { FactOperand } from './condition.ts';
import type { FactOrigin } from './explanation.ts';
import type { FactLayout } from './fact-layout.ts';
import type { Memory } from './memory.ts';
import { timeReader } from './time-facts.ts';

/** What the names in one rule's conditions mean. */
export interface FactScope {
  /** Names that the topics of the source and of the rule give; they go before payload facts of the same name. */
  readonly captures: readonly string[];
  /** The rule's own `labels`. */
  readonly labels: Labels;
  /** The rule's `facts`. */
  readonly settings: Readonly<Record<string, FactSettings>>;
  readonly layout: FactLayout;
  /** The rule's derived facts; they go before payload facts of the same name. */
  readonly derived?: ReadonlyMap<string, FactReader>;
  /** Of `time.` facts: an IANA name; UTC without one. */
  readonly zone?: string | undefined;
}

export interface FactSettings {
  /** Stands in when the fact has no value, or a stale one; not for a value that was lost in a restart. */
  readonly default?: Json;
  /** Ms after which a value counts as none, by event time or by watch time. */
  readonly staleAfter?: number;
}

export type ReadFact = (memory: Memory, now: WallMoment, labels: Labels) => Json | undefined;

/** Reads one side of a comparison. */
export interface FactReader {
  readonly read: ReadFact;
  readonly origin: (memory: Memory, now: WallMoment, labels: Labels) => FactOrigin;
  /** The slot it reads as it stands: the fast path. Null when there is more to it. */
  readonly slot: number | null;
  /** The fact that grows stale by itself. */
  readonly aging: AgingFact | null;
  /**
   * Watch time at which the value may change without a message, Infinity when it will not; left out: only by growing
   * stale. What changes all the time says when it comes to the next of `limits`, the numbers that it is compared with.
   */
  readonly changesAt?: ((memory: Memory, now: WallMoment, limits: readonly number[]) => number) | undefined;
  /** The same in place of `changesAt`, where that is so whatever the value is compared with. */
  readonly changesAnywayAt?: ((memory: Memory, now: WallMoment) => number) | undefined;
  /** Whether the value is the least that it may be, since not all is known that counts. Left out: never. */
  readonly isLeast?: ((memory: Memory, now: WallMoment) => boolean) | undefined;
}

export interface AgingFact {
  readonly slot: number;
  readonly staleAfter: number;
}

export const createFactReader = ({ fact, jsonPath }: FactOperand, scope: FactScope): FactReader => {
  const whole =
    scope.derived?.get(fact) ??
    labelReader(fact, scope) ??
    timeReader(fact, scope.zone ?? null) ??
    attributeReader(fact) ??
    payloadReader(fact, scope);
  return jsonPath ? withPath(whole, jsonPath) : whole;
};

/** The name that stands behind `fact` when it is a capture or a label; undefined for a payload fact. */
export const labelName = (fact: string, captures: readonly string[]): string | undefined => {
  if (fact.startsWith('labels.')) return fact.slice('labels.'.length);
  return captures.includes(fact) ? fact : undefined;
};

const labelReader = (fact: string, { captures, labels: own }: FactScope): FactReader | undefined => {
  const name = labelName(fact, captures);
  if (name === undefined) return undefined;
  const constant = Object.hasOwn(own, name) ? own[name] : undefined;
  const read: ReadFact = (_memory, _now, labels) => constant ?? labels[name];
  const origin: FactReader['origin'] = (memory, now, labels) =>
    read(memory, now, labels) === undefined ? 'never-heard' : 'label';
  return { read, origin, slot: null, aging: null };
};

const payloadReader = (fact: string, { settings, layout }: FactScope): FactReader => {
  const slot = layout.slot(fact);
  const { default: standIn, staleAfter } = (Object.hasOwn(settings, fact) ? settings[fact] : undefined) ?? {};
  const aging = staleAfter === undefined ? null : { slot, staleAfter };
  const origin = (memory: Memory, now: Moment): FactOrigin => {
    const lack = lackOf(memory, now, { slot, aging });
    if (lack === null) return 'remembered';
    return standIn === undefined || lack === 'lost' ? lack : 'default';
  };
  if (aging === null && standIn === undefined) {
    return { read: (memory) => memory.values[slot], origin, slot, aging };
  }
  const read: ReadFact = (memory, now) => {
    const value = memory.values[slot];
    if (aging !== null && isStale(memory, now, aging)) return standIn;
    if (value === undefined) return memory.observedAt[slot] === undefined ? standIn : undefined;
    return value === null ? standIn : value;
  };
  return { read, origin, slot: null, aging };
};

const lackOf = (
  memory: Memory,
  now: Moment,
  { slot, aging }: { readonly slot: number; readonly aging: AgingFact | null },
): FactOrigin | null => {
  const value = memory.values[slot];
  if (value === null) return 'empty';
  if (value === undefined && memory.observedAt[slot] === undefined) return 'never-heard';
  if (aging && isStale(memory, now, aging)) return 'stale';
  return value === undefined ? 'lost' : null;
};

/**
 * Older than `staleAfter` by either measure. Event time runs between two readings of the device alone: for a timer, or
 * a reading without a time of its own, it stands at the newest that had one.
 */
export const isStale = (memory: Memory, now: Moment, { slot, staleAfter }: AgingFact): boolean => {
  const eventNow = Number.isNaN(now.observedAt) ? memory.newestTimedAt : now.observedAt;
  return (
    eventNow - (memory.observedAt[slot] ?? Number.NaN) >= staleAfter ||
    now.watchedAt - (memory.watchedAt[slot] ?? Number.NaN) >= staleAfter
  );
};

const withPath = (whole: FactReader, path: JsonPath): FactReader => {
  const read: ReadFact = (memory, now, labels) => readJsonPath(whole.read(memory, now, labels), path);
  return {
    read,
    aging: whole.aging,
    changesAt: whole.changesAt,
    changesAnywayAt: whole.changesAnywayAt,
    slot: null,
    origin: (memory, now, labels) => {
      if (whole.read(memory, now, labels) === undefined) return whole.origin(memory, now, labels);
      const value = read(memory, now, labels);
      if (value === undefined) return 'no-such-path';
      return value === null ? 'empty' : whole.origin(memory, now, labels);
    },
  };
};
