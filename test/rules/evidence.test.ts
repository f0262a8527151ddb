import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/base/json.ts';
import { asDeviceId } from '../../src/model/ids.ts';
import { collectEvidence } from '../../src/rules/evidence.ts';
import { createMemory, takeFact } from '../../src/rules/memory.ts';

const collect = (facts: Readonly<Record<string, Json>>) => {
  const memory = createMemory('plant', asDeviceId('pump-1'), {});
  const names = Object.keys(facts);
  for (const [slot, value] of Object.values(facts).entries())
    takeFact(memory, slot, { value, observedAt: 0, watchedAt: 0 });
  return collectEvidence(memory, { facts: [...names, 'unheard'], slots: [...names.keys(), names.length] });
};

const bytes = (value: Json) => Buffer.byteLength(JSON.stringify(value));

describe('evidence', () => {
  test('is what is remembered of the facts, and only that', () => {
    expect(collect({ temperature: -10, door: 'open', raw: { a: [1] } })).toEqual({
      temperature: -10,
      door: 'open',
      raw: { a: [1] },
    });
  });

  test('a fact that has no value now is null', () => {
    expect(collect({ temperature: null })).toEqual({ temperature: null });
  });

  test('an attribute that the inventory gives is beside them, by its whole name', () => {
    const memory = { ...createMemory('plant', asDeviceId('pump-1'), {}), attributes: { maxTemp: -18 } };
    const facts = ['attributes.maxTemp', 'attributes.gone'];
    expect(collectEvidence(memory, { facts, slots: [] })).toEqual({ 'attributes.maxTemp': -18 });
  });

  test('a long text is cut, the rest is left as it is', () => {
    const { log, temperature } = collect({ log: 'x'.repeat(5000), temperature: -10 });
    expect([log, temperature]).toEqual([`${'x'.repeat(120)}…`, -10]);
  });

  test('of a large list its beginning is shown', () => {
    const { samples } = collect({ samples: Array.from({ length: 2000 }, (_, index) => index) });
    expect(samples).toMatch(/^\[0,1,2,.*…$/);
  });

  test('only as much is cut as must be, the largest first', () => {
    const { a, b } = collect({ a: 'a'.repeat(1500), b: 'b'.repeat(1900) });
    expect([String(a).length, String(b).length]).toEqual([1500, 121]);
  });

  test.each<[string, Readonly<Record<string, Json>>]>([
    ['many facts', Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`fact-number-${at}`, at]))],
    ['letters of more than one byte', { a: 'å'.repeat(3000), b: '😀'.repeat(2000) }],
    ['a name longer than all', { ['n'.repeat(5000)]: 1 }],
  ])('never is larger than 2 kB: %s', (_sentence, facts) => {
    expect(bytes(collect(facts))).toBeLessThanOrEqual(2048);
  });

  test('facts left out are told of', () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`fact-number-${at}`, at]));
    expect(collect(many)['…']).toMatch(/^\d+ more facts$/);
  });
});
