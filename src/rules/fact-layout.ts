/** Which slot of a device's memory holds which fact, one layout per source. */
export interface FactLayout {
  /** The slot of `fact`; handed out at the first call and never changed, so memories outlive a reload. */
  readonly slot: (fact: string) => number;
  /** The slot of `fact`, if some rule reads it. */
  readonly find: (fact: string) => number | undefined;
  /** Facts by slot; grows as slots are handed out. */
  readonly names: readonly string[];
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
  return {
    names,
    find: (fact) => slots.get(fact),
    slot: (fact) => {
      const slot = slots.get(fact) ?? names.push(fact) - 1;
      slots.set(fact, slot);
      return slot;
    },
  };
};
