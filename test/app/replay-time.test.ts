import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rememberMinute } from '../../src/app/replay-time.ts';
import { parseTime } from '../../src/decode/time.ts';

const parse = (text: string) => parseTime(text, null);

test('a time is the same told from its minute, in any row of times', () => {
  const two = fc.integer({ min: 0, max: 75 }).map((value) => String(value).padStart(2, '0'));
  const time = fc
    .record({
      day: two,
      minute: two,
      second: two,
      more: fc.constantFrom('', '.5', '.123', '.1234', ',123'),
      end: fc.constantFrom('Z', '', 'z', '+02:00', ' '),
    })
    .map(({ day, minute, second, more, end }) => `2026-02-${day}T08:${minute}:${second}${more}${end}`);
  fc.assert(
    fc.property(fc.array(fc.oneof(time, fc.string(), fc.constant('1767225600')), { maxLength: 20 }), (texts) => {
      const remembered = rememberMinute(parse);
      expect(texts.map(remembered)).toEqual(texts.map(parse));
    }),
  );
});
