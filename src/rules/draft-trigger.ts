import { isJsonObject, type JsonObject } from '../base/json.ts';
import type { Path } from '../document/read.ts';
import { SEVERITIES, type Severity } from '../model/rule.ts';
import { checkComparison, type Names } from './check-comparison.ts';
import { type Condition, comparisonsOf } from './condition.ts';
import { draftAbsence } from './draft-absence.ts';
import { refuseTogether } from './draft-together.ts';
import { checkExtent } from './extent.ts';
import { checkReferences } from './named-conditions.ts';
import { parseCondition } from './parse-condition.ts';
import type { LevelDraft, Trigger } from './trigger.ts';
import type { WrittenRule } from './written-rule.ts';

const KINDS = ['when', 'levels', 'absent'] as const;

/** The one of `when`, `levels` and `absent` that the rule has; null with faults. */
export const draftTrigger = (rule: WrittenRule, names: Names | null): Trigger | null => {
  const { written, place, faults } = rule;
  const [kind, other] = KINDS.filter((key) => written[key] !== undefined);
  if (!kind) {
    faults.at(place('id').slice(0, -1), 'a rule needs a condition: when, levels or absent', {
      instead: 'when: { fact: temperature, operator: greaterThan, value: 30 }, or what is meant',
    });
    readClear(rule, written.clear, { path: place('clear'), names });
    return null;
  }
  if (other) {
    faults.atKey(place(other), `"${other}" beside "${kind}": a rule has one of them`, {
      instead: 'a rule of its own for each',
    });
    return null;
  }
  if (kind !== 'absent') refuseTogether(rule);
  if (kind === 'levels') return draftLevels(rule, names);
  return kind === 'absent' ? draftAbsence(rule, names) : draftCondition(rule, names);
};

const draftCondition = (rule: WrittenRule, names: Names | null): Trigger | null => {
  const { written, place } = rule;
  const when = readCondition(rule, written.when, { path: place('when'), names });
  const clearWhen = readClear(rule, written.clear, { path: place('clear'), names });
  return when && { type: 'condition', when, clearWhen };
};

const draftLevels = (rule: WrittenRule, names: Names | null): Trigger | null => {
  const { written, place, faults } = rule;
  if (!Array.isArray(written.levels)) return null;
  if (isJsonObject(written.clear) && written.clear.when !== undefined) {
    faults.atKey([...place('clear'), 'when'], 'with levels each has a clear of its own', {
      instead: 'this condition into the levels, or clear with for alone',
    });
  }
  if (isSeverity(written.severity)) {
    faults.at(place('severity'), 'with levels each has a severity of its own', { expected: 'latch-highest, or none' });
  }
  const drafts = written.levels.map((level: unknown, index) =>
    draftLevel(rule, level, { path: [...place('levels'), index], names }),
  );
  const levels = drafts.filter((level) => level !== null);
  for (const [index, { severity }] of levels.entries()) {
    if (levels.findIndex((level) => level.severity === severity) === index) continue;
    faults.at([...place('levels'), index, 'severity'], `two levels are ${severity}`, {
      instead: 'one level, its conditions joined by any',
    });
  }
  const inOrder = levels.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  return { type: 'levels', levels: inOrder, latches: written.severity === 'latch-highest' };
};

const draftLevel = (rule: WrittenRule, level: unknown, { path, names }: Placed): LevelDraft | null => {
  if (!isJsonObject(level)) return null;
  const when = readCondition(rule, level.when, { path: [...path, 'when'], names });
  const clearWhen = readClear(rule, level.clear, { path: [...path, 'clear'], names });
  return when && isSeverity(level.severity) ? { severity: level.severity, when, clearWhen } : null;
};

const isSeverity = (value: unknown): value is Severity => SEVERITIES.some((severity) => severity === value);

interface Placed {
  readonly path: Path;
  readonly names: Names | null;
}

const readClear = (rule: WrittenRule, clear: JsonObject[string] | undefined, { path, names }: Placed) =>
  isJsonObject(clear) && clear.when !== undefined
    ? readCondition(rule, clear.when, { path: [...path, 'when'], names })
    : null;

/** A condition of this rule, wherever it stands in it; null with faults. */
export const readCondition = (rule: WrittenRule, value: unknown, { path, names }: Placed): Condition | null => {
  const { named, conditionNames, faults } = rule;
  const condition = parseCondition(value, path, faults);
  if (!condition) return null;
  checkReferences({ condition, names: conditionNames, faults });
  if (!checkExtent({ condition, named, known: new Map(), faults })) return null;
  if (names) for (const comparison of comparisonsOf(condition, named)) checkComparison(comparison, names, faults);
  return condition;
};
