import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { logLineToText } from '../../src/base/log-text.ts';

const TIME = '2026-06-01T12:10:00.123Z';
const toText = (fields: Readonly<Record<string, unknown>>, colour = false) =>
  logLineToText(`${JSON.stringify({ level: 'info', time: TIME, ...fields })}\n`, { colour });

describe('a line of the log for a person', () => {
  test.each([
    { of: 'time, level and message', fields: { msg: 'tocsin ends' }, is: '12:10:00Z info  tocsin ends' },
    {
      of: 'fields follow, a text of several words in quotes',
      fields: { url: 'mqtt://broker:1883', reason: 'not today', msg: 'm' },
      is: '12:10:00Z info  m  url=mqtt://broker:1883 reason="not today"',
    },
    {
      of: 'what is null, zero, false or empty is left out',
      fields: { a: null, b: 0, c: false, d: '', e: [], f: {}, alarms: { kept: 0 }, g: 1, msg: 'm' },
      is: '12:10:00Z info  m  g=1',
    },
    {
      of: 'an object by its parts',
      fields: { labels: { site: 'oslo', unit: null }, list: { deep: { er: 1 } }, msg: 'm' },
      is: '12:10:00Z info  m  labels.site=oslo list.deep="{\\"er\\":1}"',
    },
    {
      of: 'a list of words in the line',
      fields: { filters: ['a/#', 'b/+'], msg: 'm' },
      is: '12:10:00Z info  m  filters=a/#,b/+',
    },
    {
      of: 'ids are left out where nothing is wrong',
      fields: {
        activation: '01a204ac-8c77-7f9e-9e05-97952f2a0261',
        notification: 'NT2b4ffb6a97ff29b2e55443cbdbe9bd74',
        after: '134fd54e0a81eee4',
        key: 'f7',
        msg: 'm',
      },
      is: '12:10:00Z info  m  key=f7',
    },
    {
      of: 'and shown where something is',
      fields: { level: 'warn', notification: 'NT2b4ffb6a97ff29b2e55443cbdbe9bd74', msg: 'm' },
      is: '12:10:00Z WARN  m  notification=NT2b4ffb6a97ff29b2e55443cbdbe9bd74',
    },
    {
      of: 'epoch ms as a time',
      fields: { observedAt: 0.5, raisedAt: Date.UTC(2026, 0, 1), farAt: 1e300, msg: 'm' },
      is: '12:10:00Z info  m  observedAt=1970-01-01T00:00:00.000Z raisedAt=2026-01-01T00:00:00.000Z farAt=1e+300',
    },
    {
      of: 'sentences below, so that a faulty file says at once what to mend',
      fields: {
        level: 'error',
        file: 'a.yaml',
        faults: ['a.yaml:1:2 for: no duration', 'a.yaml:3:4 id'],
        msg: 'refused',
      },
      is: '12:10:00Z ERROR refused  file=a.yaml\n    a.yaml:1:2 for: no duration\n    a.yaml:3:4 id',
    },
    {
      of: 'an error with its stack below',
      fields: {
        level: 'error',
        error: { type: 'TypeError', message: 'full', stack: 'TypeError: full\n    at f (a.ts:1:1)' },
        msg: 'm',
      },
      is: '12:10:00Z ERROR m  error="TypeError: full"\n    at f (a.ts:1:1)',
    },
  ])('$of', ({ fields, is }) => {
    expect(toText(fields)).toBe(is);
  });

  test('colour is of the level, and the rest steps back', () => {
    expect(toText({ level: 'warn', msg: 'lost', reason: 'r' }, true)).toBe(
      '\u001b[90m12:10:00Z\u001b[39m \u001b[33mWARN \u001b[39m lost  \u001b[90mreason=r\u001b[39m',
    );
    expect(toText({ level: 'error', msg: 'lost' }, true)).toContain('\u001b[31mERROR\u001b[39m');
  });

  test('what is no line of the log comes back as it is', () => {
    expect(['free text\n', '[1]', '"x"', ''].map((line) => logLineToText(line, { colour: true }))).toEqual([
      'free text',
      '[1]',
      '"x"',
      '',
    ]);
  });

  test('a long value is cut, a long list counted', () => {
    expect(toText({ detail: 'x'.repeat(500), msg: 'm' }).length).toBeLessThan(180);
    const lines = toText({ faults: Array.from({ length: 50 }, (_, index) => `fault ${index}`), msg: 'm' }).split('\n');
    expect(lines).toHaveLength(22);
    expect(lines.at(-1)).toBe('    and 30 more');
  });

  test('no value forges a line or drives the terminal, whatever a device sends', () => {
    const hostile = fc.string({
      unit: fc.constantFrom('\n', '\r', '\u001b', '\u009b', '\u202e', '\u2028', 'a', ' ', '"', '='),
    });
    fc.assert(
      fc.property(
        fc.dictionary(hostile, fc.oneof(hostile, fc.dictionary(hostile, hostile))),
        hostile,
        (fields, msg) => {
          const text = toText({ ...fields, level: 'info', time: TIME, msg });
          // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
          expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/);
        },
      ),
    );
  });
});
