import { describe, expect, test } from 'vitest';
import { createHalfFileHold, doubtOfCut } from '../../src/app/half-file.ts';
import { createVirtualClock } from '../../src/base/clock.ts';

const DOUBT = 'rules are gone';
const texts = (text: string) => [{ file: 'a.yaml', text }];

describe('what may be half a file', () => {
  const given = () => {
    const clock = createVirtualClock();
    let again = 0;
    const hold = createHalfFileHold(clock, () => {
      again++;
    });
    return { clock, hold, again: () => again };
  };

  test('waits for 2 s in which it stays the same, and is asked for then', () => {
    const { clock, hold, again } = given();
    expect(hold.mustWait(texts('half'), DOUBT)).toBe(true);
    clock.advance(1500);
    expect(hold.mustWait(texts('half'), DOUBT)).toBe(true);
    clock.advance(499);
    expect(again()).toBe(0);
    clock.advance(1);
    expect([again(), hold.mustWait(texts('half'), DOUBT)]).toEqual([1, false]);
  });

  test('waits anew when it is another', () => {
    const { clock, hold } = given();
    hold.mustWait(texts('half'), DOUBT);
    clock.advance(2000);
    expect(hold.mustWait(texts('half and more'), DOUBT)).toBe(true);
  });

  test('waits for nothing once there is no doubt, and is asked for no more', () => {
    const { clock, hold, again } = given();
    hold.mustWait(texts('half'), DOUBT);
    expect(hold.mustWait(texts('whole'), null)).toBe(false);
    clock.advance(10_000);
    expect(again()).toBe(0);
  });

  test('waits its whole time when it comes a second time', () => {
    const { clock, hold } = given();
    hold.mustWait(texts('half'), DOUBT);
    hold.mustWait(texts('whole'), null);
    clock.advance(2000);
    expect(hold.mustWait(texts('half'), DOUBT)).toBe(true);
  });
});

describe('a text seems cut short', () => {
  test.each<readonly [string, string, string | undefined, string | null]>([
    ['never if it ends with its line', 'b: 2\n', undefined, null],
    ['if it ends within a line', 'b: 2', undefined, 'ends within a line'],
    ['if nothing is left of it', '', undefined, 'ends within a line'],
    ['never if it runs as it is', 'a: 1', undefined, null],
    ['if it cannot be read any more', '', 'ENOENT', 'cannot be read'],
  ])('%s', (_sentence, text, unreadable, doubt) => {
    const found = [{ file: 'a.yaml', text, ...(unreadable !== undefined && { unreadable }) }];
    const expected = doubt === null ? null : `a.yaml ${doubt}: taken up if it stays so for 2 s`;
    expect(doubtOfCut(found, texts('a: 1'))).toBe(expected);
  });
});
