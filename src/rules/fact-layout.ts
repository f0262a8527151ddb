import { arrangeWindows, type FedWindow, NO_WINDOWS, type Windows } from './derived/fed-window.ts';
import { feedWindows, interruptWindows } from './derived/feed.ts';
import type { Keeper, Places } from './memory.ts';

/** Which slot of a device's memory holds which fact, and which of its places each rule's alarm; one layout per source. */
export interface FactLayout extends Places {
  /** The slot of `fact`; handed out at the first call and never changed, so memories outlive a reload. */
  readonly slot: (fact: string) => number;
  /** The slot of `fact`, if some rule reads it. */
  readonly find: (fact: string) => number | undefined;
  /** Facts by slot; grows as slots are handed out. */
  readonly names: readonly string[];
  /** The place of a rule among all that were ever loaded for this source; never changed, so alarms outlive a reload. */
  readonly rule: (id: string) => number;
  /** The place of a window, one for all with the same text, never changed; from now on it is fed. */
  readonly window: (plan: FedWindow) => number;
  /** From now on only the windows at these places are fed. */
  readonly feedOnly: (places: ReadonlySet<number>) => void;
  readonly windows: Windows;
  /** What `create` makes, once for all rules: `key` MUST say all that it depends on, and what type it is of. */
  readonly shared: <T>(key: string, create: () => T) => T;
}

export interface FactLayouts {
  readonly of: (source: string) => FactLayout;
}

export const createFactLayouts = (): FactLayouts => {
  const layouts = new Map<string, FactLayout>();
  return {
    of: (source) => {
      const layout = layouts.get(source) ?? createFactLayout();
      layouts.set(source, layout);
      return layout;
    },
  };
};

const createFactLayout = (): FactLayout => {
  const slots = new Map<string, number>();
  const names: string[] = [];
  const rules = new Map<string, number>();
  const windowed = createWindowPlaces();
  const shared = new Map<string, unknown>();
  return {
    names,
    find: (fact) => slots.get(fact),
    slot: (fact) => {
      const slot = slots.get(fact) ?? names.push(fact) - 1;
      slots.set(fact, slot);
      return slot;
    },
    rule: (id) => {
      const place = rules.get(id) ?? rules.size;
      rules.set(id, place);
      return place;
    },
    get windows() {
      return windowed.windows;
    },
    get keeper() {
      return windowed.keeper;
    },
    shared: <T>(key: string, create: () => T): T => {
      if (!shared.has(key)) shared.set(key, create());
      return shared.get(key) as T;
    },
    window: windowed.window,
    feedOnly: windowed.feedOnly,
  };
};

type WindowPlaces = Pick<FactLayout, 'window' | 'feedOnly' | 'windows' | 'keeper'>;

const createWindowPlaces = (): WindowPlaces => {
  const places = new Map<string, number>();
  const known: FedWindow[] = [];
  const fed = new Set<number>();
  // Put in order when a reading comes: a reload hands out thousands of places, one by one.
  let windows: Windows | null = NO_WINDOWS;
  let keeper: Keeper | null = null;
  const arranged = (): Windows => {
    if (windows) return windows;
    windows = arrangeWindows(known.map((plan, place) => (fed.has(place) ? plan : undefined)));
    keeper = fed.size > 0 ? createKeeper(windows) : null;
    return windows;
  };
  return {
    get windows() {
      return arranged();
    },
    get keeper() {
      if (!windows) arranged();
      return keeper;
    },
    window: (plan) => {
      const place = places.get(plan.text) ?? known.push(plan) - 1;
      places.set(plan.text, place);
      if (!fed.has(place)) windows = null;
      fed.add(place);
      return place;
    },
    feedOnly: (used) => {
      if (used.size === fed.size && [...used].every((place) => fed.has(place))) return;
      windows = null;
      fed.clear();
      for (const place of used) fed.add(place);
    },
  };
};

const createKeeper = (windows: Windows): Keeper => ({
  before: (memory, arrival) => interruptWindows(memory, windows, arrival),
  after: (memory, arrival) => feedWindows(memory, windows, arrival),
});
