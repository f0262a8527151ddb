import fc from 'fast-check';
import { expect, test } from 'vitest';
import { madeRecord } from '../../src/sync/ownership.ts';
import type { Replace } from '../../src/sync/plan.ts';
import { toWaves } from '../../src/sync/run-waves.ts';

/** `ana>bo`: an address of ana goes to bo; `ana>ana` gets other tags. */
const toReplace = (text: string, index: number): Replace => {
  const [from = '', identity = ''] = text.split('>');
  const desired = {
    identity,
    type: 'sms',
    address: `+47${index}`,
    tags: [],
    source: 'r',
    place: '',
    renewedAt: null,
  } as const;
  const owned = madeRecord({ ...desired, identity: from }, `BS${index}`);
  return { desired, owned, from, superseded: [owned.sid], reason: 'identity-changed' };
};

const wavesOf = (...moves: readonly string[]) =>
  toWaves(moves.map(toReplace)).map((wave) => wave.map(({ from, desired }) => `${from}>${desired.identity}`));

test.each<[string, string[], string[][]]>([
  ['nothing to do', [], []],
  ['addresses that stay with theirs go at once', ['ana>ana', 'bo>bo'], [['ana>ana', 'bo>bo']]],
  ['moves that have nothing to do with each other go together', ['ana>bo', 'cy>dan'], [['ana>bo', 'cy>dan']]],
  ['who is given an address gives the old one after it', ['ana>bo', 'bo>cy'], [['ana>bo'], ['bo>cy']]],
  ['and so on along a chain, whatever the order', ['cy>dan', 'bo>cy', 'ana>bo'], [['ana>bo'], ['bo>cy'], ['cy>dan']]],
  ['two who swap: one begins', ['ana>bo', 'bo>ana'], [['ana>bo'], ['bo>ana']]],
  [
    'each circle is opened once, at the same time',
    ['a>b', 'b>a', 'c>d', 'd>c'],
    [
      ['a>b', 'c>d'],
      ['b>a', 'd>c'],
    ],
  ],
  ['what hangs on a circle waits for it', ['b>c', 'a>b', 'b>a'], [['a>b'], ['b>c', 'b>a']]],
])('%s', (_, moves, waves) => {
  expect(wavesOf(...moves)).toEqual(waves);
});

test('nothing is lost or done twice, and outside of circles nobody gives before being given', () => {
  const names = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  fc.assert(
    fc.property(fc.array(fc.tuple(names, names), { maxLength: 12 }), (pairs) => {
      const replaces = pairs.map(([from, to], index) => toReplace(`${from}>${to}`, index));
      const waves = toWaves(replaces);
      expect(new Set(waves.flat())).toEqual(new Set(replaces));
      expect(waves.flat()).toHaveLength(replaces.length);
      const waveOf = new Map(waves.flatMap((wave, index) => wave.map((move) => [move, index] as const)));
      const moves = replaces.filter(({ from, desired }) => from !== desired.identity);
      for (const move of moves) {
        if (reaches(move.from, move.from, moves)) continue;
        for (const before of moves.filter(({ desired }) => desired.identity === move.from))
          expect(waveOf.get(before)).toBeLessThan(waveOf.get(move) ?? 0);
      }
    }),
    { numRuns: 2000 },
  );
});

const reaches = (start: string, goal: string, moves: readonly Replace[]): boolean => {
  const reached = new Set([start]);
  for (const at of reached) {
    for (const { from, desired } of moves) {
      if (from === at && desired.identity === goal) return true;
      if (from === at) reached.add(desired.identity);
    }
  }
  return false;
};

test('a list that slipped by one line is a long chain, and takes no longer for it', () => {
  const replaces = Array.from({ length: 10_000 }, (_, index) => toReplace(`p${index}>p${index + 1}`, index));
  expect(toWaves(replaces)).toHaveLength(10_000);
});
