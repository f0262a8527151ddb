import { expect, test } from 'vitest';
import { createFactLayouts } from '../../src/rules/fact-layout.ts';

test('a slot once handed out never changes', () => {
  const layout = createFactLayouts().of('cold');
  expect([layout.slot('a'), layout.slot('b'), layout.slot('a'), layout.slot('c')]).toEqual([0, 1, 0, 2]);
  expect(layout.names).toEqual(['a', 'b', 'c']);
});

test('looking for a slot hands none out', () => {
  const layout = createFactLayouts().of('cold');
  expect([layout.find('a'), layout.slot('a'), layout.find('a')]).toEqual([undefined, 0, 0]);
});

test('each source has its own layout, and keeps it', () => {
  const layouts = createFactLayouts();
  layouts.of('cold').slot('a');
  layouts.of('plant').slot('b');
  expect([layouts.of('cold').names, layouts.of('plant').names]).toEqual([['a'], ['b']]);
});

test('facts may bear the names of what JavaScript gives every object', () => {
  const layout = createFactLayouts().of('constructor');
  expect([layout.find('toString'), layout.slot('__proto__'), layout.find('__proto__')]).toEqual([undefined, 0, 0]);
});

test('a rule keeps its place among those of its source, whatever is loaded after it', () => {
  const layout = createFactLayouts().of('cold');
  expect([layout.rule('warm'), layout.rule('open'), layout.rule('warm')]).toEqual([0, 1, 0]);
  expect(layout.names).toEqual([]);
});
