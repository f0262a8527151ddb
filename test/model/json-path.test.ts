import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/base/json.ts';
import { parseJsonPath, readJsonPath } from '../../src/model/json-path.ts';

const PAYLOAD: Json = {
  a: { b: 1, 'c d': 2 },
  'temperature:0': { tC: 21.5 },
  phases: [{ power: 7 }, { power: 8 }],
  io: { '239': 1 },
  "it's": 3,
};

describe('a path', () => {
  test.each<[string, Json | undefined]>([
    ['$', PAYLOAD],
    ['$.a.b', 1],
    ["$.a['c d']", 2],
    ['$["temperature:0"].tC', 21.5],
    ["$['temperature:0']['tC']", 21.5],
    ['$["it\'s"]', 3],
    ['$.phases[1].power', 8],
    ['$.phases.0.power', 7],
    ['$.phases[-1].power', 8],
    ["$['it\\'s']", 3],
    ['$.a[0]', undefined],
    ['$.io.239', 1],
    ['$.phases[2].power', undefined],
    ['$.phases.length', undefined],
    ['$.a.b.c', undefined],
    ['$.x.y', undefined],
    ['$.__proto__', undefined],
    ['$.constructor.name', undefined],
  ])('%s leads to %j', (text, expected) => {
    const path = parseJsonPath(text);
    expect(path.ok && readJsonPath(PAYLOAD, path.value)).toEqual(expected);
  });

  test.each([
    ['$..power', '"..power"'],
    ['$.phases[*].power', '"[*].power"'],
    ['$.*', '".*"'],
    ['$.phases[?(@.power>7)]', '"[?(@.power>7)]"'],
    ['$.phases[0,1]', '"[0,1]"'],
    ['$.phases[0:2]', '"[0:2]"'],
    ["$['a','b']", "\"['a','b']\""],
    ['$.a.', '"."'],
    ['$a', '"a"'],
    ['a.b', 'a path begins with $'],
    ['', 'a path begins with $'],
  ])('%s is refused at %s', (text, part) => {
    const path = parseJsonPath(text);
    expect(path.ok ? '' : path.error).toContain(part);
  });

  test.each([[undefined], [null], [5], ['text'], [true]])('nothing is in %j', (value) => {
    const path = parseJsonPath('$.length');
    expect(path.ok && readJsonPath(value, path.value)).toBeUndefined();
  });

  test('whatever the key, its quoted form finds its value', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer(), (key, value) => {
        const path = parseJsonPath(`$['${key.replace(/['\\]/g, '\\$&')}']`);
        expect(path.ok && path.value.steps).toEqual([key]);
        expect(path.ok && readJsonPath(Object.fromEntries([[key, value]]), path.value)).toBe(value);
      }),
    );
  });

  test('a key that reads __proto__ in the payload is found', () => {
    const path = parseJsonPath('$.__proto__');
    expect(path.ok && readJsonPath(JSON.parse('{"__proto__": 7}'), path.value)).toBe(7);
  });
});
