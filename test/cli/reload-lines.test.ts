import { describe, expect, test } from 'vitest';
import type { ReloadShape } from '../../src/api/reload-shape.ts';
import { faultLines, reloadToLines } from '../../src/cli/reload-lines.ts';

const NONE = { kept: 0, retimed: 0, closed: 0, dropped: 0, raised: 0 };
type Change = ReloadShape['changes'][number];
const changed = (alarms: Partial<Change['alarms']>): Change => ({
  ...{ rule: 'hot', change: 'changed', file: 'a.yaml', line: 3, before: 'b', after: 'a' },
  alarms: { ...NONE, ...alarms },
});
const told = (more: Partial<ReloadShape> = {}): ReloadShape => ({
  ...{ at: '2026-03-01T12:00:00.000Z', dry: false, outcome: 'applied', reason: null, config: 'same' },
  ...{ files: 1, rules: 1, unchanged: 0, refused: [], changes: [], alarms: NONE },
  ...more,
});

describe('the first line', () => {
  const rows: readonly (readonly [string, Partial<ReloadShape>])[] = [
    ['1 rule of 1 file runs, 0 untouched', {}],
    ['1 rule of 1 file runs, 0 untouched:', { changes: [changed({})] }],
    [
      '12 rules of 3 files would run, 11 untouched:',
      { dry: true, rules: 12, files: 3, unchanged: 11, changes: [changed({})] },
    ],
    ['0 rules of 0 files run, 0 untouched', { rules: 0, files: 0 }],
    ['nothing has changed: 12 rules of 1 file run', { outcome: 'unchanged', rules: 12 }],
    ['the loaded rules stay', { outcome: 'unreadable' }],
  ];
  test.each(rows)('is %s', (line, more) => {
    expect(reloadToLines(told(more))[0]).toBe(line);
  });
});

describe('of the alarms of a rule is said', () => {
  const rows: readonly (readonly [string, Partial<Change['alarms']>])[] = [
    ['', {}],
    ['  1 alarm kept', { kept: 1 }],
    ['  2 alarms kept, 1 of them with another delay', { kept: 2, retimed: 1 }],
    ['  1 alarm ended', { closed: 1 }],
    ['  1 pending dropped', { dropped: 1 }],
    ['  1 raised about several devices', { raised: 1 }],
  ];
  test.each(rows)('"%s"', (fates, alarms) => {
    expect(reloadToLines(told({ changes: [changed(alarms)] })).slice(1)).toEqual([`~ hot  changed  a.yaml:3${fates}`]);
  });
});

describe('of what is refused', () => {
  const fault = { line: 4, column: 11, path: '', message: 'no YAML' };
  const refused = (faultsTotal: number): Partial<ReloadShape> => ({
    outcome: 'refused',
    refused: [{ file: 'a.yaml', running: 'none', faults: [fault], faultsTotal }],
  });
  const first = ['a.yaml is refused, none of its rules run', '  a.yaml:4:11 no YAML'];

  test('each fault that was sent is told, and how many more there are', () => {
    expect(faultLines(told(refused(1)))).toEqual(first);
    expect(faultLines(told(refused(2)))).toEqual([...first, '  and 1 more: tocsin check shows all']);
  });

  test('files that cannot be read are told with their reason', () => {
    expect(faultLines(told({ outcome: 'unreadable', reason: 'EACCES' }))).toEqual([
      'the rule files cannot be read: EACCES',
    ]);
    expect(faultLines(told({ outcome: 'unreadable' }))).toEqual(['the rule files cannot be read: see the log']);
    expect(faultLines(told())).toEqual([]);
  });
});
