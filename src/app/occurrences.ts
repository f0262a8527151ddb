import { asDeviceId, asRuleId, type RuleId } from '../model/ids.ts';
import type { FactRecord } from '../store/batch.ts';
import type { EvictedDevice } from './fleet.ts';
import type { Ledger } from './ledger.ts';

/** What has occurred already, so that the same message told twice is one occurrence: of each rule the newest. */
export interface Occurrences {
  /** Whether `occurrence` is known; if not, it is from now on, with the batch that decides it. */
  readonly isKnown: (rule: RuleId, occurrence: string) => boolean;
  /** Takes up what an earlier run knew. */
  readonly restore: (record: FactRecord) => void;
  /** Those of which something is known. */
  readonly rules: () => readonly RuleId[];
  /** The rule is gone. */
  readonly forget: (rule: RuleId) => void;
  /** What is stored of rules that are gone since the last call. */
  readonly takeForgotten: () => readonly EvictedDevice[];
}

/** Kept per rule. */
const CAPACITY = 1000;

/**
 * They stand in the store as facts of a source that no config can name: the rule is the device, the place in its ring
 * the fact, and the time the number that says which is the newest.
 */
const SOURCE = 'tocsin:occurrences';

export const isOccurrence = ({ source }: Pick<FactRecord, 'source'>): boolean => source === SOURCE;

export const createOccurrences = (ledger: Pick<Ledger, 'fact'>): Occurrences => {
  const rings = new Map<RuleId, Ring>();
  let forgotten: EvictedDevice[] = [];
  const ringOf = (rule: RuleId): Ring => {
    const ring = rings.get(rule) ?? { slots: [], known: new Set(), count: 0 };
    rings.set(rule, ring);
    return ring;
  };
  return {
    isKnown: (rule, occurrence) => {
      const ring = ringOf(rule);
      if (ring.known.has(occurrence)) return true;
      const times = { observedAt: ring.count, watchedAt: 0 };
      const slot = keep(ring, occurrence);
      ledger.fact({ source: SOURCE, device: asDeviceId(rule), fact: String(slot), value: occurrence, ...times });
      return false;
    },
    restore: ({ device, fact, value, observedAt }) => {
      const ring = ringOf(asRuleId(device));
      if (typeof value !== 'string') return;
      ring.slots[Number(fact)] = value;
      ring.known.add(value);
      ring.count = Math.max(ring.count, observedAt + 1);
    },
    rules: () => [...rings.keys()],
    forget: (rule) => {
      if (rings.delete(rule)) forgotten.push({ source: SOURCE, device: asDeviceId(rule) });
    },
    takeForgotten: () => {
      const taken = forgotten;
      forgotten = [];
      return taken;
    },
  };
};

interface Ring {
  readonly slots: string[];
  readonly known: Set<string>;
  /** How many there were in all. */
  count: number;
}

const keep = (ring: Ring, occurrence: string): number => {
  const slot = ring.count % CAPACITY;
  const oldest = ring.slots[slot];
  if (oldest !== undefined) ring.known.delete(oldest);
  ring.slots[slot] = occurrence;
  ring.known.add(occurrence);
  ring.count++;
  return slot;
};
