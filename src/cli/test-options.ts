import { Option } from 'commander';

/** How `test` prints what its tests came to. */
export const TEST_FORMATS = ['text', 'json', 'junit'] as const;

export type TestFormat = (typeof TEST_FORMATS)[number];

export interface TestOptions {
  readonly config: string;
  readonly format: TestFormat;
  readonly filter?: string;
  readonly watch?: true;
  readonly out?: string;
}

/** `--format` of `test`, which has one more than other commands. */
export const testFormat = (): Option =>
  new Option('--format <format>', 'how reports are printed').choices(TEST_FORMATS).default('text');
