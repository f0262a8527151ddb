import { describe, expect, test } from 'vitest';
import { createLinkState } from '../../src/app/link-state.ts';
import { createWatch } from '../../src/app/watch.ts';
import { createVirtualClock } from '../../src/base/clock.ts';
import { createTestLog } from '../../src/base/log.ts';
import type { Link } from '../../src/mqtt/subscriber.ts';

const UP: Link = { type: 'connected', protocol: '5', sessionPresent: true };
const DRAINED: Link = { type: 'drained', by: 'echo' };
const DOWN: Link = { type: 'disconnected', reason: 'connection refused' };
const SECOND = 1000;

const given = (...links: readonly Link[]) => {
  const clock = createVirtualClock();
  const watch = createWatch(clock, null);
  const happened: string[] = [];
  const link = createLinkState({
    ...{ clock, watch, log: createTestLog() },
    lost: (isLost, detail) => happened.push(isLost ? `lost: ${detail}` : 'found'),
    connected: (isConnected) => happened.push(isConnected ? 'up' : 'down'),
    resumed: () => happened.push('resumed'),
  });
  for (const each of links) link.onLink(each);
  return { clock, watch, link, happened, news: () => happened.splice(0) };
};

describe('watch time', () => {
  test.each<[string, readonly Link[], boolean]>([
    ['stands still at the start', [], false],
    ['stands still while the backlog is read', [UP], false],
    ['runs once that is read', [UP, DRAINED], true],
    ['stands still when the link is down', [UP, DRAINED, DOWN], false],
    ['stands still while the next backlog is read', [UP, DRAINED, DOWN, UP], false],
    ['runs again after it', [UP, DRAINED, DOWN, UP, DRAINED], true],
  ])('%s', (_sentence, links, running) => {
    expect(given(...links).watch.running()).toBe(running);
  });
});

describe('an escalation may be told', () => {
  test.each<[string, readonly Link[], boolean]>([
    ['not before the broker was heard of', [], false],
    ['not while an attempt to connect fails at the start', [DOWN, DOWN], false],
    ['not while a backlog is read that may say that all is over', [UP], false],
    ['when that is read', [UP, DRAINED], true],
    ['while the link is down: nothing will say that all is over', [UP, DRAINED, DOWN], true],
    ['not while the next backlog is read', [UP, DRAINED, DOWN, UP], false],
  ])('%s', (_sentence, links, may) => {
    expect(given(...links).link.mayTell()).toBe(may);
  });

  test('half a minute after a start without a broker', () => {
    const { clock, link, news } = given(DOWN);
    clock.advance(30 * SECOND - 1);
    expect(link.mayTell()).toBe(false);
    clock.advance(1);
    expect([link.mayTell(), news().at(-1)]).toEqual([true, 'resumed']);
  });
});

describe('a lost broker', () => {
  test('is told after half a minute, with the reason, once', () => {
    const { clock, news, link } = given(UP, DRAINED, DOWN);
    news();
    clock.advance(29 * SECOND);
    link.onLink(DOWN);
    expect(news()).toEqual(['down', 'resumed']);
    clock.advance(10 * 60 * SECOND);
    expect(news()).toEqual(['lost: connection refused']);
  });

  test('is found once the link has been steady for five seconds', () => {
    const { clock, news, link } = given(UP, DRAINED, DOWN);
    clock.advance(60 * SECOND);
    news();
    link.onLink(UP);
    link.onLink(DRAINED);
    clock.advance(5 * SECOND - 1);
    expect(news()).toEqual(['up', 'up', 'resumed']);
    clock.advance(1);
    expect(news()).toEqual(['found']);
  });

  test.each([20, 28])('that is back within half a minute was never lost: after %i s', (seconds) => {
    const { clock, happened, link } = given(UP, DRAINED, DOWN);
    clock.advance(seconds * SECOND);
    link.onLink(UP);
    link.onLink(DRAINED);
    clock.advance(3600 * SECOND);
    expect(happened).not.toContainEqual(expect.stringMatching(/^lost/));
  });

  test('that comes and goes is lost all the same', () => {
    const { clock, happened, link } = given(UP, DRAINED, DOWN);
    for (let cycle = 0; cycle < 10; cycle++) {
      clock.advance(4 * SECOND);
      for (const each of [UP, DRAINED, DOWN]) link.onLink(each);
    }
    expect(happened).toContain('lost: connection refused');
  });

  test('that was never there is told too', () => {
    const { clock, happened } = given();
    clock.advance(30 * SECOND);
    expect(happened).toContain('lost: not connected since the start');
  });

  test('is lost again the next time', () => {
    const { clock, happened, link } = given(UP, DRAINED, DOWN);
    clock.advance(60 * SECOND);
    for (const each of [UP, DRAINED]) link.onLink(each);
    clock.advance(60 * SECOND);
    link.onLink(DOWN);
    clock.advance(60 * SECOND);
    expect(happened.filter((line) => line.startsWith('lost'))).toHaveLength(2);
  });
});

test('health asks whether it is connected, and drained', () => {
  const states = [[], [UP], [UP, DRAINED], [UP, DRAINED, DOWN]].map((links) => given(...links).link);
  expect(states.map(({ isConnected, isDrained }) => [isConnected(), isDrained()])).toEqual([
    [false, false],
    [true, false],
    [true, true],
    [false, false],
  ]);
});

test('after the end nobody is told of anything', () => {
  const { clock, link, news } = given(UP, DRAINED, DOWN);
  link.stop();
  news();
  clock.advance(3600 * SECOND);
  expect(news()).toEqual([]);
});
