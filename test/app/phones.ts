import { expect } from 'vitest';
import { smsBody } from '../../src/channels/sms/to-payload.ts';
import type { Channel, Outcome } from '../../src/model/delivery.ts';

/** What somebody's phone shows, oldest first. */
export interface Phone {
  readonly expectSms: (text: RegExp) => void;
  /** Nothing but what was expected before. */
  readonly expectNothing: () => void;
}

/** The provider that all messages go through. */
export interface Provider {
  readonly goDown: () => void;
  readonly refuseCredentials: () => void;
  readonly recover: () => void;
}

export interface Phones {
  readonly phone: (number: string) => Phone;
  readonly provider: Provider;
  readonly channel: Channel;
  readonly expectNothingMore: () => void;
}

export const createPhones = (now: () => number): Phones => {
  const inboxes = new Map<string, string[]>();
  let failure: (() => Outcome) | null = null;
  const inboxOf = (number: string) => {
    const inbox = inboxes.get(number) ?? [];
    inboxes.set(number, inbox);
    return inbox;
  };
  return {
    phone: (number) => ({
      expectSms: (text) => expect(inboxOf(number).shift() ?? `nothing on ${number}`).toMatch(text),
      expectNothing: () => expect(inboxOf(number)).toEqual([]),
    }),
    provider: {
      goDown: () => {
        failure = () => ({ type: 'RetryAt', at: now() + 30_000, scope: 'channel', code: '503' });
      },
      refuseCredentials: () => {
        failure = () => ({ type: 'CredentialRefused', code: '20003' });
      },
      recover: () => {
        failure = null;
      },
    },
    channel: {
      name: 'sms',
      rate: Number.POSITIVE_INFINITY,
      deliver: async ({ address, request }) => {
        if (failure) return failure();
        inboxOf(address).push(smsBody(request));
        return { type: 'Delivered', providerId: `SM${inboxOf(address).length}` };
      },
    },
    expectNothingMore: () => {
      for (const [number, inbox] of inboxes) expect(inbox, `unexpected on ${number}`).toEqual([]);
    },
  };
};
