import type { ActivationId } from '../model/ids.ts';
import type { Observer } from './world.ts';

/** How often what happened, by name and detail, so that a name is put together once and not for every message. */
export interface Tally {
  readonly count: Count;
  /** In the order in which each happened first. */
  readonly counts: () => Readonly<Record<string, number>>;
}

type Count = (name: string, detail?: string) => void;

export const createTally = (): Tally => {
  const byName = new Map<string, Map<string, Counted>>();
  const all: Counted[] = [];
  return {
    count: (name, detail = '') => {
      const known = byName.get(name)?.get(detail);
      if (known) known.times++;
      else {
        const counted = { name: detail === '' ? name : `${name} ${detail}`, times: 1 };
        byName.set(name, (byName.get(name) ?? new Map<string, Counted>()).set(detail, counted));
        all.push(counted);
      }
    },
    counts: () => Object.fromEntries(all.map(({ name, times }) => [name, times])),
  };
};

interface Counted {
  readonly name: string;
  times: number;
}

/** Counts what becomes of messages, and notes in `devices` whom each activation is about. */
export const countingObserver = ({ count }: Tally, devices: Map<ActivationId, string>): Observer => ({
  reading: (_source, reason) => count('readings', reason),
  unread: (_message, _source, { reason }) => count('unread', reason),
  occurrence: (reason) => count('occurrences', reason),
  message: () => {},
  evaluated: () => {},
  unrouted: () => count('unrouted'),
  failed: (error) => {
    throw error;
  },
  transition: ({ type, activation }, { about: { device, key } }) => {
    if (type === 'raised') devices.set(activation, device.source.isGroups ? key : device.memory.device);
    count(type);
  },
  told: (_instance, { decisions }) => {
    for (const { decision } of decisions) count(decision);
  },
  request: () => {},
});
