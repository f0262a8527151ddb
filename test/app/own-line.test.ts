import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readOwnLine } from '../../src/app/own-line.ts';
import { messageToLine } from '../../src/app/recording.ts';
import { message } from './small-world.ts';

const LINE = '{"time":"2026-01-12T00:00:00.000Z","topic":"a/b","payload":"{\\"t\\":1}","retain":false,"qos":1}';

describe('a line that was recorded', () => {
  test.each([0, 1, 2] as const)('is read as JSON reads it, with QoS %i', (qos) => {
    for (const retain of [true, false]) {
      const line = messageToLine(message('a/ø', { t: '"\\\n€' }, { retain, qos }));
      expect(readOwnLine(line)).toEqual(JSON.parse(line));
    }
  });

  test.each([
    ['with a space', LINE.replace(',"qos"', ', "qos"')],
    ['with other keys first', LINE.replace('{"time"', '{"qos":0,"time"')],
    ['with a payload that is no text', LINE.replace(/"payload":".*?","r/, '"payload":{"t":1},"r')],
    ['with a payload in base64', LINE.replace('payload', 'payloadBase64')],
    ['with an escape in the topic', LINE.replace('a/b', 'a\\u002fb')],
    ['with a key that stands twice', LINE.replace('"payload"', '"payload":"x","payload"')],
    ['with a topic that stands twice', LINE.replace('"topic"', '"topic":"x","topic"')],
    ['that is cut off', LINE.slice(0, -1)],
    ['whose topic is cut off', '{"time":"","topic":"a","retain":false,"qos":1}'],
    ['with a line break in the payload', LINE.replace(':1', '\n:1')],
  ])('is not taken for one %s', (_sentence, line) => {
    expect(readOwnLine(line)).toBeUndefined();
  });

  test('is never read as anything but what JSON makes of it', () => {
    const mutated = fc
      .array(
        fc.tuple(
          fc.nat(LINE.length),
          fc.nat(4),
          fc.constantFrom('', '"', '\\', ',', ':', '{', '}', 'x', '\n', '","topic":"'),
        ),
      )
      .map((cuts) => cuts.reduce((line, [at, length, put]) => line.slice(0, at) + put + line.slice(at + length), LINE));
    fc.assert(
      fc.property(mutated, (line) => {
        const own = readOwnLine(line);
        if (own !== undefined) expect(JSON.parse(line)).toMatchObject(own);
      }),
      { numRuns: 2000 },
    );
  });
});
