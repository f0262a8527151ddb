import { describe, expect, test } from 'vitest';
import { toTestLines } from '../../src/cli/test-report.ts';
import { FAILED, timedReport } from './timed-report.ts';

const ESC = '\u001b';
const [RED, GREEN, YELLOW, GREY] = [31, 32, 33, 90].map((code) => `${ESC}[${code}m`);
const END = `${ESC}[0m`;

const linesOf = (tests: readonly ReturnType<typeof timedReport>[], isColoured = true) =>
  toTestLines({ tests, faults: [], tookMs: 120 }, isColoured);

describe('in colours', () => {
  test('what passed is green, and a warning yellow', () => {
    expect(linesOf([timedReport({ doubts: ['nothing was looked at'] })])).toEqual([
      `${GREEN}ok  ${END} a.yaml:8 a hot pump tells`,
      `       ${YELLOW}warning: nothing was looked at${END}`,
      `${GREEN}1 passed, 0 failed, 1 with warnings, 0.12 s${END}`,
    ]);
  });

  test('what failed is red, what was expected green, what came red, and what went before grey', () => {
    expect(linesOf([timedReport(), FAILED]).slice(1)).toEqual([
      `${RED}FAIL${END} a.yaml:11 a cold pump is silent`,
      `${GREY}       at 1m        reading  plant/p1/t 90${END}`,
      `${GREY}                    step     restart${END}`,
      `${GREEN}                    expected nothing${END}`,
      `${RED}                    received raise hot p1${END}`,
      `${RED}       at 1m1s      differs  title${END}`,
      '       a delay was not over',
      `${RED}1 passed, 1 failed, 0.12 s${END}`,
    ]);
  });
});

test('without colours it is plain text', () => {
  expect(linesOf([timedReport(), FAILED], false).join('\n')).not.toContain(ESC);
});

test('what failed at no time is told once, whether the time line has it or not', () => {
  const failures = [{ at: null, line: 11, expected: 'alarm hot p1', received: 'no alarm', differs: [] }];
  const received = { at: null, what: 'expected', text: 'alarm hot p1 (line 11)' } as const;
  const count = (lines: readonly string[]) => lines.filter((line) => line.includes('alarm hot p1')).length;
  expect(linesOf([timedReport({ failures })], false)[1]).toBe('       expected alarm hot p1; received no alarm');
  expect(count(linesOf([timedReport({ failures, timeline: [received] })], false))).toBe(1);
});
