import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/base/json.ts';
import { loseFact } from '../../src/rules/memory.ts';
import { at, ruleWith, tell } from './given.ts';

const HOUR = 3_600_000;
const DOOR = { fact: 'door', operator: 'equal', value: 'open' };

describe('the default of a fact', () => {
  test.each<[string, Json, Readonly<Record<string, Json>>, string]>([
    ['stands in while the fact was never heard', { default: 'open' }, {}, 'true'],
    ['gives way to what is heard', { default: 'open' }, { door: 'closed' }, 'false'],
    ['stands in for null', { default: 'open' }, { door: null }, 'true'],
    ['may be false', { default: false }, {}, 'false'],
  ])('%s', (_sentence, door, facts, verdict) => {
    const given = ruleWith(DOOR, { facts: { door } });
    expect(given.rule.evaluate(tell(given, facts), at(0)).verdict).toBe(verdict);
  });

  test('is looked into by the path, as the value is', () => {
    const given = ruleWith({ ...DOOR, path: '$.state' }, { facts: { door: { default: { state: 'open' } } } });
    expect(given.rule.evaluate(given.memory, at(0)).verdict).toBe('true');
  });

  test('does not make the fact known', () => {
    const given = ruleWith({ fact: 'door', operator: 'known', value: true }, { facts: { door: { staleAfter: '1h' } } });
    expect(given.rule.evaluate(given.memory, at(0)).verdict).toBe('false');
  });
});

describe('a fact that a restart lost', () => {
  const lost = (door: Json) => {
    const given = ruleWith(DOOR, { facts: { door } });
    given.memory.newestObservedAt = 0;
    loseFact(given.memory, 0, { observedAt: 0, watchedAt: 0 });
    return given;
  };

  test('is unknown, and not its default', () => {
    const { rule, memory } = lost({ default: 'open' });
    expect(rule.evaluate(memory, at(HOUR)).verdict).toBe('unknown');
    expect(rule.explain(memory, at(HOUR)).facts).toEqual([{ fact: 'door', value: null, origin: 'lost' }]);
  });

  test('is its default once whatever was lost would be stale', () => {
    const { rule, memory } = lost({ default: 'open', staleAfter: '1h' });
    expect(rule.evaluate(memory, at(HOUR - 1))).toEqual({ verdict: 'unknown', recheckAt: HOUR });
    expect(rule.evaluate(memory, at(HOUR))).toEqual({ verdict: 'true', recheckAt: null });
  });

  test('is what it says as soon as it speaks', () => {
    const given = lost({ default: 'shut' });
    expect(given.rule.evaluate(tell(given, { door: 'open' }, 1), at(1)).verdict).toBe('true');
  });
});

describe('a stale fact', () => {
  const stale = (door: Json = { staleAfter: '1h' }) => {
    const given = ruleWith(DOOR, { facts: { door } });
    tell(given, { door: 'open' }, 0);
    return given;
  };

  test.each<[string, { observedAt: number; watchedAt: number }, string, number | null]>([
    ['is not stale before its time', { observedAt: HOUR - 1, watchedAt: HOUR - 1 }, 'true', HOUR],
    ['is by event time', { observedAt: HOUR, watchedAt: 0 }, 'unknown', null],
    ['is by watch time', { observedAt: 0, watchedAt: HOUR }, 'unknown', null],
    ['may be asked about by a timer', { observedAt: Number.NaN, watchedAt: HOUR - 1 }, 'true', HOUR],
    ['grows stale by a timer too', { observedAt: Number.NaN, watchedAt: HOUR }, 'unknown', null],
  ])('%s', (_sentence, now, verdict, recheckAt) => {
    const { rule, memory } = stale();
    expect(rule.evaluate(memory, { ...now, wallAt: 0 })).toEqual({ verdict, recheckAt });
  });

  test('once stale by event time stays so when a timer asks', () => {
    const given = stale();
    tell(given, { temperature: 1 }, 2 * HOUR);
    expect(given.rule.evaluate(given.memory, { observedAt: Number.NaN, watchedAt: 5, wallAt: 5 })).toEqual({
      verdict: 'unknown',
      recheckAt: null,
    });
  });

  test('is so by watch time alone when its device never said a time of its own', () => {
    const given = stale();
    tell(given, { temperature: 1 }, 2 * HOUR);
    given.memory.newestTimedAt = Number.NEGATIVE_INFINITY;
    expect(given.rule.evaluate(given.memory, { observedAt: Number.NaN, watchedAt: 5, wallAt: 5 }).verdict).toBe('true');
    expect(given.rule.evaluate(given.memory, { observedAt: Number.NaN, watchedAt: HOUR, wallAt: HOUR }).verdict).toBe(
      'unknown',
    );
  });

  test('falls back to its default', () => {
    const { rule, memory } = stale({ staleAfter: '1h', default: 'closed' });
    expect([rule.evaluate(memory, at(0)).verdict, rule.evaluate(memory, at(HOUR)).verdict]).toEqual(['true', 'false']);
  });

  test('is looked at again when the first of several grows stale', () => {
    const facts = { door: { staleAfter: '1h' }, lamp: { staleAfter: '10m' }, fan: { staleAfter: '2h' } };
    const on = (fact: string) => ({ fact, operator: 'known', value: true });
    const given = ruleWith({ any: [on('fan'), on('lamp'), on('door'), on('door')] }, { facts });
    tell(given, { door: 1, lamp: 1 }, 1000);
    const { rule, memory } = given;
    expect(rule.evaluate(memory, at(1000)).recheckAt).toBe(1000 + HOUR / 6);
    expect(rule.evaluate(memory, at(1000 + HOUR / 6)).recheckAt).toBe(1000 + HOUR);
    expect(rule.evaluate(memory, at(1000 + HOUR)).recheckAt).toBeNull();
  });

  test('that the condition does not read is no reason to look again', () => {
    const given = ruleWith(DOOR, { facts: { lamp: { staleAfter: '10m' } } });
    tell(given, { door: 'open', lamp: 1 });
    expect(given.rule.evaluate(given.memory, at(0)).recheckAt).toBeNull();
  });
});

test('without aging facts the same object comes back each time', () => {
  const given = ruleWith(DOOR);
  tell(given, { door: 'open' });
  const evaluation = given.rule.evaluate(given.memory, at(0));
  expect(given.rule.evaluate(given.memory, at(1))).toBe(evaluation);
  expect(Object.isFrozen(evaluation)).toBe(true);
});

test('clear has a verdict of its own, or none', () => {
  const given = ruleWith(DOOR, { clear: { when: { fact: 'door', operator: 'equal', value: 'shut' } } });
  const { rule, memory } = given;
  expect(rule.evaluateClear?.(tell(given, { door: 'ajar' }), at(0)).verdict).toBe('false');
  expect(rule.evaluateClear?.(tell(given, { door: 'shut' }), at(0)).verdict).toBe('true');
  expect(rule.evaluate(memory, at(0)).verdict).toBe('false');
  expect(ruleWith(DOOR, { clear: { for: '2m' } }).rule.evaluateClear).toBeNull();
});
