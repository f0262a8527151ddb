import { Drop, type FilterImplOptions, type Liquid } from 'liquidjs';
import { formatDate } from './date-filter.ts';

/** What templates may do with a value; everything else of Liquid's is unknown to `check`. */
export const FILTERS = {
  numbers: ['abs', 'at_least', 'at_most', 'ceil', 'divided_by', 'floor', 'minus', 'plus', 'round', 'times'],
  texts: ['append', 'downcase', 'prepend', 'replace', 'split', 'strip', 'truncate', 'upcase'],
  any: ['join', 'size', 'slice'],
  own: ['date', 'default'],
} as const;

type Handler = Extract<FilterImplOptions, (...args: never[]) => unknown>;

/** Leaves `liquid` with FILTERS alone, each of which refuses what it would have to guess at. */
export const restrictFilters = (liquid: Liquid): void => {
  const known = { ...liquid.filters };
  for (const name of Object.keys(known)) liquid.unregisterFilter(name);
  for (const name of FILTERS.numbers) liquid.registerFilter(name, onNumbers(name, handlerOf(known[name])));
  for (const name of [...FILTERS.texts, ...FILTERS.any]) {
    liquid.registerFilter(name, onValues(name, handlerOf(known[name])));
  }
  liquid.registerFilter('date', onValues('date', formatDate));
  liquid.registerFilter('default', handlerOf(known.default));
};

const handlerOf = (filter: FilterImplOptions | undefined): Handler => {
  if (typeof filter === 'function') return filter;
  throw new Error('liquidjs came without a filter that templates are promised');
};

/** Liquid's arithmetic takes nothing, and any text, for 0: a missing temperature would be sent as 0 °C. */
const onNumbers = (name: string, handler: Handler): Handler =>
  function (value, ...args) {
    for (const operand of [value, ...args]) {
      if (!isNumeric(operand)) throw new Error(`${name} needs numbers, received ${show(operand)}`);
    }
    const result: unknown = handler.call(this, value, ...args);
    if (!Number.isFinite(result)) throw new Error(`${name} has no result for ${show(value)}`);
    return result;
  };

const onValues = (name: string, handler: Handler): Handler =>
  function (value, ...args) {
    if (isMissing(value)) throw new Error(`${name} needs a value, received none`);
    return handler.call(this, value, ...args);
  };

/** Undefined, null, or one of Liquid's own objects: `nil`, `empty`, `blank`, `forloop`. */
export const isMissing = (value: unknown): boolean => value === undefined || value === null || value instanceof Drop;

const isNumeric = (value: unknown): boolean =>
  typeof value === 'number'
    ? Number.isFinite(value)
    : typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));

const show = (value: unknown): string =>
  isMissing(value) ? 'none' : (JSON.stringify(value) ?? typeof value).slice(0, 40);
