import { decodersOf } from '../app/open-rules.ts';
import type { Config } from '../config/config.ts';
import { type Findings, joinFindings, NOTHING, wholeFault } from './check-findings.ts';
import { findTestFiles, loadTests } from './test-files.ts';

/** The `*.test.yaml` among `paths` and in the folders among them; the rules that they are about are looked at by themselves. */
export const checkTestFiles = (paths: readonly string[], config: Config): Findings =>
  joinFindings(findTestFiles(paths).map((file) => checkTestFile(file, config)));

const checkTestFile = (file: string, config: Config): Findings => {
  const loaded = loadTests([file], decodersOf(config));
  if (!loaded.ok) return { ...NOTHING, faults: [wholeFault(file, loaded.error)], files: 1 };
  return { ...NOTHING, faults: loaded.value.faults.filter((fault) => fault.file === file), files: 1 };
};
