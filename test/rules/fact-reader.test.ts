import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/base/json.ts';
import { asDeviceId } from '../../src/model/ids.ts';
import { parseJsonPath } from '../../src/model/json-path.ts';
import { createFactLayouts } from '../../src/rules/fact-layout.ts';
import { createFactReader, type FactScope, labelName } from '../../src/rules/fact-reader.ts';
import { createMemory, takeFact } from '../../src/rules/memory.ts';
import { at } from './given.ts';

const read = (
  fact: string,
  more: Partial<FactScope> = {},
  facts: Readonly<Record<string, Json>> = {},
  path?: string,
) => {
  const layout = createFactLayouts().of('plant');
  const memory = createMemory('plant', asDeviceId('p'), {});
  for (const [name, value] of Object.entries(facts))
    takeFact(memory, layout.slot(name), { value, observedAt: 0, watchedAt: 0 });
  const parsed = path === undefined ? null : parseJsonPath(path);
  const operand = { type: 'fact', fact, jsonPath: parsed?.ok ? parsed.value : null, path: [] } as const;
  const reader = createFactReader(operand, {
    captures: ['site'],
    labels: { area: 'north' },
    settings: {},
    layout,
    ...more,
  });
  const labels = { site: 'oslo' };
  return { value: reader.read(memory, at(0), labels), origin: reader.origin(memory, at(0), labels), slot: reader.slot };
};

describe('a reader', () => {
  test('of a plain payload field is its slot', () => {
    expect(read('t', {}, { u: 1, t: 5 })).toEqual({ value: 5, origin: 'remembered', slot: 1 });
  });

  test('of a level or a label needs no slot', () => {
    expect([read('site'), read('labels.site'), read('labels.area')]).toEqual([
      { value: 'oslo', origin: 'label', slot: null },
      { value: 'oslo', origin: 'label', slot: null },
      { value: 'north', origin: 'label', slot: null },
    ]);
  });

  test('looks along the path', () => {
    expect(read('t', {}, { t: { a: [7] } }, '$.a[0]')).toEqual({ value: 7, origin: 'remembered', slot: null });
  });

  test.each(['constructor', '__proto__', 'toString'])(
    'of a field named %s finds what was heard, and no more',
    (name) => {
      expect(read(name)).toMatchObject({ value: undefined, origin: 'never-heard' });
    },
  );
});

test.each([
  ['site', 'site'],
  ['labels.anything', 'anything'],
  ['temperature', undefined],
])('the label behind %s is %s', (fact, name) => {
  expect(labelName(fact, ['site'])).toBe(name);
});
