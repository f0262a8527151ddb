import { Counter, type Registry } from 'prom-client';

/** A counter that costs a few lookups to raise, since it is raised for every message; Prometheus reads it when it asks. */
export interface Tally {
  /** One more (or `amount` more) for these label values, in the order of the label names. */
  readonly add: (values: readonly string[], amount?: number) => void;
}

export interface TallyOptions {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
}

interface Cell {
  count: number;
  readonly next: Map<string, Cell>;
}

export const createTally = (registry: Registry, { name, help, labelNames }: TallyOptions): Tally => {
  const root = newCell();
  new Counter({
    name,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    collect() {
      this.reset();
      visit(root, [], (values, count) => this.inc(toLabels(labelNames, values), count));
    },
  });
  return {
    add: (values, amount = 1) => {
      let cell = root;
      for (const value of values) cell = cell.next.get(value) ?? grow(cell, value);
      cell.count += amount;
    },
  };
};

const newCell = (): Cell => ({ count: 0, next: new Map() });

const grow = (cell: Cell, value: string): Cell => {
  const next = newCell();
  cell.next.set(value, next);
  return next;
};

const visit = (
  cell: Cell,
  values: readonly string[],
  see: (values: readonly string[], count: number) => void,
): void => {
  if (cell.count > 0) see(values, cell.count);
  for (const [value, next] of cell.next) visit(next, [...values, value], see);
};

const toLabels = (names: readonly string[], values: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
