/** What came of a service or a credential that was copied: `kept` is the one that stands here, and not replaced. */
export type Placed = 'copied' | 'unchanged' | 'kept';

interface Dated {
  readonly createdAt: number;
  readonly updatedAt: number;
}

/**
 * Whether what was copied takes the place of what stands here under its sid. What was changed here after it was changed
 * there stays; what nobody ever changed here, as the service that the first start made, gives way.
 */
export const placeOver = <T extends Dated>(here: T | null, copied: T): Placed => {
  if (here === null) return 'copied';
  if (isSame(here, copied)) return 'unchanged';
  return copied.updatedAt > here.updatedAt || here.updatedAt === here.createdAt ? 'copied' : 'kept';
};

/** Both are flat. */
const isSame = <T extends object>(a: T, b: T): boolean =>
  Object.entries(b).every(([name, value]) => Object.is(Reflect.get(a, name), value));
