import { formatFault } from '../../../src/document/fault.ts';
import { type Doubt, formatDoubt } from '../../../src/rules/doubts/doubt.ts';
import { findDoubts } from '../../../src/rules/doubts/find-doubts.ts';
import type { RuleContext } from '../../../src/rules/load.ts';
import { readRuleFile } from '../../../src/rules/load.ts';
import { createContext } from '../given.ts';

const MINUTE_MS = 60_000;

/** The sources of the other tests, and `slow`: freezers that report every five minutes. */
const contextOf = (): RuleContext => {
  const context = createContext();
  const cold = context.sources.get('cold');
  if (!cold) throw new Error('no source cold');
  return { ...context, sources: new Map([...context.sources, ['slow', { ...cold, everyMs: 5 * MINUTE_MS }]]) };
};

/** Doubts about rule files, `a.yaml`, `b.yaml` and so on; a fault in one of them is a mistake of the test. */
export const findIn = (...texts: readonly string[]): readonly Doubt[] => {
  const files = texts.map((text, index) => ({ file: `${'abcdef'.charAt(index)}.yaml`, text }));
  for (const { file, text } of files) {
    const read = readRuleFile(text, file, contextOf());
    if (!read.ok) throw new Error(read.error.map(formatFault).join('\n'));
  }
  return findDoubts(files, contextOf());
};

/** As `findIn`, for rules of the source `cold` that stand in one file after `before`; each doubt as its first line. */
export const doubtsAbout = (rules: string, before = ''): readonly string[] =>
  findIn(`version: 1\n${before}defaults: { source: cold }\nrules:\n${rules}`).map(formatDoubt);
