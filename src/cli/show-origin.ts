import type { Origin, OriginatedValue } from '../config/origins.ts';
import { alignColumns } from './show-table.ts';

/** A line for each value: where in the config, what, and where it came from. */
export const originLines = (values: readonly OriginatedValue[]): readonly string[] =>
  alignColumns(values.map(({ path, value, origin }) => [path, shown(value), originText(origin)]));

/** A long value would push its origin off the screen. */
const LONGEST = 60;

const shown = (value: OriginatedValue['value']): string => {
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
};

const originText = (origin: Origin): string => {
  if (origin.type === 'default') return 'default';
  const place = `${origin.file}:${origin.line}:${origin.column}`;
  if (origin.type === 'config') return place;
  if (origin.type === 'file') return `${place} (file ${origin.from})`;
  const names = origin.names.map((name) => (origin.unset.includes(name) ? `${name} unset, its default` : name));
  return `${place} (variable ${names.join(', ')})`;
};
