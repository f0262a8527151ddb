import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wrapLine } from '../../src/cli/wrap-line.ts';

test('what fits stays as it is', () => {
  expect(wrapLine('at 1m reading a/b {"t":1}', 14)).toEqual(['at 1m reading a/b {"t":1}']);
});

test('what does not goes on below where it began', () => {
  const words = Array.from({ length: 12 }, (_, index) => `"field${index}":${index}`).join(',');
  expect(wrapLine(`reading ${words}`, 8)).toEqual([
    'reading "field0":0,"field1":1,"field2":2,"field3":3,"field4":4,"field5":5,',
    '        "field6":6,"field7":7,"field8":8,"field9":9,"field10":10,"field11":11',
  ]);
});

test('what has no place to break at stays whole', () => {
  expect(wrapLine(`received ${'x'.repeat(100)}`, 9)).toEqual([`received ${'x'.repeat(100)}`]);
});

test('nothing is lost but blanks at ends, and no line that could be shorter is too long', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', ',', ' ', '.'), maxLength: 400 });
  fc.assert(
    fc.property(texts, fc.integer({ min: 0, max: 30 }), (text, indent) => {
      const lines = wrapLine(' '.repeat(indent) + text, indent);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      for (const line of lines)
        if (line.length > 80) expect(line.trimStart().split(/(?<=[ ,])/).length).toBeLessThanOrEqual(1);
    }),
  );
});
