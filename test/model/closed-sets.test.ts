import { expect, test } from 'vitest';
import { BINDING_TYPES, IMPLICIT_TAGS } from '../../src/model/binding.ts';
import { REASONS } from '../../src/model/reason.ts';
import { SEVERITIES } from '../../src/model/rule.ts';

test('a reason is one word of the set, fit for a metric label, and stands once', () => {
  expect(REASONS.filter((reason) => !/^[a-z]+(-[a-z]+)*$/.test(reason))).toEqual([]);
  expect(new Set(REASONS).size).toBe(REASONS.length);
});

test('severities rise from info to critical', () => {
  expect(SEVERITIES).toEqual(['info', 'warning', 'critical']);
});

test('every binding has the tag all and that of its channel', () => {
  expect(IMPLICIT_TAGS).toEqual(['all', ...BINDING_TYPES]);
});
