import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineToMessage, messageToLine } from '../../src/app/recording.ts';
import { tableToMessages } from '../../src/app/replay-table.ts';
import { message } from './small-world.ts';

const textOf = (payload: Uint8Array) => Buffer.from(payload).toString();

const read = (line: string) => {
  const result = lineToMessage(line, 7);
  if (!result.ok) throw new Error(result.error.message);
  return { ...result.value, payload: textOf(result.value.payload) };
};

describe('a recorded line', () => {
  test('is the message again, whatever its bytes', () => {
    const messages = fc.record({
      payload: fc.oneof(
        fc.uint8Array(),
        fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
      ),
      topic: fc.string({ minLength: 1 }),
      receivedAt: fc.nat(4_000_000_000_000),
      retain: fc.boolean(),
      qos: fc.constantFrom(0 as const, 1 as const),
    });
    fc.assert(
      fc.property(messages, (parts) => {
        const line = messageToLine(message('', '', parts));
        expect(line).not.toContain('\n');
        const again = lineToMessage(line, 1);
        expect(again.ok && { ...again.value, payload: [...again.value.payload] }).toEqual({
          ...parts,
          payload: [...parts.payload],
          dup: false,
          packetId: 0,
        });
      }),
    );
  });

  test('keeps the mark that some programs begin a text with', () => {
    const payload = Buffer.from('\uFEFF{}');
    const again = lineToMessage(messageToLine(message('t', '', { payload })), 1);
    expect(again.ok && [...again.value.payload]).toEqual([...payload]);
  });

  test('shows a text as text, and other bytes in base64', () => {
    const at = { receivedAt: Date.UTC(2026, 0, 12) };
    expect(messageToLine(message('t', { a: 'ø' }, at))).toBe(
      '{"time":"2026-01-12T00:00:00.000Z","topic":"t","payload":"{\\"a\\":\\"ø\\"}","retain":false,"qos":1}',
    );
    expect(messageToLine(message('t', '', { ...at, payload: new Uint8Array([255, 0]) }))).toContain(
      '"payloadBase64":"/wA="',
    );
  });

  test.each([
    ['a JSON payload that is no text', '{"time":"2026-01-12T00:00:00Z","topic":"t","payload":{"a":1}}', '{"a":1}'],
    ['a payload of null', '{"time":0,"topic":"t","payload":null}', 'null'],
    ['no payload', '{"time":0,"topic":"t"}', ''],
  ])('may be written by hand with %s', (_sentence, line, payload) => {
    expect(read(line)).toMatchObject({ topic: 't', payload, retain: false, qos: 1 });
  });

  test('without an offset is UTC, wherever it is read', () => {
    expect(read('{"time":"2026-01-12T08:00:00","topic":"t"}').receivedAt).toBe(Date.UTC(2026, 0, 12, 8));
  });

  test.each([
    ['no JSON', 'temperature,12'],
    ['a list', '[]'],
    ['nothing', ''],
    ['no topic', '{"time":0,"payload":"x"}'],
    ['no time', '{"topic":"t","payload":"x"}'],
    ['a time of null', '{"time":null,"topic":"t"}'],
    ['a time that is none', '{"time":"yesterday","topic":"t"}'],
    ['a day of which only some programs make a time', '{"time":"1 Jan 2026","topic":"t","payload":1}'],
    ['a time beyond all dates', '{"time":1e300,"topic":"t"}'],
    ['a time that stands for none in exports', '{"time":"9999-12-31T00:00:00Z","topic":"t"}'],
    ['the same the other way', '{"time":"0001-01-01T00:00:00Z","topic":"t"}'],
    ['a number after 2199', '{"time":7258118400000,"topic":"t"}'],
    ['a number before 1970', '{"time":-1,"topic":"t"}'],
  ])('is refused with its line if it is %s', (_sentence, line) => {
    expect(lineToMessage(line, 7)).toMatchObject({
      ok: false,
      error: { line: 7, message: expect.stringContaining('"topic"') },
    });
  });
});

describe('a table', () => {
  const timeOf = (text: string) => (/^\d+$/.test(text) ? Number(text) : null);
  const table = (text: string, delimiter = ',', decimal: '.' | ',' = '.') =>
    tableToMessages(text, { topic: 'wells/a', time: 'ts', delimiter, decimal, timeOf });
  const rows = (text: string, delimiter?: string) => {
    const result = table(text, delimiter);
    if (!result.ok) throw new Error(result.error.message);
    return result.value.map(({ receivedAt, payload }) => [receivedAt, JSON.parse(textOf(payload))]);
  };

  test.each<[sentence: string, text: string, delimiter: string | undefined, facts: object]>([
    ['a cell that is a number is a number', 'ts,p,q,r,s\n5,1,-2.5,.5,+3', undefined, { p: 1, q: -2.5, r: 0.5, s: 3 }],
    ['so is one in the notation of engineers', 'ts,p,q,r\n5,1e5,1.5E-3,2.e1', undefined, { p: 1e5, q: 0.0015, r: 20 }],
    ['an empty cell is absent', 'ts,p,q\n5,,2', undefined, { q: 2 }],
    ['every other cell is text', 'ts,p,q,r\n5,open,1e,0x10', undefined, { p: 'open', q: '1e', r: '0x10' }],
    ['what no number can hold stays text', 'ts,p\n5,1e999', undefined, { p: '1e999' }],
    [
      'so are the shortest and longest of them',
      'ts,p,q,r,s\n5,0,-0.25,007,12.50',
      undefined,
      { p: 0, q: -0.25, r: 7, s: 12.5 },
    ],
    ['a sign or a point alone is text', 'ts,p,q,r\n5,-,.,1.2.3', undefined, { p: '-', q: '.', r: '1.2.3' }],
    ['so is what has more digits than any number', `ts,p\n5,${'9'.repeat(400)}`, undefined, { p: '9'.repeat(400) }],
    ['a quoted cell may hold anything', 'ts,p\n5,"a, ""b""\nc"', undefined, { p: 'a, "b"\nc' }],
    ['a line break in a quoted cell stays as it is', 'ts,p\r\n5,"a\r\nb"\r\n', undefined, { p: 'a\r\nb' }],
    ['columns without a name may be many', 'ts,p,,\n5,1,,\n', undefined, { p: 1 }],
    ['the delimiter may be another', 'ts;p\n5;1.5', ';', { p: 1.5 }],
    ['a comma within a number is text, unless it was said to be decimal', 'ts;p\n5;1,5', ';', { p: '1,5' }],
    ['spaces, a mark at the begin and empty lines do not count', '\uFEFFts, p\r\n\r\n5, 1 \r\n', undefined, { p: 1 }],
  ])('%s', (_sentence, text, delimiter, facts) => {
    expect(rows(text, delimiter)).toEqual([[5, { ts: 5, ...facts }]]);
  });

  test('with decimal commas has numbers, and what is none stays text', () => {
    const result = table('ts;p;q;r;s\n5;85,5;-0,25;1,2,3;2.5', ';', ',');
    if (!result.ok) throw new Error(result.error.message);
    const payload = result.value.map((message) => JSON.parse(textOf(message.payload)));
    expect(payload).toEqual([{ ts: 5, p: 85.5, q: -0.25, r: '1,2,3', s: 2.5 }]);
  });

  test('is one message on the topic per row, in their order', () => {
    const result = table('ts,p\n1,a\n2,b');
    expect(result.ok && result.value.map(({ topic, receivedAt }) => [topic, receivedAt])).toEqual([
      ['wells/a', 1],
      ['wells/a', 2],
    ]);
  });

  test.each<[sentence: string, text: string, line: number, message: RegExp]>([
    ['there is no such column', 'time,p\n1,2', 1, /no column "ts"; there are: time, p/],
    ['there is nothing', '', 1, /there are: none/],
    ['two columns have one name', 'ts,p,q,p\n1,2,3,4', 1, /two columns are named "p"/],
    ['a time is none', 'ts,p\n1,2\nnoon,3', 3, /column "ts" holds no time/],
    ['a time is none, empty lines before it', 'ts,p\n\n\n1,2\n\nnoon,3', 6, /column "ts" holds no time/],
    ['a time is none, lines as old programs end them', 'ts,p\r1,2\rnoon,3', 3, /column "ts" holds no time/],
    ['a row has too many cells', 'ts,p\n1,2\n1,2,3', 3, /record/i],
    ['a quote is never closed', 'ts,p\n1,"2', 2, /quote/i],
  ])('is refused with its line if %s', (_sentence, text, line, message) => {
    expect(table(text)).toMatchObject({ ok: false, error: { line, message: expect.stringMatching(message) } });
  });
});
