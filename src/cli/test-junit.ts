import { formatFault } from '../document/fault.ts';
import { failedOf, failureLines, type TestSum, type TimedReport } from './test-report.ts';

/**
 * JUnit's XML as CI systems read it (https://github.com/testmoapp/junitxml): a suite for each file, a faulty file is a suite
 * with an error.
 */
export const toJunit = ({ tests, faults, tookMs }: TestSum): string => {
  const byFile = Map.groupBy(tests, ({ file }) => file);
  const faulty = Map.groupBy(faults, ({ file }) => file);
  const sums = { tests: tests.length + faulty.size, failures: failedOf({ tests }), errors: faulty.size };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="tocsin" ${attributes({ ...sums, time: inSeconds(tookMs) })}>`,
    ...[...byFile].flatMap(([file, reports]) => suite(file, reports)),
    ...[...faulty].flatMap(([file, found]) => faultySuite(file, found.map(formatFault).join('\n'))),
    '</testsuites>',
  ].join('\n');
};

const suite = (file: string, tests: readonly TimedReport[]): readonly string[] => {
  const time = inSeconds(tests.reduce((sum, { tookMs }) => sum + tookMs, 0));
  const sums = { tests: tests.length, failures: failedOf({ tests }), errors: 0, time };
  return [`  <testsuite ${attributes({ name: file, ...sums })}>`, ...tests.flatMap(testcase), '  </testsuite>'];
};

const testcase = (test: TimedReport): readonly string[] => {
  const { file, line, name, tookMs, failures } = test;
  const head = `    <testcase ${attributes({ classname: file, name, file, line, time: inSeconds(tookMs) })}`;
  const warnings = test.doubts.map((doubt) => `      <system-out>${escaped(`warning: ${doubt}`)}</system-out>`);
  const [first] = failures;
  if (!first) return warnings.length === 0 ? [`${head}/>`] : [`${head}>`, ...warnings, '    </testcase>'];
  const message = `expected ${first.expected}; received ${first.received}`;
  return [
    `${head}>`,
    `      <failure ${attributes({ message })}>${escaped(failureLines(test).join('\n'))}</failure>`,
    ...warnings,
    '    </testcase>',
  ];
};

const faultySuite = (file: string, faults: string): readonly string[] => [
  `  <testsuite ${attributes({ name: file, tests: 1, failures: 0, errors: 1 })}>`,
  `    <testcase ${attributes({ classname: file, name: 'is without faults', file })}>`,
  `      <error ${attributes({ message: 'the file has faults' })}>${escaped(faults)}</error>`,
  '    </testcase>',
  '  </testsuite>',
];

const inSeconds = (tookMs: number): string => (tookMs / 1000).toFixed(3);

const attributes = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}="${escaped(String(value)).replaceAll('\n', '&#10;')}"`)
    .join(' ');

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** XML 1.0 has no place for most control characters, not even escaped (https://www.w3.org/TR/xml/#charsets). */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, '\ufffd')
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
