import { expect, test } from 'vitest';
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

test('what is raised and not yet in the store is told to nobody', () => {
  const { world: own, read: hear } = openWorld(warm());
  hear({ temperature: -10 });
  const loaded = own.book.rules.get(asRuleId('warm')) ?? null;
  for (const temperature of [-10, 'x']) {
    hear({ temperature });
    const sight = loaded && lookAt(own, loaded, asKey('oslo/f7'));
    expect(whyChain({ ...INPUT, rule: loaded, sight }).blockedAt).toMatchObject({
      ...{ step: 'state', reason: 'not-written', waits: true },
      advice: 'look at /readyz and at the log: the store may be full or locked',
    });
  }
});
