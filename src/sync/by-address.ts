import type { BindingType } from '../model/binding.ts';

/** Names an address; bindings, records and what sources want all do. */
export interface AtAddress {
  readonly type: BindingType;
  readonly address: string;
}

/** A map by type and address. A hundred thousand joined texts (`addressKey`) would be as much again as what they lead to. */
export interface ByAddress<T> {
  readonly get: (at: AtAddress) => T | undefined;
  readonly has: (at: AtAddress) => boolean;
  readonly set: (at: AtAddress, value: T) => void;
  /** In the order in which they came, type by type. */
  readonly values: () => readonly T[];
  readonly isEmpty: () => boolean;
}

export const createByAddress = <T>(): ByAddress<T> => {
  const maps = new Map<BindingType, Map<string, T>>();
  return {
    get: ({ type, address }) => maps.get(type)?.get(address),
    has: ({ type, address }) => maps.get(type)?.has(address) ?? false,
    set: ({ type, address }, value) => {
      const map = maps.get(type) ?? new Map<string, T>();
      maps.set(type, map.set(address, value));
    },
    values: () => [...maps.values()].flatMap((map) => [...map.values()]),
    isEmpty: () => maps.size === 0,
  };
};
