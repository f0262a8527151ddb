import { describe, expect, test } from 'vitest';
import type { WhyShape } from '../../src/api/why-shape.ts';
import { whyToLines } from '../../src/cli/why-lines.ts';

type Chain = WhyShape['chains'][number];
type Notification = Chain['notifications'][number];

const AT = '2026-03-01T12:00:00.000Z';
const TRIED = { startedAt: AT, finishedAt: null };

const DELIVERY: Notification['deliveries'][number] = {
  ...{ id: 'DE1', notification: 'NT1', channel: 'sms', state: 'queued', identity: 'ana-k', address: '4567' },
  ...{ binding: 'BS1', credential: null, mayRepeat: false },
  ...{ createdAt: AT, dueAt: AT, expiresAt: AT, finishedAt: null },
  ...{ providerId: null, providerStatus: null, code: null, text: 'sms to ana-k (4567): queued' },
  attempts: [
    { ...TRIED, number: 1, outcome: 'RetryAt', code: '20429' },
    { ...TRIED, number: 2, outcome: null, code: null },
  ],
};

const CHAIN: Chain = {
  ...{ rule: 'warm', title: 'Too warm', key: 'oslo/f7', source: 'cold', device: 'oslo/f7', state: 'active' },
  ...{ activation: 'a1', lastActivation: null, heardAt: AT, blockedAt: null, blocks: [] },
  steps: [
    { step: 'facts', outcome: 'passed', text: 'known' },
    { step: 'condition', outcome: 'passed', text: 'true' },
    { step: 'notification', outcome: 'passed', text: 'one' },
    { step: 'deliveries', outcome: 'waits', text: 'queued' },
    { step: 'timers', outcome: 'unreached', text: '' },
  ],
  facts: [],
  conditions: [],
  ...{ clearConditions: [], members: [], memberCount: 0, timer: null, transitions: [], obligations: [] },
  notifications: [
    {
      ...{ sid: 'NT1', number: 1, entry: 0, on: 'raise', state: 'fanned-out', createdAt: AT },
      ...{ request: { Title: 'Too\nwarm', Body: 'at -10' }, deliveries: [DELIVERY] },
    },
  ],
};

const linesOf = (more: Partial<Chain> = {}) => whyToLines({ at: AT, chains: [{ ...CHAIN, ...more }], total: 1 });

test('messages stand under the notification, and attempts with their codes under the deliveries alone', () => {
  expect(linesOf()).toEqual([
    'warm/oslo/f7  active  Too warm',
    '  every message arrived',
    '  passed    facts          known',
    '  passed    condition      true',
    '  passed    notification   one',
    `                           ${AT}  raise  handed on to its addresses  NT1`,
    '                             Too warm',
    '                             at -10',
    '  WAITS     deliveries     queued',
    '                           sms to ana-k (4567): queued',
    `                             attempt 1  ${AT}  RetryAt  20429`,
    `                             attempt 2  ${AT}  under way`,
    '  -         timers',
    '',
  ]);
});

describe('a condition shows the values that it had', () => {
  const condition = (...values: readonly unknown[]) => {
    const facts = values.map((value, index) => ({ fact: `f${index}`, value, origin: 'never-heard' }));
    const [, line] = linesOf({
      steps: [{ step: 'condition', outcome: 'passed', text: '' }],
      conditions: [{ depth: 1, condition: 'c', verdict: 'true', facts }],
    }).slice(2);
    return line?.trim();
  };

  test('or why there is none, and none where it reads none', () => {
    expect(condition(1, null)).toBe('true       c   [f0 1, f1 never-heard]');
    expect(condition()).toBe('true       c');
  });

  test('and of a long one its beginning, for the whole stands among the facts', () => {
    expect(condition('x'.repeat(38))).toBe(`true       c   [f0 "${'x'.repeat(38)}"]`);
    expect(condition('x'.repeat(39))).toBe(`true       c   [f0 "${'x'.repeat(38)}…]`);
  });
});

describe('of many chains', () => {
  const many = (count: number, total = count) =>
    whyToLines({ at: AT, chains: Array.from({ length: count }, () => CHAIN), total });

  test('three are shown whole, and of four a line each', () => {
    expect(many(3).filter((line) => line === '')).toHaveLength(3);
    expect(many(4)).toEqual([
      ...Array(4).fill('warm/oslo/f7  active  every message arrived'),
      'one of them whole: tocsin why RULE/KEY',
    ]);
  });

  test('those that are not sent are counted, and none is said in words', () => {
    expect(many(3, 4).at(-1)).toBe('and 1 more');
    expect(many(4, 60).at(-2)).toBe('and 56 more');
    expect(many(0)).toEqual(['no rule looks at this device']);
  });
});

test('who waits or is blocked, and what to do next, stands first', () => {
  const block = { step: 'state', reason: 'stale', text: 'too old', entry: null } as const;
  const blocks = [
    { ...block, waits: false, advice: 'look at the device' },
    { ...block, waits: true, advice: null },
  ];
  expect(linesOf({ blockedAt: blocks[0] ?? null, blocks, steps: [], lastActivation: 'a0' })).toEqual([
    'warm/oslo/f7  active  Too warm',
    '  blocked at state: too old',
    '    next: look at the device',
    '  waits at state: too old',
    '  the last alarm: tocsin why a0',
    '',
  ]);
});
