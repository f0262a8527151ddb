import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Row, readRows } from '../../src/document/table-rows.ts';

const rowsOf = (text: string) => {
  const rows = readRows(text, 't.csv');
  return rows.ok ? [rows.value.header, ...rows.value.records.map(({ cells }) => cells)] : rows.error;
};

test.each<[sentence: string, text: string, rows: readonly (readonly string[])[]]>([
  [
    'commas',
    'a,b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'semicolons, as the first line has them',
    'a;b\n1,5;2\n',
    [
      ['a', 'b'],
      ['1,5', '2'],
    ],
  ],
  [
    'tabs',
    'a\tb\n1\t2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'line ends of Windows and a byte order mark',
    '\uFEFFa,b\r\n1,2\r\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'a separator, a quote and a line end within quotes',
    'a,b\n"1,""x""\n",2\n',
    [
      ['a', 'b'],
      ['1,"x"\n', '2'],
    ],
  ],
  [
    'empty lines and blanks around cells',
    'a , b\n\n 1,2 \n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
])('reads %s', (_, text, rows) => {
  expect(rowsOf(text)).toEqual(rows);
});

/** A cell as it is written, and what it says. */
const cell = fc.oneof(
  fc.constantFrom('x', '007', '').map((text) => ({ written: text, read: text, breaks: 0 })),
  fc.constantFrom('a,b', 'a "b"', 'one\ntwo', '"\n"').map((text) => ({
    written: `"${text.replaceAll('"', '""')}"`,
    read: text,
    breaks: text.split('\n').length - 1,
  })),
);

test('a long table is the same as its rows, with their lines, wherever it is cut on the way', () => {
  // Such a table is cut after each 50,000 letters or so.
  const filler = 'y'.repeat(7_000);
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 8, maxLength: 25 }), (written) => {
      const lines = written.map(([a, b], index) => `${index},${a.written},${b.written},${filler}\n`);
      const rows = readRows(`n,a,b,c\n${lines.join('')}`, 't.csv');
      let line = 1;
      const expected = written.map(([a, b], index): Row => {
        line += 1 + a.breaks + b.breaks;
        return { cells: [String(index), a.read, b.read, filler], line };
      });
      expect(rows).toEqual({ ok: true, value: { header: ['n', 'a', 'b', 'c'], records: expected } });
    }),
    { numRuns: 50 },
  );
});

test('a fault far behind has its line', () => {
  const row = `x,${'y'.repeat(1000)}\n`;
  const text = `a,b\n${row.repeat(100)}"x" z,1\n${row.repeat(100)}`;
  expect(readRows(text, 't.csv')).toMatchObject({ ok: false, error: [{ line: 102 }] });
});
