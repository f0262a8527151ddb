import { expect, test } from 'vitest';
import type { WhyShape } from '../../src/api/why-shape.ts';
import { whyToLines } from '../../src/cli/why-lines.ts';

type Chain = WhyShape['chains'][number];

const step = (name: Chain['steps'][number]['step'], text = '') => ({ step: name, outcome: 'passed', text }) as const;
const temperature = { fact: 'temperature', value: -16, origin: 'remembered' };

const CHAIN: Chain = {
  ...{ rule: 'warm', title: 'Warm', key: 'oslo', source: 'cold', device: 'oslo', state: 'active' },
  ...{ activation: 'a1', lastActivation: null, heardAt: null, blockedAt: null, blocks: [] },
  steps: [step('facts', 'mean -16'), step('condition', 'now false')],
  facts: [],
  conditions: [
    { depth: 0, condition: 'all', verdict: 'false', facts: [] },
    { depth: 1, condition: 'mean greaterThan -15', verdict: 'false', facts: [{ ...temperature, fact: 'mean' }] },
    {
      depth: 1,
      condition: 'door equal 1',
      verdict: 'unknown',
      facts: [{ fact: 'door', value: null, origin: 'stale' }],
    },
  ],
  clearConditions: [{ depth: 0, condition: 'mean lessThan -18', verdict: 'false', facts: [] }],
  members: [
    { device: 'oslo/f10', part: 'unknown', text: 'mean: left out, temperature is unknown', heardAt: null, facts: [] },
    { device: 'oslo/f7', part: 'counts', text: 'mean: -16', heardAt: null, facts: [] },
  ],
  memberCount: 60,
  ...{ timer: null, transitions: [], obligations: [], notifications: [] },
};

const linesOf = (chain: Partial<Chain>, more: readonly Chain[] = []) =>
  whyToLines({ at: '', total: 1 + more.length, chains: [{ ...CHAIN, ...chain }, ...more] });

test('each condition has the value that it read, or why there is none; and what ends the alarm stands below', () => {
  const lines = linesOf({});
  const at = lines.findIndex((line) => line.includes('now false'));
  expect(lines.slice(at + 1, at + 6).map((line) => line.slice(27))).toEqual([
    'false    all',
    'false      mean greaterThan -15   [mean -16]',
    'unknown    door equal 1   [door stale]',
    'it ends when',
    'false    mean lessThan -18',
  ]);
});

test('an alarm over several devices tells who counts and who is left out', () => {
  const lines = linesOf({}).map((line) => line.trim());
  expect(lines).toContain('oslo/f10  UNKNOWN  mean: left out, temperature is unknown');
  expect(lines).toContain('oslo/f7   counts   mean: -16');
  expect(lines).toContain('and 58 more devices');
});

test('what is in the way has what to do next below it, where anything can be done', () => {
  const block = { step: 'facts', reason: 'stale', text: 'silent', waits: false, entry: null } as const;
  const blocks = [
    { ...block, advice: 'look at the device' },
    { ...block, step: 'obligations', text: 'too early', waits: true, advice: null } as const,
  ];
  expect(linesOf({ blocks, blockedAt: blocks[0] ?? null }).slice(0, 4)).toEqual([
    'warm/oslo  active  Warm',
    '  blocked at facts: silent',
    '    next: look at the device',
    '  waits at obligations: too early',
  ]);
});

test('of many there is a line for each', () => {
  expect(linesOf({}, [CHAIN, CHAIN, CHAIN])).toEqual([
    ...Array.from({ length: 4 }, () => 'warm/oslo  active  nothing stands in the way'),
    'one of them whole: tocsin why RULE/KEY',
  ]);
});
