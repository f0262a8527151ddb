import { describe, expect, test } from 'vitest';
import { findShapeFaults, findSleeps } from './check-shape.ts';
import { readTree } from './source-tree.ts';

test('every file of src has a true name, one idea and room to read it', () => {
  expect(findShapeFaults(readTree('src'))).toEqual([]);
});

test('no test sleeps', () => {
  expect(findSleeps(readTree('test'))).toEqual([]);
});

describe('the guard of shapes', () => {
  const lines = (count: number) => 'a;\n'.repeat(count);
  const rows: readonly (readonly [sentence: string, path: string, text: string, faults: readonly RegExp[]])[] = [
    ['lets 250 lines pass', 'src/rules/load.ts', lines(250), []],
    ['refuses one more', 'src/rules/load.ts', lines(251), [/251 lines, at most 250/]],
    ['refuses a bucket', 'src/rules/utils.ts', '', [/utils says nothing/]],
    ['refuses a folder that is a bucket', 'src/common/rule.ts', '', [/common says nothing/]],
    ['refuses capitals', 'src/rules/ruleBook.ts', '', [/ruleBook is not kebab-case/]],
    ['refuses a default export', 'src/rules/load.ts', 'a;\nexport default a;', [/load\.ts:2 exports by name/]],
  ];
  test.each(rows)('%s', (_, path, text, faults) => {
    expect(findShapeFaults(new Map([[path, text]]))).toEqual(faults.map((fault) => expect.stringMatching(fault)));
  });

  test('finds a sleep, but not in the fakes, which play slow servers', () => {
    const text = 'await sleep(5);';
    const tests = new Map([
      ['test/mqtt/link.test.ts', text],
      ['test/fakes/twilio.ts', text],
    ]);
    expect(findSleeps(tests)).toEqual(['test/mqtt/link.test.ts:1 sleeps']);
  });
});
