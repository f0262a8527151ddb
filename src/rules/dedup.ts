import type { Json } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type JsonPath, parseJsonPath, readJsonPath } from '../model/json-path.ts';
import type { Labels, Reading } from '../model/reading.ts';
import { type KeyTemplate, keyNames, parseKeyTemplate } from './key.ts';

/** Where a message says which occurrence it is: `$.event.id`, or `{device}-{counter}`. */
export type Dedup =
  | { readonly type: 'path'; readonly path: JsonPath }
  | { readonly type: 'template'; readonly template: KeyTemplate };

/** What `text` means, or what is wrong with it in words. */
export const parseDedup = (text: string): Result<Dedup, string> => {
  if (text.startsWith('$')) {
    const path = parseJsonPath(text);
    if (!path.ok) return path;
    return path.value.steps.length > 0 ? ok({ type: 'path', path: path.value }) : err('names no field of the payload');
  }
  const template = parseKeyTemplate(text);
  if (!template.ok) return template;
  if (keyNames(template.value).length === 0) return err('is the same for every message: write $.field or {field}');
  return ok({ type: 'template', template: template.value });
};

/** What says which occurrence a reading is; null when a part of it has no value, or one that is no scalar. */
export type DedupOf = (reading: Reading, labels: Labels) => string | null;

export const createDedupOf = (dedup: Dedup): DedupOf => {
  if (dedup.type === 'path') return ({ facts }) => toText(readJsonPath(facts, dedup.path));
  return (reading, labels) => {
    let text = '';
    for (const part of dedup.template) {
      const piece = part.type === 'text' ? part.text : toText(namedValue(part.name, reading, labels));
      if (piece === null) return null;
      text += piece;
    }
    return text;
  };
};

const namedValue = (name: string, { device, facts }: Reading, labels: Labels): Json | undefined => {
  if (Object.hasOwn(labels, name)) return labels[name];
  if (Object.hasOwn(facts, name)) return facts[name];
  return name === 'device' ? device : undefined;
};

const toText = (value: Json | undefined): string | null =>
  value === undefined || value === null || typeof value === 'object' ? null : String(value);
