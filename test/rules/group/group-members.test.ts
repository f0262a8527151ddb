import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/base/json.ts';
import { asDeviceId } from '../../../src/model/ids.ts';
import { createMemory, loseFact, type Memory, takeFact } from '../../../src/rules/memory.ts';
import { at, createContext, load } from '../given.ts';

const STALE_AFTER = 60_000;

/** A hall of pumps; each of `facts` is `x` put together over them. */
const openHall = (facts: Json) => {
  const context = createContext();
  const rule = {
    ...{ id: 'hall', source: 'plant', key: '{hall}', facts },
    when: { fact: 'x', operator: 'known', value: true },
  };
  const [compiled] = load(JSON.stringify({ version: 1, rules: [rule] }), context).rules;
  if (!compiled?.group) throw new Error('no rule about groups');
  const members = compiled.group.createMembers();
  const slots = context.layouts.of('plant');
  const group = createMemory('group:hall', asDeviceId('h1'), {});
  const pumps = new Map<string, Memory>();
  const pump = (name: string): Memory => {
    const memory = pumps.get(name) ?? createMemory('plant', asDeviceId(name), { hall: 'h1' });
    pumps.set(name, memory);
    return memory;
  };
  const value = () => group.values[context.layouts.of('group:hall').slot('x')];
  return {
    members,
    explain: (now = 0) =>
      [...members.all()].map(({ memory, labels }) => [
        memory.device as string,
        compiled.group?.explainMember(memory, at(now), labels),
      ]),
    lose: (name: string) => {
      loseFact(pump(name), slots.slot('t'), { observedAt: 0, watchedAt: 0 });
      members.take(pump(name), { hall: 'h1' }, at(0));
    },
    say: (name: string, t: Json, now = 0) => {
      takeFact(pump(name), slots.slot('t'), { value: t, observedAt: now, watchedAt: now });
      members.take(pump(name), { hall: 'h1' }, at(now));
    },
    leave: (name: string) => members.drop(asDeviceId(name)),
    come: (now = 0) => {
      const lookAt = members.refresh(group, at(now));
      return { value: value(), lookAt };
    },
  };
};

const across = (kind: string, of: Json = 't', more: Readonly<Record<string, Json>> = {}) => ({
  x: { [kind]: of, across: 'devices', ...more },
});

const WARM = { fact: 't', operator: 'greaterThan', value: 10 };

describe('what the pumps of a hall add up to', () => {
  test.each([
    ['their average', across('avg'), 12],
    ['the sum', across('sum'), 36],
    ['the least', across('min'), 4],
    ['the greatest', across('max'), 20],
    ['the median', across('median'), 12],
    ['how many have a value, text too', across('count'), 4],
    ['how many are warm', across('count', WARM), 2],
    ['the share of those that can be told', across('share', WARM), 2 / 3],
  ])('%s', (_sentence, facts, expected) => {
    const { say, come } = openHall(facts);
    for (const [name, t] of Object.entries({ a: 4, b: 12, c: 20, d: 'broken', e: null })) say(name, t);
    expect(come().value).toBe(expected);
  });

  test('a pump without a value has the default of its field', () => {
    const { say, come } = openHall({ ...across('avg'), t: { default: 2 } });
    say('a', 4);
    say('b', null);
    expect(come().value).toBe(3);
  });
});

describe('a value that a restart has lost', () => {
  test('keeps all unknown until it comes again', () => {
    const { members, lose, say, come } = openHall(across('count'));
    lose('a');
    say('b', 1);
    members.awaitLost(5000, false);
    expect(come(10)).toEqual({ value: undefined, lookAt: 5000 });
    say('a', 1, 20);
    expect(come(20)).toEqual({ value: 2, lookAt: null });
  });

  test('is not waited for longer than told', () => {
    const { members, lose, say, come } = openHall(across('count'));
    lose('a');
    say('b', 1);
    members.awaitLost(5000, false);
    expect(come(5000)).toEqual({ value: 1, lookAt: null });
  });

  test('holds nothing once its pump is gone', () => {
    const { members, lose, say, leave, come } = openHall(across('count'));
    lose('a');
    say('b', 1);
    members.awaitLost(5000, false);
    leave('a');
    expect(come(10).value).toBe(1);
  });
});

test('members that grow stale one after another are looked at once a second', () => {
  const { say, come } = openHall(across('count', 't', { staleAfter: '60s' }));
  for (let ms = 0; ms < 1000; ms++) say(`p${ms}`, 1, ms);
  expect(come(999)).toEqual({ value: 1000, lookAt: STALE_AFTER });
  expect(come(STALE_AFTER)).toEqual({ value: 999, lookAt: STALE_AFTER + 1000 });
  expect(come(STALE_AFTER + 1000)).toEqual({ value: 0, lookAt: null });
});

describe('whatever comes, goes and falls silent', () => {
  const naive: Readonly<Record<string, (values: readonly number[]) => number | null>> = {
    avg: (values) => values.reduce((sum, each) => sum + each, 0) / values.length,
    sum: (values) => values.reduce((sum, each) => sum + each, 0),
    min: (values) => Math.min(...values),
    max: (values) => Math.max(...values),
    count: (values) => values.length,
  };
  const event = fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    does: fc.constantFrom('say', 'say', 'say', 'say', 'leave'),
    t: fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.constantFrom(null, 'n/a')),
    later: fc.integer({ min: 0, max: 40_000 }),
  });

  test.each(Object.keys(naive))('%s is that of those which have spoken lately', (kind) => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const hall = openHall(across(kind, 't', { staleAfter: '60s' }));
        const said = new Map<string, { readonly t: Json; readonly at: number }>();
        let now = 0;
        let lookAt: number | null = null;
        for (const { name, does, t, later } of events) {
          now += later;
          if (lookAt !== null && lookAt <= now) hall.come(now);
          if (does === 'say') {
            hall.say(name, t, now);
            said.set(name, { t, at: now });
          } else {
            hall.leave(name);
            said.delete(name);
          }
          // Within a second after a look others may have grown stale: then the next look is due soon.
          const come = hall.come(now);
          lookAt = come.lookAt;
          const lately = [...said.values()].filter((one) => now - one.at < STALE_AFTER).map((one) => one.t);
          const values = lately.filter((each) => (kind === 'count' ? each !== null : typeof each === 'number'));
          const expected = values.length === 0 && kind !== 'count' ? null : naive[kind]?.(values as number[]);
          const isSoon = come.lookAt !== null && come.lookAt <= now + 1000;
          if (!isSoon) expect(come.value).toBe(expected);
        }
      }),
    );
  });
});

describe('what each pump gives is told', () => {
  const leftOut = { name: 'x', gives: null };

  test('with its value, or why it is left out', () => {
    const hall = openHall(across('avg', 't', { staleAfter: '1m' }));
    hall.say('p1', 4);
    hall.say('p2', 'warm', STALE_AFTER);
    hall.say('p3', 12, STALE_AFTER);
    hall.lose('p4');
    expect(hall.explain(STALE_AFTER)).toEqual([
      ['p1', [{ ...leftOut, verdict: null, facts: [fact(null, 'stale', { staleAfterMs: STALE_AFTER })] }]],
      ['p2', [{ ...leftOut, verdict: null, facts: [fact('warm')] }]],
      ['p3', [{ name: 'x', gives: 12, verdict: null, facts: [fact(12)] }]],
      ['p4', [{ ...leftOut, verdict: null, facts: [fact(null, 'stale', { staleAfterMs: STALE_AFTER })] }]],
    ]);
  });

  test('of a condition with its verdict and each fact that it reads', () => {
    const hall = openHall(across('count', { all: [WARM, { not: WARM }] }));
    hall.say('p1', 4);
    hall.lose('p2');
    expect(hall.explain()).toEqual([
      ['p1', [{ name: 'x', gives: 0, verdict: 'false', facts: [fact(4)] }]],
      ['p2', [{ ...leftOut, verdict: 'unknown', facts: [fact(null, 'lost')] }]],
    ]);
  });

  test('and until when what a restart has lost is waited for', () => {
    const hall = openHall(across('avg'));
    hall.lose('p1');
    hall.members.awaitLost(100, false);
    expect([hall.members.awaitsUntil(99), hall.members.awaitsUntil(100)]).toEqual([100, null]);
    hall.say('p1', 4);
    expect(hall.members.awaitsUntil(99)).toBeNull();
  });
});

const fact = (value: Json, origin = 'remembered', more: object = {}) => ({ fact: 't', value, origin, ...more });
