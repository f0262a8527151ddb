import { isJsonObject } from '../base/json.ts';
import type { Fault } from '../document/fault.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { FaultList } from './fault-list.ts';
import type { RuleFile } from './rule-file.ts';

/** Of two files with one rule id the later in `files` is at fault. */
export const findDuplicateIds = (files: readonly RuleFile[]): readonly Fault[] => {
  const first = new Map<string, CompiledRule>();
  return files.flatMap(({ file, rules }) =>
    rules.flatMap((rule, index) => {
      const known = first.get(rule.id);
      if (!known) first.set(rule.id, rule);
      if (!known || known.file === file) return [];
      const message = `the rule "${rule.id}" stands already in ${known.file}:${known.line}`;
      return [
        {
          file,
          line: rule.line,
          column: rule.column,
          path: `rules[${index}].id`,
          message,
          instead: 'another id, or the rule in one of the two files',
        },
      ];
    }),
  );
};

/** An id may stand once in a file. */
export const checkIds = (rules: readonly unknown[], faults: FaultList): void => {
  const firstById = new Map<string, number>();
  for (const [index, id] of rules.map(idOf).entries()) {
    const first = firstById.get(id);
    if (first === undefined) firstById.set(id, index);
    else if (id !== '')
      faults.at(['rules', index, 'id'], `"${id}" stands twice, first as rules[${first}]`, {
        instead: `another id, such as ${id}-2`,
      });
  }
};

/** The id of a rule as written; empty when it has none. */
export const idOf = (rule: unknown): string => (isJsonObject(rule) && typeof rule.id === 'string' ? rule.id : '');
