import type { Json } from '../base/json.ts';

/** What a side of a comparison must be, known when the file is loaded. A scalar is a text, a number or a boolean. */
export type Shape = 'scalar' | 'number' | 'boolean' | 'anything' | { readonly listOf: Shape };

/** A list without elements has no shape: nothing can ever be in it. */
export const hasShape = (value: Json, shape: Shape): boolean => {
  if (typeof shape === 'object') {
    return Array.isArray(value) && value.length > 0 && value.every((element: Json) => hasShape(element, shape.listOf));
  }
  if (shape === 'number') return typeof value === 'number' && Number.isFinite(value);
  if (shape === 'boolean') return typeof value === 'boolean';
  if (shape === 'anything') return true;
  return typeof value === 'string' || typeof value === 'boolean' || hasShape(value, 'number');
};

/** Whether a text can have it: captures and labels are texts. */
export const takesText = (shape: Shape): boolean => shape === 'scalar' || shape === 'anything';

/** In words, for a fault: `a list of numbers`. */
export const describeShape = (shape: Shape): string =>
  typeof shape === 'object' ? `a list of ${plural(shape.listOf)}` : SINGULAR[shape];

const SINGULAR = {
  scalar: 'a text, number or boolean',
  number: 'a number',
  boolean: 'true or false',
  anything: 'any value',
};

const plural = (shape: Shape): string => {
  if (typeof shape === 'object') return `lists of ${plural(shape.listOf)}`;
  return shape === 'number' ? 'numbers' : 'texts, numbers or booleans';
};
