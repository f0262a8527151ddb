import { isJsonObject } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Fault } from '../document/fault.ts';
import { readDocument } from '../document/read.ts';
import { validateDocument } from '../document/validate.ts';
import { createFaultList } from './fault-list.ts';
import type { RuleTest } from './rule-test.ts';
import { ruleTestFileSchema } from './rule-test-schema.ts';
import { checkRuleTests, readRuleTests } from './rule-tests.ts';

/** A file of tests alone. */
export interface RuleTestFile {
  readonly file: string;
  /** Rule files as they are written, from the folder of the file; null: those beside it. */
  readonly rules: readonly string[] | null;
  readonly tests: readonly RuleTest[];
  /** What is wrong once it is known which rules there are. */
  readonly check: (ids: readonly string[]) => readonly Fault[];
}

/** Files of tests alone are told by their names, and are no rule files. */
export const isRuleTestFile = (file: string): boolean => /\.test\.ya?ml$/.test(file);

export const readRuleTestFile = (text: string, file: string): Result<RuleTestFile, readonly Fault[]> => {
  const read = readDocument(text, file);
  if (!read.ok) return read;
  const document = read.value;
  const valid = validateDocument(document, ruleTestFileSchema);
  if (!valid.ok) return err(valid.error);
  const { rules = null, tests } = valid.value;
  return ok({
    file,
    rules,
    tests: readRuleTests(tests, document),
    check: (ids) => {
      const faults = createFaultList(document);
      if (isJsonObject(document.value))
        checkRuleTests(document.value.tests, { ids, where: 'among those of the test' }, faults);
      return faults.all();
    },
  });
};
