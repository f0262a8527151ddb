import { describe, expect, test } from 'vitest';
import { createByAddress } from '../../src/sync/by-address.ts';

describe('by address', () => {
  const sms = { type: 'sms', address: '+4791' } as const;
  const fcm = { type: 'fcm', address: '+4791' } as const;

  test('the same text is another address on another channel', () => {
    const map = createByAddress<number>();
    map.set(sms, 1);
    expect([map.get(sms), map.get(fcm), map.has(sms), map.has(fcm)]).toEqual([1, undefined, true, false]);
  });

  test('what is set last counts', () => {
    const map = createByAddress<number>();
    map.set(sms, 1);
    map.set(fcm, 2);
    map.set({ ...sms }, 3);
    expect(map.values()).toEqual([3, 2]);
  });

  test('it is empty until something is set', () => {
    const map = createByAddress<null>();
    expect(map.isEmpty()).toBe(true);
    map.set(sms, null);
    expect([map.isEmpty(), map.has(sms)]).toEqual([false, true]);
  });
});
