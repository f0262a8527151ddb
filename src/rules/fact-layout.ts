/** Which slot of a device's memory holds which fact, and which of its places each rule's alarm; one layout per source. */
export interface FactLayout {
  /** The slot of `fact`; handed out at the first call and never changed, so memories outlive a reload. */
  readonly slot: (fact: string) => number;
  /** The slot of `fact`, if some rule reads it. */
  readonly find: (fact: string) => number | undefined;
  /** Facts by slot; grows as slots are handed out. */
  readonly names: readonly string[];
  /** The place of a rule among all that were ever loaded for this source; never changed, so alarms outlive a reload. */
  readonly rule: (id: string) => number;
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
  };
};
