import { describe, expect, test } from 'vitest';
import { defaultTexts, fallbackText, trimText, unwatchedTexts } from '../../src/notifier/text.ts';
import { clearedContext, raisedContext } from './cold-room.ts';

describe('texts that no rule wrote', () => {
  test.each([
    ['a raise', defaultTexts(raisedContext()), 'Freezer too warm: oslo/f7 (critical)'],
    ['an end', defaultTexts(clearedContext()), 'Freezer too warm: oslo/f7 is back to normal after 12 min.'],
    [
      'the end of a removed rule',
      unwatchedTexts('rule-removed')?.(clearedContext()),
      'Freezer too warm: oslo/f7 is no longer watched, its rule was removed.',
    ],
    [
      'an end by the hours of `active`',
      unwatchedTexts('outside-active')?.(clearedContext()),
      'Freezer too warm: oslo/f7 is not watched at this hour; it lasted 12 min until now.',
    ],
  ])('%s', (_, texts, Body) => {
    expect(texts).toEqual({ Title: 'Freezer too warm', Body });
  });

  test('what stands in for a text that failed', () => {
    expect(fallbackText(raisedContext(), 'voltage has no value')).toBe(
      'Freezer too warm (critical) oslo/f7: voltage has no value',
    );
  });
});

describe('a text that is too long', () => {
  test.each([
    ['fits to the last character', 'x'.repeat(1600), 'x'.repeat(1600)],
    ['is cut beyond it', 'x'.repeat(1601), `${'x'.repeat(1599)}…`],
    ['is not cut within a character', `${'x'.repeat(1598)}😀y`, `${'x'.repeat(1598)}…`],
  ])('%s', (_, text, expected) => {
    expect(trimText(text)).toBe(expected);
    expect(trimText(text).length).toBeLessThanOrEqual(1600);
  });
});
