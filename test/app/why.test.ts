import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WHY_STEPS } from '../../src/api/why.ts';
import { whyChain } from '../../src/app/why.ts';
import type { WhyInput } from '../../src/app/why-input.ts';
import { lookAt } from '../../src/app/why-live.ts';
import { asKey, asRuleId } from '../../src/model/ids.ts';
import { openWorld, START, warm } from './small-world.ts';

const { world, bookOf, read } = openWorld(warm('for: 10m'));
const rule = bookOf(warm('for: 10m')).rules.get(asRuleId('warm')) ?? null;

const INPUT: WhyInput = {
  ...{ at: START, watchedAt: START, running: true, rule, name: { rule: 'warm', key: 'oslo/f7' }, near: '' },
  ...{ topics: ['cold/{site}/{device}/telemetry'], sight: null, told: null, lastActivation: null },
  road: { isConnected: true, refused: [], missed: [], heard: null },
};

test('a rule whose source is gone never sees a reading', () => {
  const { blockedAt } = whyChain({ ...INPUT, topics: [] });
  expect(blockedAt).toMatchObject({ step: 'sample', reason: 'no-source' });
  expect(blockedAt?.text).toBe('the rule never saw a reading: there is no source cold');
});

test('a rule that is not loaded is said so', () => {
  const chain = whyChain({ ...INPUT, rule: null });
  expect(chain).toMatchObject({ title: 'warm', blockedAt: { step: 'sample', reason: 'rule-removed' } });
});

test('of what the broker retained nothing was judged', () => {
  read({ temperature: -10 }, { retain: true });
  const known = rule && lookAt(world, rule, asKey('oslo/f7'));
  expect(whyChain({ ...INPUT, sight: known }).blockedAt).toMatchObject({ step: 'timers', reason: 'not-judged' });
});

test('whatever is known, the first block is where the steps end, and each step is told once', () => {
  fc.assert(
    fc.property(fc.integer({ min: -40, max: 40 }), fc.boolean(), fc.boolean(), (temperature, isSeen, isSourced) => {
      const { world: own, read: hear } = openWorld(warm('for: 10m'));
      if (isSeen) hear({ temperature });
      const loaded = own.book.rules.get(asRuleId('warm')) ?? null;
      const sight = loaded && lookAt(own, loaded, asKey('oslo/f7'));
      const { steps, blockedAt } = whyChain({ ...INPUT, sight, topics: isSourced ? INPUT.topics : [] });
      expect(steps.map(({ step }) => step)).toEqual(WHY_STEPS);
      const end = WHY_STEPS.indexOf(blockedAt?.step ?? 'deliveries');
      expect(steps.slice(0, end).every(({ outcome }) => outcome === 'passed')).toBe(true);
      expect(steps.slice(end + 1).every(({ outcome }) => outcome === 'unreached')).toBe(true);
    }),
  );
});
