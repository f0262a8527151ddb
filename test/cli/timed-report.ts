import type { TimedReport } from '../../src/cli/test-report.ts';

/** A test that passed, but for what is said otherwise. */
export const timedReport = (more: Partial<TimedReport> = {}): TimedReport => ({
  ...{ file: 'a.yaml', line: 8, name: 'a hot pump tells', tookMs: 20 },
  ...{ failures: [], timeline: [], hints: [], doubts: [] },
  ...more,
});

export const FAILED = timedReport({
  ...{ line: 11, name: 'a cold pump is silent', tookMs: 1500 },
  failures: [{ at: 60_000, line: 11, expected: 'nothing', received: 'raise hot p1', differs: [] }],
  timeline: [
    { at: 60_000, what: 'reading', text: 'plant/p1/t 90' },
    { at: 60_000, what: 'step', text: 'restart' },
    { at: 60_000, what: 'expected', text: 'nothing' },
    { at: 60_000, what: 'received', text: 'raise hot p1' },
    { at: 61_000, what: 'differs', text: 'title' },
  ],
  hints: ['a delay was not over'],
});
