import { existsSync } from 'node:fs';
import type { Fault } from '../document/fault.ts';
import type { RuleDelay } from '../rules/doubts/delays.ts';
import type { Doubt } from '../rules/doubts/doubt.ts';
import { sayMissing } from './say-unreadable.ts';

/** What came of looking through some files. */
export interface Findings {
  readonly faults: readonly Fault[];
  readonly warnings: readonly (Fault | Doubt)[];
  /** How many were read. */
  readonly files: number;
  /** What could not be looked at, each in a sentence. */
  readonly notes: readonly string[];
  /** How late each rule tells somebody, of files without faults. */
  readonly delays: readonly RuleDelay[];
}

export const NOTHING: Findings = { faults: [], warnings: [], files: 0, notes: [], delays: [] };

export const joinFindings = (parts: readonly Findings[]): Findings => ({
  faults: parts.flatMap(({ faults }) => faults),
  warnings: parts.flatMap(({ warnings }) => warnings),
  files: parts.reduce((sum, { files }) => sum + files, 0),
  notes: parts.flatMap(({ notes }) => notes),
  delays: parts.flatMap(({ delays }) => delays),
});

/** One fault for each path at which nothing stands. */
export const checkMissing = (paths: readonly string[]): Findings => ({
  ...NOTHING,
  faults: paths
    .filter((path) => !existsSync(path))
    .map((path) => wholeFault(path, sayMissing(path, 'write its path from there, or its whole path'))),
});

/** Of the whole of a file. */
export const wholeFault = (file: string, message: string): Fault => ({ file, line: 1, column: 1, path: '', message });
