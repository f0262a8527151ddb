import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import type { RuleText } from './rule-files.ts';

/** Every `*.yaml` and `*.yml` under the given files and folders, by path; or, in words, what cannot be read. */
export const readRuleTree = (paths: readonly string[]): Result<readonly RuleText[], string> => {
  try {
    const files = [...new Set(paths.flatMap(listRuleFiles))].toSorted();
    return ok(files.map((file) => ({ file, text: readFileSync(file, 'utf8') })));
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
};

const listRuleFiles = (path: string): readonly string[] => {
  if (!statSync(path).isDirectory()) return [shown(path)];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !isHidden(relative(path, file)))
    .map(shown);
};

/** A mounted ConfigMap keeps its files a second time, in a folder whose name begins with two dots. */
const isHidden = (inside: string): boolean => inside.split(sep).some((name) => name.startsWith('.'));

/** As an operator would type it: relative to the working folder where that is shorter. */
const shown = (path: string): string => {
  const short = relative('.', path);
  return short !== '' && !short.startsWith('..') ? short : path;
};
