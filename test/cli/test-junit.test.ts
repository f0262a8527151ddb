import { expect, test } from 'vitest';
import { toJunit } from '../../src/cli/test-junit.ts';
import { FAILED, timedReport } from './timed-report.ts';

test('a suite for each file has its own sums, and the whole has all', () => {
  const fault = { file: 'c.yaml', line: 4, column: 2, path: 'rules', message: 'is no list' };
  const tests = [timedReport(), FAILED, timedReport({ file: 'b.yaml', tookMs: 1 })];
  const xml = toJunit({ tests, faults: [fault, { ...fault, line: 5 }], tookMs: 2000 }).split('\n');
  expect(xml.filter((line) => line.includes('<testsuite'))).toEqual([
    '<testsuites name="tocsin" tests="4" failures="1" errors="1" time="2.000">',
    '  <testsuite name="a.yaml" tests="2" failures="1" errors="0" time="1.520">',
    '  <testsuite name="b.yaml" tests="1" failures="0" errors="0" time="0.001">',
    '  <testsuite name="c.yaml" tests="1" failures="0" errors="1">',
  ]);
  expect(xml.filter((line) => line.includes('<testcase'))).toEqual([
    '    <testcase classname="a.yaml" name="a hot pump tells" file="a.yaml" line="8" time="0.020"/>',
    '    <testcase classname="a.yaml" name="a cold pump is silent" file="a.yaml" line="11" time="1.500">',
    '    <testcase classname="b.yaml" name="a hot pump tells" file="b.yaml" line="8" time="0.001"/>',
    '    <testcase classname="c.yaml" name="is without faults" file="c.yaml">',
  ]);
  expect(xml.at(-1)).toBe('</testsuites>');
});

test('what XML has signs for, or no place, is written otherwise', () => {
  const xml = toJunit({ tests: [timedReport({ name: 'a<b> & "c"\n\u0007d\ud800' })], faults: [], tookMs: 0 });
  expect(xml).toContain('name="a&lt;b&gt; &amp; &quot;c&quot;&#10;\ufffdd\ufffd"');
});
