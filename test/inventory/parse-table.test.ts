import { describe, expect, test } from 'vitest';
import { parseTable, SOURCES, tableFaultsOf } from './sources.ts';

describe('a table of devices', () => {
  test('has a column for the device, and one for each attribute', () => {
    const { devices } = parseTable(
      'device,model,maxTemp,critical,owner\noslo/f7,x200,-18.5,true,"Ana, K"\noslo/f8,,,,\n',
    );
    expect(devices).toMatchObject([
      { source: 'cold', device: 'oslo/f7', expected: false, line: 2 },
      { source: 'cold', device: 'oslo/f8', attributes: {}, line: 3 },
    ]);
    expect(devices[0]?.attributes).toEqual({ model: 'x200', maxTemp: -18.5, critical: true, owner: 'Ana, K' });
  });

  test.each([
    ['a number', '12', 12],
    ['a power of ten', '1e3', 1000],
    ['a text that only looks like a number', '007', '007'],
    ['a phone number', '+4791234567', '+4791234567'],
    ['as a spreadsheet writes true', 'TRUE', true],
    ['too large for a number', '1e999', '1e999'],
  ])('reads a cell: %s', (_sentence, cell, value) => {
    expect(parseTable(`device,x\na/b,${cell}\n`).devices[0]?.attributes).toEqual({ x: value });
  });

  test('says which source, what is expected, and its labels', () => {
    const { devices } = parseTable(
      'source;device;expect;labels.application;note\nlora;a84041;true;cellars;a, b\n',
      SOURCES,
    );
    expect(devices).toMatchObject([
      { source: 'lora', expected: true, labels: { application: 'cellars' }, attributes: { note: 'a, b' } },
    ]);
  });

  test('may come from an editor that marks its beginning, with the line ends of Windows', () => {
    expect(parseTable('\uFEFFdevice,x\r\na/b,1\r\n').devices).toMatchObject([{ device: 'a/b', attributes: { x: 1 } }]);
  });
});

describe('faults of a table', () => {
  test.each<readonly [string, string, readonly RegExp[]]>([
    ['no column for the device', 'name,x\na/b,1\n', [/^1:1 no column "device"; there are: name, x/]],
    ['nothing at all', '', [/^1:1 a table needs a first line/]],
    ['two columns of one name', 'device,x,x\na/b,1,2\n', [/^1:1 two columns are named "x"/]],
    ['a column without a name', 'device,,x\na/b,1,2\n', [/^1:1 column 2 has no name/]],
    ['an attribute with a dot', 'device,a.b\na/b,1\n', [/^1:1 "a.b": the name of an attribute has no dot/]],
    ['a cell too many', 'device,x\na/b,1,2\n', [/^2:1 3 cells under 2 columns/]],
    [
      'more columns than any device has attributes',
      `device${',x'.repeat(1000)}\na/b\n`,
      [/^1:1 1001 columns, at most 1000 are read/],
    ],
    ['a quote that is never closed', 'device,x\na/b,"1\n', [/^\d:1 .*[Qq]uote/]],
    [
      'each of several, with its line',
      'device,expect\n,true\nf7,\na/b,maybe\na/c,\na/c,\n',
      [
        /^2:1 device: must not be empty/,
        /^3:1 device: no topic/,
        /^4:1 expect: wrong type/,
        /^6:1 the device "a\/c" stands at line 5/,
      ],
    ],
  ])('%s', (_sentence, text, faults) => {
    expect(tableFaultsOf(text)).toEqual(faults.map((fault) => expect.stringMatching(fault)));
  });
});
