import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  describeTarget,
  isRuleSubject,
  ruleToSubject,
  subjectToTarget,
  targetToSubject,
} from '../../src/app/target-subject.ts';

const names = fc.array(fc.string({ minLength: 1, unit: 'grapheme' }));

test('whatever a target names, its subject gives it back', () => {
  fc.assert(
    fc.property(names, names, (Identity, Tag) => {
      const target = Identity.length + Tag.length > 0 ? { Identity, Tag } : null;
      expect(subjectToTarget(targetToSubject({ Identity, Tag }))).toEqual(target);
    }),
  );
});

test.each([
  ['any of the identities', ['ana-k', 'ben'], [], 'ana-k or ben'],
  ['all of the tags', [], ['on-call', 'site-oslo'], 'on-call + site-oslo'],
  ['both', ['ana-k'], ['critical'], 'ana-k with critical'],
])('a target of %s is told in words', (_sentence, Identity, Tag, words) => {
  expect(describeTarget({ Identity, Tag })).toBe(words);
});

test('a rule is a subject of its own, and no target', () => {
  expect([isRuleSubject(ruleToSubject('freezer-warm')), subjectToTarget(ruleToSubject('freezer-warm'))]).toEqual([
    true,
    null,
  ]);
  expect(isRuleSubject(targetToSubject({ Identity: [], Tag: ['rule x'] }))).toBe(false);
});
