import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/base/json.ts';
import { asDeviceId } from '../../src/model/ids.ts';
import { createFactLayouts } from '../../src/rules/fact-layout.ts';
import { createKeyOf, isDeviceKey, type KeyTemplate, keyNames, parseKeyTemplate } from '../../src/rules/key.ts';
import { createMemory, takeFact } from '../../src/rules/memory.ts';

const LABELS = { site: 'oslo', device: 'f7' };

const parse = (text: string): KeyTemplate => {
  const parsed = parseKeyTemplate(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};

const keyOf = (text: string | null, captures: readonly string[], facts: Readonly<Record<string, Json>> = {}) => {
  const layout = createFactLayouts().of('cold');
  const read = createKeyOf(text === null ? null : parse(text), captures, layout);
  const memory = createMemory('cold', asDeviceId('oslo/f7'), LABELS);
  for (const [fact, value] of Object.entries(facts))
    takeFact(memory, layout.slot(fact), { value, observedAt: 0, watchedAt: 0 });
  return read(memory, LABELS);
};

describe('a key', () => {
  test.each<[string, string | null, readonly string[], Readonly<Record<string, Json>>, string | null]>([
    ['is the device by default', null, ['site', 'device'], {}, 'oslo/f7'],
    ['may be the device in so many words', '{device}', [], {}, 'oslo/f7'],
    ['takes {device} for a level that bears the name', '{device}', ['device'], {}, 'f7'],
    ['joins levels of the topic', '{site}:{device}', ['site', 'device'], {}, 'oslo:f7'],
    ['takes facts of the payload', '{device}/{channel}', [], { channel: 3 }, 'oslo/f7/3'],
    ['writes true and false as they are', '{device}/{on}', [], { on: false }, 'oslo/f7/false'],
    ['writes half a character as what no topic refuses', '{device}/{id}', [], { id: '\ud800' }, 'oslo/f7/\uFFFD'],
    ['has a level before a fact of that name', '{site}/{device}', ['site'], { site: 'bergen' }, 'oslo/oslo/f7'],
    ['is none while a fact is missing', '{device}/{channel}', [], {}, null],
    ['is none while a fact is null', '{device}/{channel}', [], { channel: null }, null],
    ['is none when a fact is a list', '{device}/{channel}', [], { channel: [1] }, null],
    ['is none when a level is missing', '{device}/{line}', ['line'], {}, null],
  ])('%s', (_sentence, text, captures, facts, key) => {
    expect(keyOf(text, captures, facts)).toBe(key);
  });

  test('that is too long for a topic is cut, and still tells one thing from another', () => {
    const of = (end: string) => keyOf('{device}/{id}', [], { id: 'x'.repeat(200_000) + end }) ?? '';
    expect(of('a')).toMatch(/^oslo\/f7\/x{392}…[0-9a-f]{16}$/);
    expect(of('a')).toBe(of('a'));
    expect(of('a')).not.toBe(of('b'));
  });

  test.each([
    ['', 'a key may not be empty'],
    ['{site', '"{site" is neither a {name} nor text without braces'],
    ['{site}/{}', '"/{}" is neither a {name} nor text without braces'],
    ['{{ site }}', '"{{ site }}" is neither a {name} nor text without braces'],
    ['{site}{device}', 'put a sign such as / before {device}, or two devices could get one key'],
  ])('"%s" is refused', (text, error) => {
    expect(parseKeyTemplate(text)).toEqual({ ok: false, error });
  });

  test.each<[string | null, readonly string[], boolean]>([
    [null, ['device'], true],
    ['{device}', [], true],
    ['{device}', ['device'], false],
    ['x{device}', [], false],
    ['{site}', [], false],
  ])('%s with the captures %j is the device itself: %s', (text, captures, expected) => {
    expect(isDeviceKey(text === null ? null : parse(text), captures)).toBe(expected);
  });

  test('its names are all of them, in order', () => {
    expect(keyNames(parse('a/{site}/b/{channel}'))).toEqual(['site', 'channel']);
  });
});
