import type { Device, FleetSource } from './fleet.ts';
import type { FactTime } from './why-input.ts';
import type { World } from './world.ts';

/** What may be seen of a running world, or of one made of what is stored. */
export type SeenWorld = Pick<World, 'clock' | 'watch' | 'fleet' | 'groups' | 'book'>;

/** `Fleet.source` would make one. */
export const findSource = ({ fleet }: SeenWorld, name: string): FleetSource | undefined => {
  for (const source of fleet.sources()) if (source.name === name) return source;
  return undefined;
};

/** By our wall clock, epoch ms; null: never. */
export const heardAtOf = ({ memory: { heardAt } }: Device): number | null =>
  Number.isFinite(heardAt) ? heardAt : null;

/** When each remembered fact came; the keys are their names. */
export const timesOf = ({ source, memory }: Device, watchedAt: number): ReadonlyMap<string, FactTime> =>
  new Map(
    source.layout.names.flatMap((name, slot): readonly (readonly [string, FactTime])[] => {
      const [observedAt, cameAt] = [memory.observedAt[slot], memory.watchedAt[slot]];
      if (observedAt === undefined || cameAt === undefined) return [];
      return [[name, { observedAt, ageMs: Math.max(0, watchedAt - cameAt) }]];
    }),
  );
