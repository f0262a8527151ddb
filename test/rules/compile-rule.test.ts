import { describe, expect, test } from 'vitest';
import { at, createContext, load, ruleWith, tell } from './given.ts';

const WHEN = { fact: 't', operator: 'greaterThan', value: 5 };

describe('a compiled rule', () => {
  test('has defaults for all that it may leave out', () => {
    expect(ruleWith(WHEN).rule).toMatchObject({
      id: 'r',
      title: 'r',
      severity: 'warning',
      labels: {},
      forMs: 0,
      clearForMs: 0,
      notify: [],
      topic: null,
      keyText: null,
      keyIsDevice: true,
      evaluateClear: null,
    });
  });

  test.each([
    ['its own', '{device}/{channel}', { keyText: '{device}/{channel}', keyIsDevice: false }],
    ['the device, written out', '{device}', { keyText: null, keyIsDevice: true }],
  ])('has a key that is %s', (_sentence, key, expected) => {
    expect(ruleWith(WHEN, { key }).rule).toMatchObject(expected);
  });

  test('reads what its conditions, its key and its templates name, each once', () => {
    const { rule } = ruleWith(
      {
        all: [
          WHEN,
          { fact: 'u', operator: 'equal', value: { fact: 'v' } },
          { fact: 'hall', operator: 'equal', value: 'h1' },
        ],
      },
      {
        clear: { when: { all: [{ fact: 't', operator: 'lessThan', value: { fact: 'low' } }] } },
        key: '{device}/{channel}',
        notify: [{ Tag: 'a', Body: '{{ t }} {{ unit }} {{ hall }}' }],
      },
    );
    expect(rule.reads).toEqual(['t', 'u', 'v', 'low', 'channel', 'unit']);
  });

  test('gives as evidence what it reads, and nothing else', () => {
    const given = ruleWith(WHEN, { notify: [{ Tag: 'a', Body: '{{ unit }}' }] });
    given.context.layouts.of('plant').slot('noise');
    tell(given, { t: 7, unit: 'C', noise: 1 });
    expect(given.rule.evidence(given.memory, at(0))).toEqual({ t: 7, unit: 'C' });
  });

  test('shares the slots of its source with the rules before it', () => {
    const context = createContext();
    const first = ruleWith(WHEN, {}, context);
    const second = ruleWith({ any: [{ fact: 'u', operator: 'equal', value: 1 }, WHEN] }, {}, context);
    const memory = tell(first, { t: 7 });
    expect([first.rule, second.rule].map((rule) => rule.evaluate(memory, at(0)).verdict)).toEqual(['true', 'true']);
    expect(context.layouts.of('plant').names).toEqual(['t', 'u']);
  });
});

describe('the hash of a rule', () => {
  const text = (rule: string, more = '') => `version: 1\n${more}rules:\n  - id: r\n    source: plant\n    ${rule}\n`;
  const hash = (written: string) => load(written).rules[0]?.hash;
  const base = hash(text('when: { fact: t, operator: equal, value: 1 }'));

  test.each([
    ['a comment', text('when: { fact: t, operator: equal, value: 1 } # why')],
    ['the order of keys', text('when: { value: 1, fact: t, operator: equal }')],
    ['the way to write it', text('when:\n      fact: "t"\n      operator: equal\n      value: 1.0')],
    [
      'another rule',
      `${text('when: { fact: t, operator: equal, value: 1 }')}  - { id: s, source: plant, when: { fact: t, operator: equal, value: 2 } }\n`,
    ],
    [
      'a condition that it does not use',
      text(
        'when: { fact: t, operator: equal, value: 1 }',
        'conditions: { x: { fact: t, operator: equal, value: 3 } }\n',
      ),
    ],
  ])('is not changed by %s', (_sentence, written) => {
    expect(hash(written)).toBe(base);
  });

  test.each([
    ['its condition', text('when: { fact: t, operator: equal, value: 2 }')],
    ['its delay', text('when: { fact: t, operator: equal, value: 1 }\n    for: 1s')],
    ['the defaults of its file', text('when: { fact: t, operator: equal, value: 1 }', 'defaults: { for: 1s }\n')],
  ])('is changed by %s', (_sentence, written) => {
    expect(hash(written)).not.toBe(base);
  });

  test('is changed by a condition that it uses, however far away', () => {
    const named = (value: number) =>
      text(
        'when: { condition: a }',
        `conditions: { a: { condition: b }, b: { fact: t, operator: equal, value: ${value} } }\n`,
      );
    expect(hash(named(1))).not.toBe(hash(named(2)));
    expect(hash(named(1))).toBe(hash(named(1)));
  });
});
