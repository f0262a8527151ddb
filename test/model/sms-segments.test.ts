import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countSegments } from '../../src/model/sms-segments.ts';

const rows: readonly [sentence: string, text: string, encoding: string, segments: number][] = [
  ['nothing needs no segment', '', 'GSM-7', 0],
  ['one letter needs one', 'x', 'GSM-7', 1],
  ['160 letters of GSM-7 still fit into one', 'x'.repeat(160), 'GSM-7', 1],
  ['161 need two, since joining costs room', 'x'.repeat(161), 'GSM-7', 2],
  ['306 fill two', 'x'.repeat(306), 'GSM-7', 2],
  ['307 need three', 'x'.repeat(307), 'GSM-7', 3],
  ['Nordic letters and the line feed are GSM-7', 'Ærlig talt:\nå nei, Øystein', 'GSM-7', 1],
  ['the euro and braces count twice: 80 fit', '€'.repeat(80), 'GSM-7', 1],
  ['81 of them do not', '€'.repeat(81), 'GSM-7', 2],
  ['a double letter is not cut: 153 end at 152', `${'x'.repeat(152)}€${'x'.repeat(152)}`, 'GSM-7', 3],
  ['the degree sign is not GSM-7', '-10 °C', 'UCS-2', 1],
  ['70 letters of UCS-2 fit into one', '°'.repeat(70), 'UCS-2', 1],
  ['71 need two', '°'.repeat(71), 'UCS-2', 2],
  ['134 fill two', '°'.repeat(134), 'UCS-2', 2],
  ['135 need three', '°'.repeat(135), 'UCS-2', 3],
  ['an emoji is two units: 35 fit', '🔥'.repeat(35), 'UCS-2', 1],
  ['and is not cut: 67 units hold 33 of them', '🔥'.repeat(67), 'UCS-2', 3],
  ['the typographic dash turns a whole text into UCS-2', `${'x'.repeat(100)}–`, 'UCS-2', 2],
];

test.each(rows)('%s', (_, text, encoding, segments) => {
  expect(countSegments(text)).toEqual({ encoding, segments });
});

test('a longer text never needs fewer segments', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.string({ unit: 'grapheme' }), (head, tail) => {
      expect(countSegments(head + tail).segments).toBeGreaterThanOrEqual(countSegments(head).segments);
    }),
  );
});
