import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { isJsonObject } from '../base/json.ts';
import { readDocument } from '../document/read.ts';
import { isRuleTestFile } from '../rules/rule-test-file.ts';
import { readText } from './read-config.ts';

export type CheckedKind = 'rules' | 'tests' | 'people' | 'inventory' | 'config';

/**
 * What a path is by what stands in it: a list of people has `people` or a column `identity`, an inventory no `rules`, a
 * config none of the keys of a rule file.
 */
export const kindOf = (path: string): CheckedKind => {
  if (!existsSync(path) || statSync(path).isDirectory()) return 'rules';
  if (isRuleTestFile(path)) return 'tests';
  const text = readText(path);
  if (path.toLowerCase().endsWith('.csv')) return text.ok && hasColumn(text.value, 'identity') ? 'people' : 'inventory';
  const document = text.ok ? readDocument(text.value, path) : undefined;
  const value = document?.ok ? document.value.value : undefined;
  if (!isJsonObject(value)) return basename(path).startsWith('roster') ? 'people' : 'rules';
  if ('people' in value) return 'people';
  if ('version' in value && !('rules' in value) && INVENTORY_KEYS.some((key) => key in value)) return 'inventory';
  return 'version' in value || Array.isArray(value.rules) ? 'rules' : 'config';
};

const INVENTORY_KEYS = ['devices', 'by', 'defaults'];

const hasColumn = (text: string, name: string): boolean =>
  /^[^\r\n]*/
    .exec(text.replace(/^\uFEFF/, ''))?.[0]
    .split(/[,;\t]/)
    .some(
      (cell) =>
        cell
          .trim()
          .replace(/^"(.*)"$/, '$1')
          .toLowerCase() === name,
    ) ?? false;
