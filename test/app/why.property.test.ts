import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WHY_STEPS, type WhyChainRow } from '../../src/api/why.ts';
import { whyChain } from '../../src/app/why.ts';
import type { WhyInput, WhyTold } from '../../src/app/why-input.ts';
import { lookAt } from '../../src/app/why-live.ts';
import { asKey, asRuleId } from '../../src/model/ids.ts';
import { activation, delivery, notification, obligation, origin, transition } from '../store/samples.ts';
import { openWorld, START } from './small-world.ts';

const RULES = `
version: 1
rules:
  - id: warm
    source: cold
    facts: { temperature: { staleAfter: 1h } }
    when: { all: [ { fact: temperature, operator: greaterThan, value: -15 } ] }
    for: 10m
    notify: [ { Tag: [on-call], Body: warm }, { Tag: [lead], Body: warm, after: 15m } ]
  - { id: silent, source: cold, absent: 15m, notify: [ { Tag: [on-call], Body: silent } ] }
  - { id: opened, source: cold, mode: event, when: { fact: door, operator: equal, value: 1 }, notify: [ { Tag: [on-call], Body: open } ] }
  - id: mean
    source: cold
    key: "{site}"
    facts: { t: { avg: temperature, across: devices } }
    when: { fact: t, operator: greaterThan, value: -15 }
    notify: [ { Tag: [on-call], Body: mean } ]
`;

const seconds = fc.integer({ min: 0, max: 7200 });
const happening = fc.oneof(
  fc.record({ say: fc.constantFrom<unknown[]>(-20, -10, 'x', null), retain: fc.boolean() }),
  fc.record({ pass: seconds }),
);

const seen = fc.record({
  rule: fc.constantFrom('warm', 'silent', 'opened', 'mean', 'gone'),
  happens: fc.array(happening, { maxLength: 6 }),
  running: fc.boolean(),
  isSourced: fc.boolean(),
  isConnected: fc.constantFrom(true, false, null),
  refused: fc.constantFrom([], ['cold/#']),
  missed: fc.constantFrom(
    [],
    [{ reason: 'not-json', topic: 'cold/oslo/f7/telemetry', detail: 'x', at: START, count: 1 }],
  ),
});

const inputOf = ({ rule: id, happens, running, isSourced, ...road }: Seen): WhyInput => {
  const { world, read, clock } = openWorld(RULES);
  for (const one of happens) {
    if ('pass' in one) clock.advance(one.pass * 1000);
    else read({ temperature: one.say as number, door: 0 }, { retain: one.retain });
  }
  const rule = world.book.rules.get(asRuleId(id)) ?? null;
  const key = rule?.group ? 'oslo' : 'oslo/f7';
  return {
    ...{ at: clock.now(), watchedAt: world.watch.now(), running, rule, name: { rule: id, key }, near: '' },
    ...{ topics: isSourced ? ['cold/{site}/{device}/telemetry'] : [], told: null, lastActivation: null },
    sight: rule && lookAt(world, rule, asKey(key)),
    road: { ...road, heard: null },
  };
};

interface Seen {
  readonly rule: string;
  readonly happens: readonly ({ readonly pass: number } | { readonly say: unknown; readonly retain: boolean })[];
  readonly running: boolean;
  readonly isSourced: boolean;
  readonly isConnected: boolean | null;
  readonly refused: readonly string[];
  readonly missed: WhyInput['road']['missed'];
}

const STATES = ['queued', 'sending', 'delivered', 'rejected', 'ttl-expired', 'binding-gone', 'opted-out'] as const;

const sending = fc.record({
  state: fc.constantFrom('queued', 'fanned-out', 'nobody-bound'),
  deliveries: fc.array(
    fc.record({
      state: fc.constantFrom(...STATES),
      providerStatus: fc.constantFrom(null, 'delivered', 'undelivered', 'failed', 'canceled'),
      code: fc.constantFrom(null, '503', 'no-channel'),
    }),
    { maxLength: 3 },
  ),
});

const owed = fc.record({
  told: fc.constantFrom('nothing', 'active', 'over'),
  owed: fc.constantFrom('nothing', 'active', 'over'),
  dueAt: fc.option(fc.constant(START + 60_000)),
  reason: fc.constantFrom(
    'raised',
    'not-yet-due',
    'was-acknowledged',
    'inhibited',
    'suppressed',
    'severity-not-reached',
    'unsuppressed',
  ),
});

const toldOf = (obligations: readonly object[], sendings: readonly Sending[]): WhyTold => ({
  activation: { ...activation('a1'), raisedDecidedAt: START, evidence: {} },
  transitions: [transition('a1')],
  obligations: obligations.map((one, entry) => ({ ...obligation('a1', { entry }), ...one })),
  notifications: sendings.map(({ state, deliveries }, entry) => ({
    notification: { ...notification(`NT${entry}`, { origin: { ...origin('a1'), entry } }), state, transition: null },
    deliveries: deliveries.map((one, index) => ({ ...delivery(`d${index}`), ...one, attempts: [] })),
  })),
});

interface Sending {
  readonly state: 'queued' | 'fanned-out' | 'nobody-bound';
  readonly deliveries: readonly object[];
}

/** One first step, said in words; nothing before it is in the way, and nothing is reached where nothing was raised. */
const expectOneFirst = ({ steps, blockedAt, blocks }: WhyChainRow, isTold: boolean): void => {
  expect(steps.map(({ step }) => step)).toEqual(WHY_STEPS);
  expect(blocks[0] ?? null).toEqual(blockedAt);
  const stopped = steps.filter(({ outcome }) => outcome === 'blocked' || outcome === 'waits').map(({ step }) => step);
  expect(stopped[0] ?? null).toBe(blockedAt?.step ?? null);
  expect(new Set(blocks.map(({ step }) => step))).toEqual(new Set(stopped));
  for (const { text, reason, advice } of blocks) {
    expect(text).not.toMatch(/undefined|NaN|\[object|^\s*$/);
    expect(reason).toMatch(/^[a-z][a-z-]+$/);
    expect(advice).not.toBe('');
  }
  if (isTold) return;
  expect(blocks.length).toBe(1);
  const end = WHY_STEPS.indexOf(blockedAt?.step ?? 'deliveries');
  expect(steps.slice(0, end).every(({ outcome }) => outcome === 'passed')).toBe(true);
  expect(steps.slice(end + 1).every(({ outcome }) => outcome === 'unreached')).toBe(true);
};

test('of what was not raised there is one first step that kept it, whatever came before', () => {
  fc.assert(
    fc.property(seen, (one) => expectOneFirst(whyChain(inputOf(one)), false)),
    { numRuns: 120 },
  );
});

test('of what was raised there is one first step that kept a message, or each has arrived', () => {
  fc.assert(
    fc.property(seen, fc.array(owed, { maxLength: 3 }), fc.array(sending, { maxLength: 3 }), (one, owing, sendings) => {
      const told = toldOf(owing, sendings);
      const chain = whyChain({ ...inputOf({ ...one, happens: [] }), told });
      expectOneFirst(chain, true);
      const hasArrived =
        owing.length > 0 &&
        owing.every((each) => each.told !== 'nothing') &&
        sendings.every(({ state, deliveries }) =>
          deliveries.length > 0 || state === 'fanned-out'
            ? state !== 'nobody-bound' && deliveries.every(isThere)
            : false,
        );
      expect(chain.blockedAt === null).toBe(hasArrived);
    }),
    { numRuns: 120 },
  );
});

const isThere = ({
  state,
  providerStatus,
}: {
  readonly state: string;
  readonly providerStatus: string | null;
}): boolean => state === 'delivered' && (providerStatus === null || providerStatus === 'delivered');
