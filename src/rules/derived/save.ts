import type { Json } from '../../base/json.ts';
import { type Ring, rowOf } from './ring.ts';
import { createWindow, type Window, type WindowPlan } from './window.ts';

/** A window as JSON text; `textToWindow` makes it one again. */
export const windowToText = (window: Window): string => {
  const { seen: _seen, samples, ...rest } = window;
  return JSON.stringify([write(rest), write(samples)]);
};

/** Null for what is no window of this plan. */
export const textToWindow = (plan: WindowPlan, text: string): Window | null => {
  const window = createWindow(plan, { at: 0, timed: false, lost: false });
  const [rest, samples] = JSON.parse(text) as readonly Fields[];
  const type = samples?.type;
  if (!rest || !samples || !type || !('is' in type) || type.is !== window.samples.type) return null;
  read(window, rest);
  read(window.samples, samples);
  return window;
};

/** JSON knows neither NaN nor Infinity; and what a fact said, text among it, must come back as it was. */
const write = (fields: object): Fields =>
  Object.fromEntries(
    Object.entries<unknown>({ ...fields }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, writeField(value)] as const],
    ),
  );

const writeField = (value: unknown): Field => {
  if (isRing(value)) return { rows: rowsOf(value).map(toText) };
  if (isNumbers(value)) return { numbers: value.map(toText) };
  return typeof value === 'number' ? { number: toText(value) } : { is: value as Json };
};

type Fields = Readonly<Record<string, Field>>;

type Field =
  | { readonly number: Text }
  | { readonly numbers: readonly Text[] }
  | { readonly rows: readonly Text[] }
  | { readonly is: Json };

const read = (into: object, fields: Fields): void => {
  for (const [name, written] of Object.entries(fields)) {
    const known: unknown = Reflect.get(into, name);
    if ('rows' in written) {
      if (isRing(known)) fillRing(known, written.rows.map(Number));
    } else if ('numbers' in written) {
      if (isNumbers(known)) known.splice(0, known.length, ...written.numbers.map(Number));
      else Reflect.set(into, name, written.numbers);
    } else Reflect.set(into, name, 'number' in written ? Number(written.number) : written.is);
  }
};

type Text = number | string;

const toText = (value: number): Text => (Number.isFinite(value) ? value : String(value));

/** Totals of ours, or a list that a fact said. */
const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'number');

const isRing = (value: unknown): value is Ring =>
  typeof value === 'object' && value !== null && Reflect.get(value, 'rows') instanceof Float64Array;

const rowsOf = (ring: Ring): number[] =>
  Array.from({ length: ring.size }, (_, index) => {
    const row = rowOf(ring, index);
    return [...ring.rows.subarray(row, row + ring.width)];
  }).flat();

const fillRing = (ring: Ring, numbers: readonly number[]): void => {
  const size = numbers.length / ring.width;
  ring.room = size === 0 ? 0 : 2 ** Math.ceil(Math.log2(Math.max(4, size)));
  ring.rows = new Float64Array(ring.room * ring.width);
  ring.rows.set(numbers);
  ring.start = 0;
  ring.size = size;
};
