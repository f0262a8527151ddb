import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Probe } from '../base/probe.ts';
import type { Channel, Delivery, Outcome } from '../model/delivery.ts';
import type { SendRequest } from '../model/notification.ts';
import type { Activity } from './activity.ts';
import type { DispatchEvent } from './dispatch-event.ts';
import type { Pause } from './pause.ts';
import type { AttemptResult, BindingStore, DeliveryStore } from './ports.ts';
import { settle } from './settle.ts';
import { writeAnswers } from './write-results.ts';

export interface AttemptDeps {
  readonly store: DeliveryStore & BindingStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly probe: Probe;
  /** An attempt counts as under way until its answer is written, so that a stop waits for it. */
  readonly activity: Activity;
  readonly emit: (event: DispatchEvent) => void;
}

/** The attempts of one channel that are under way. */
export interface Attempts {
  readonly underWay: () => number;
  /** Writes attempts down, then makes them; `onAnswer` is called as each is answered. */
  readonly start: (channel: Channel, wanted: readonly Wanted[]) => Promise<void>;
  /** Writes down what was answered since; to be repeated until it does not reject. */
  readonly writeAnswered: () => Promise<void>;
}

export interface Wanted {
  readonly delivery: Delivery;
  readonly request: SendRequest;
}

export const createAttempts = (deps: AttemptDeps, pause: Pause, onAnswer: () => void): Attempts => {
  const { store, clock, activity, emit } = deps;
  const answered: AttemptResult[] = [];
  let underWay = 0;

  const attempt = async (channel: Channel, delivery: Delivery, request: SendRequest) => {
    underWay++;
    activity.enter();
    const outcome = await deliver(deps, channel, { delivery, request });
    const now = clock.now();
    const monotonic = clock.monotonic();
    const turned = pause.note(outcome, { now, monotonic });
    const pausedUntil = now + pause.leftMs(monotonic);
    answered.push({ delivery, outcome, finishedAt: now, next: settle(delivery, outcome, { now, pausedUntil }) });
    if (turned === 'accepted') emit({ type: 'credential-accepted', channel: channel.name });
    else if (turned) emit({ type: 'credential-refused', channel: channel.name, code: turned.code, until: pausedUntil });
    underWay--;
    onAnswer();
  };

  return {
    underWay: () => underWay,
    start: async (channel, wanted) => {
      const ids = wanted.map(({ delivery }) => delivery.id);
      await store.startAttempts(ids, clock.now());
      for (const { delivery, request } of wanted) {
        void attempt(channel, { ...delivery, state: 'sending', attempts: delivery.attempts + 1 }, request);
      }
    },
    writeAnswered: async () => {
      const written = [...answered];
      await writeAnswers(store, written, emit);
      answered.splice(0, written.length);
      for (const _ of written) activity.leave();
    },
  };
};

/** A channel that rejects breaks its promise; the request may have gone out, so it counts as a lost answer. */
const deliver = async (
  { log, probe }: AttemptDeps,
  channel: Channel,
  { delivery, request }: Wanted,
): Promise<Outcome> => {
  const { id, notification, address, expiresAt, mayRepeat } = delivery;
  try {
    probe('before-send');
    const outcome = await channel.deliver({ id, notification, address, request, expiresAt, mayRepeat });
    probe('after-answer');
    return outcome;
  } catch (error) {
    log.error('a channel threw instead of answering', { channel: channel.name, delivery: id, error });
    return { type: 'AnswerLost', code: 'channel-threw' };
  }
};
