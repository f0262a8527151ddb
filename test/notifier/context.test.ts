import { describe, expect, test } from 'vitest';
import { asKey } from '../../src/model/ids.ts';
import { createContext, toScope } from '../../src/notifier/context.ts';
import { activation, CLEARED_AT, clearedContext, RAISED_AT, raisedContext, rule } from './cold-room.ts';

describe('the alarm that templates speak of', () => {
  test('at its raise', () => {
    expect(raisedContext().alarm).toEqual({
      id: activation.id,
      state: 'active',
      severity: 'critical',
      raisedAt: '2026-01-31T08:00:00.000Z',
      clearedAt: null,
      duration: '0 s',
    });
  });

  test('at its end', () => {
    expect(clearedContext().alarm).toMatchObject({
      state: 'cleared',
      clearedAt: '2026-01-31T08:12:00.000Z',
      duration: '12 min',
    });
  });

  test('while it goes on', () => {
    const input = { ...raisedContext(), rule: rule(), activation, clearedAt: null, at: RAISED_AT + 15 * 60_000 };
    expect(createContext(input).alarm).toMatchObject({ state: 'active', duration: '15 min' });
  });

  test('has a time even if a device names one that no calendar knows', () => {
    const input = { ...raisedContext(), rule: rule(), activation: { ...activation, raisedAt: 9e15 } };
    expect(createContext({ ...input, clearedAt: null, at: 9e15 }).alarm.raisedAt).toBe('+275760-09-13T00:00:00.000Z');
  });

  test('has the severity of its activation, not of the rule as it is now', () => {
    const input = { ...raisedContext(), rule: { ...rule(), severity: 'info' as const }, activation };
    const context = createContext({ ...input, clearedAt: CLEARED_AT, at: CLEARED_AT });
    expect([context.rule.severity, context.alarm.severity]).toEqual(['info', 'critical']);
  });
});

describe('bare names', () => {
  const named = (labels: Record<string, string>, facts: Record<string, string>) =>
    toScope(raisedContext({ labels, facts }));

  test('are captures, then facts', () => {
    expect(named({ site: 'oslo' }, { site: 'bergen', door: 'open' })).toMatchObject({ site: 'oslo', door: 'open' });
  });

  test('device is the capture of that name, key the whole', () => {
    expect(toScope(raisedContext())).toMatchObject({ device: 'f7', key: 'oslo/f7' });
  });

  test('device is the device where no capture has that name, whatever the payload says', () => {
    expect(named({ site: 'oslo' }, { device: 'liar' })).toMatchObject({ device: 'oslo/f7' });
  });

  test('shadow nothing else of the context', () => {
    const shadows = { key: 'x', labels: 'x', facts: 'x', attributes: 'x', rule: 'x', alarm: 'x' };
    const scope = named(shadows, shadows);
    expect(Object.keys(shadows).filter((name) => scope[name] === 'x')).toEqual([]);
  });

  test('a fact called __proto__ is a fact', () => {
    const facts = JSON.parse('{"__proto__": {"x": 1}}');
    const scope = toScope(raisedContext({ facts }));
    expect(Object.getPrototypeOf(scope)).toBe(Object.prototype);
    expect(Object.hasOwn(scope, '__proto__')).toBe(true);
  });
});

test('nulls are missing, however deep', () => {
  const facts = { a: null, b: { c: null, d: 1 }, e: [null, 2] };
  const scope = toScope(raisedContext({ facts }));
  expect(scope.facts).toEqual({ b: { d: 1 }, e: [null, 2] });
  expect('a' in scope).toBe(false);
});

test('the key is what the alarm is about, also where that is no device', () => {
  expect(toScope(raisedContext({ key: asKey('oslo') }))).toMatchObject({ key: 'oslo', device: 'f7' });
});
