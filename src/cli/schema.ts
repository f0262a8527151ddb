import { configJsonSchema } from '../config/json-schema.ts';
import { createInventoryJsonSchema } from '../inventory/schema.ts';
import { createRuleTestJsonSchema } from '../rules/rule-test-schema.ts';
import { createRuleJsonSchema } from '../rules/schema.ts';
import { createRosterJsonSchema } from '../sync/people/roster-schema.ts';
import { type CliContext, type ExitCode, printJson } from './context.ts';

/** What can be written in an editor that knows its schema. */
export const SCHEMAS = {
  rules: createRuleJsonSchema,
  tests: createRuleTestJsonSchema,
  config: configJsonSchema,
  roster: createRosterJsonSchema,
  inventory: createInventoryJsonSchema,
} as const;

/** Prints the JSON Schema that a modeline such as `# yaml-language-server: $schema=rules.schema.json` can name. */
export const runSchema = async ({ stdout }: CliContext, name: keyof typeof SCHEMAS): Promise<ExitCode> => {
  printJson(stdout, SCHEMAS[name]());
  return 0;
};
