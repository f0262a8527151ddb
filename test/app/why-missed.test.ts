import { describe, expect, test } from 'vitest';
import { createMissed } from '../../src/app/why-missed.ts';
import { decodeFault } from '../../src/decode/fault.ts';
import { listObserver, message, openWorld, warm } from './small-world.ts';

/** Readings of freezers, and what is known of those that reached no rule. */
const open = () => {
  let now = 0;
  const seen: string[] = [];
  const missed = createMissed(() => now);
  const observer = missed.behind(listObserver(seen));
  const unread = (topic: string, reason: 'not-json' | 'empty' = 'not-json') => {
    now++;
    observer.unread(message(topic, 1), 'cold', decodeFault(reason, 'at 0'));
  };
  return { missed, observer, unread, seen };
};

const readingOf = (source: string, device: string) => ({ source, device, topic: `${source}/${device}` }) as never;

describe('what reached no rule', () => {
  test('is known by its newest, with how often it was', () => {
    const { missed, unread } = open();
    unread('cold/oslo/f7/telemetry');
    unread('cold/oslo/f8/telemetry');
    unread('cold/oslo/f7/telemetry');
    expect(missed.unread('cold')).toEqual([
      { reason: 'not-json', topic: 'cold/oslo/f7/telemetry', detail: 'at 0', at: 3, count: 2 },
      { reason: 'not-json', topic: 'cold/oslo/f8/telemetry', detail: 'at 0', at: 2, count: 1 },
    ]);
    expect(missed.unread('col')).toEqual([]);
  });

  test('is kept of a device by each reason, and what was judged is not', () => {
    const { world, clock, seen } = openWorld(warm());
    const missed = createMissed(clock.now);
    const heard = { ...world, observer: missed.behind(world.observer) };
    expect(heard.observer).not.toBe(world.observer);
    const reading = readingOf('cold', 'oslo/f7');
    heard.observer.reading('cold', 'taken', reading);
    heard.observer.reading('cold', 'late', reading);
    heard.observer.reading('cold', 'duplicate', reading);
    heard.observer.reading('cold', 'too-many-keys');
    expect(missed.ofDevice('cold', 'oslo/f7').map(({ reason }) => reason)).toEqual(['duplicate', 'late']);
    expect(missed.ofDevice('cold', 'oslo/f')).toEqual([]);
    heard.observer.reading('hall', 'late', readingOf('hall', 'h1'));
    expect([missed.devices('cold'), missed.devices('hall')]).toEqual([['oslo/f7'], ['h1']]);
    expect(seen).toEqual(['taken', 'late', 'duplicate', 'too-many-keys', 'late']);
  });

  test('has a bound: what was not seen for longest goes, and long topics are cut', () => {
    const { missed, unread } = open();
    unread('cold/a/a/telemetry');
    unread('cold/b/b/telemetry');
    unread('cold/a/a/telemetry');
    for (let count = 0; count < 1999; count++) unread(`cold/c/${count}/telemetry`);
    const topics = missed.unread('cold').map(({ topic }) => topic);
    expect([topics.length, topics.at(-1)]).toEqual([2000, 'cold/a/a/telemetry']);
    unread(`cold/${'x'.repeat(1000)}`, 'empty');
    expect(missed.unread('cold')[0]?.topic).toHaveLength(200);
  });
});
