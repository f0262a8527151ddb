import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../src/base/json.ts';
import { createSmsMeasure } from '../../src/notifier/sms-length.ts';
import { createTemplates } from '../../src/notifier/template.ts';

/** 3GPP TS 23.038 §6.2.1, by rows of the table; §6.2.1.1 behind the escape. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const ESCAPED = '\f^{}\\[~]|€';

/** Counted another way than the program does: messages are filled one after the other, of units that are never torn. */
const messagesOf = (text: string): number => {
  const letters = [...text];
  const isGsm = letters.every((letter) => (BASIC + ESCAPED).includes(letter));
  const units = letters.map((letter) => (isGsm ? (ESCAPED.includes(letter) ? 2 : 1) : letter.length));
  const fill = (room: number): number => {
    const messages: number[] = [];
    for (const unit of units) {
      const last = messages.at(-1);
      if (last === undefined || last + unit > room) messages.push(unit);
      else messages[messages.length - 1] = last + unit;
    }
    return messages.length;
  };
  const alone = fill(isGsm ? 160 : 70);
  return alone <= 1 ? alone : fill(isGsm ? 153 : 67);
};

const DOORS = ['closed', 'open', 'otevřeno', 'ř'];

/** What each variable may be, and what the measure is told of it. */
const LIMITS: Readonly<Record<string, readonly Json[]>> = {
  t: [-888.88, 888.88, -999.99, 999.99],
  u: [-88.88, 88.88, -99.99, 99.99],
  door: DOORS,
  site: ['x'.repeat(32)],
};

const hundredths = (most: number) => fc.integer({ min: -most * 100, max: most * 100 }).map((value) => value / 100);

const scope = fc.record({
  t: hundredths(999.99),
  u: hundredths(99.99),
  door: fc.constantFrom(...DOORS),
  site: fc.string({ unit: 'grapheme-ascii', maxLength: 32 }).map((text) => text.replace(/[^\w .:-]/g, '_')),
});

const NUMERIC = [
  '',
  ' | round',
  ' | round: 1',
  ' | abs',
  ' | minus: u',
  ' | times: 1.8 | plus: 32',
  ' | at_most: 50',
  ' | at_least: 0',
  ' | floor',
];
const TEXTUAL = ['', ' | upcase', ' | truncate: 5', " | append: '~'", " | append: '°'", ' | slice: 0, 3'];

const output = fc.oneof(
  fc.constantFrom(...NUMERIC).map((filter) => `{{ t${filter} }}`),
  fc.constantFrom(...TEXTUAL).map((filter) => `{{ door${filter} }}`),
  fc.constantFrom(...TEXTUAL).map((filter) => `{{ site${filter} }}`),
);
const literal = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'B', ' ', 'é', '~', '€', '['), maxLength: 60 }),
  fc.constantFrom('°', 'ě', '😀', '–'),
);
const branch = fc
  .record({
    condition: fc.constantFrom('t > 0', "door == 'open'", 'u < t'),
    yes: fc.oneof(output, literal),
    no: fc.oneof(output, literal),
  })
  .map(({ condition, yes, no }) => `{% if ${condition} %}${yes}{% else %}${no}{% endif %}`);
const template = fc
  .array(fc.oneof({ weight: 4, arbitrary: output }, { weight: 3, arbitrary: literal }, branch), {
    minLength: 1,
    maxLength: 8,
  })
  .map((parts) => parts.join(''));

/** So many letters fit in beside `text` before it is told as one message more: one letter that was not thought of shows. */
const roomBeside = (text: string, segmentsOf: (text: string) => number): number => {
  const before = Math.max(1, segmentsOf(text));
  let [fits, exceeds] = [0, 160];
  while (exceeds - fits > 1) {
    const middle = Math.floor((fits + exceeds) / 2);
    if (segmentsOf(text + 'a'.repeat(middle)) > before) exceeds = middle;
    else fits = middle;
  }
  return fits;
};

test('no values within what is assumed come to more messages than are told', () => {
  const measure = createSmsMeasure();
  const templates = createTemplates();
  const segmentsOf = (text: string) => measure(text, ([name = '']) => LIMITS[name] ?? [])?.segments ?? -1;
  fc.assert(
    fc.property(template, fc.array(scope, { minLength: 20, maxLength: 20 }), (parts, scopes) => {
      const text = parts + 'a'.repeat(roomBeside(parts, segmentsOf));
      const told = segmentsOf(text);
      for (const values of scopes) {
        const sent = templates.render(text, values);
        if (sent.ok) expect(messagesOf(sent.value)).toBeLessThanOrEqual(told);
      }
    }),
    { numRuns: 100 },
  );
});

test('and what is told of a text without variables is what it comes to', () => {
  const measure = createSmsMeasure();
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '€', '°', '😀', '\n'), maxLength: 400 }), (text) => {
      expect(measure(text, () => [])?.segments).toBe(messagesOf(text));
    }),
  );
});
