import { readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { isRuleTestFile } from '../rules/rule-test-file.ts';
import { type FileText, inWords, markFiles, readAtOneMoment } from './text-files.ts';

/**
 * Every `*.yaml` and `*.yml` under the given files and folders, by path, as they stood at one moment; or, in words, what
 * cannot be read. A single file that cannot be read is said with it and stops no other.
 */
export const readRuleTree = (paths: readonly string[]): Result<readonly FileText[], string> => {
  try {
    return ok(readAtOneMoment(() => listRuleFiles(paths)));
  } catch (error) {
    return err(inWords(error));
  }
};

/** Tells one state of the files from another without reading them; null when the folders cannot be listed. */
export const ruleTreeMark = (paths: readonly string[]): string | null => {
  try {
    return markFiles(listRuleFiles(paths));
  } catch {
    return null;
  }
};

const listRuleFiles = (paths: readonly string[]): readonly string[] => [...new Set(paths.flatMap(listPath))].toSorted();

/** A file is one whatever its name; in folders those of tests alone are none. */
const listPath = (path: string): readonly string[] =>
  statSync(path).isDirectory() ? listYaml(path, (name) => !isRuleTestFile(name)) : [shown(path)];

/** Every `*.yaml` and `*.yml` that is meant by its name, anywhere under `folder`. Throws as `readdirSync` does. */
export const listYaml = (folder: string, isMeant: (name: string) => boolean): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && /\.ya?ml$/.test(entry.name) && isMeant(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !isHidden(relative(folder, file)))
    .map(shown);

/** A mounted ConfigMap keeps its files a second time, in a folder whose name begins with two dots. */
const isHidden = (inside: string): boolean => inside.split(sep).some((name) => name.startsWith('.'));

/** As an operator would type it: relative to the working folder where that is shorter. */
const shown = (path: string): string => {
  const short = relative('.', path);
  return short !== '' && !short.startsWith('..') ? short : path;
};
