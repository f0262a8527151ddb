import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Probe } from '../base/probe.ts';
import type { Channel, Delivery, Outcome, Route, Sender } from '../model/delivery.ts';
import type { SendRequest } from '../model/notification.ts';
import type { Activity } from './activity.ts';
import { createAnswers } from './answers.ts';
import type { DispatchEvent } from './dispatch-event.ts';
import type { BindingStore, DeliveryStore } from './ports.ts';
import { settle } from './settle.ts';
import type { Standing } from './standing.ts';
import type { Answered } from './write-results.ts';

export interface AttemptDeps {
  readonly store: DeliveryStore & BindingStore;
  readonly route: Route;
  readonly clock: Clock;
  readonly log: Log;
  readonly probe: Probe;
  /** An attempt counts as under way until its answer is written, so that a stop waits for it. */
  readonly activity: Activity;
  readonly emit: (event: DispatchEvent) => void;
}

/** The attempts of one route that are under way. */
export interface Attempts {
  readonly underWay: () => number;
  /**
   * Writes attempts down, and in the same transaction what was answered as far as its feedback is written; then makes
   * them. How many: a report may have ended others since.
   */
  readonly start: (channel: Channel, standing: Standing, wanted: readonly Wanted[]) => Promise<number>;
  /** Writes down what was said since of addresses, which whoever is admitted next must know. */
  readonly writeFeedback: () => Promise<void>;
  /** Writes down what was answered since; to be repeated until it does not reject. */
  readonly writeAnswered: () => Promise<void>;
}

export interface Wanted {
  readonly delivery: Delivery;
  readonly request: SendRequest;
  readonly sender: Sender;
}

interface Watch {
  readonly onAnswer: () => void;
  /** Whether the route still stands so: an answer to a credential that was changed since says nothing of the new one. */
  readonly isCurrent: (standing: Standing) => boolean;
}

export const createAttempts = (deps: AttemptDeps, watch: Watch): Attempts => {
  const { store, clock, activity } = deps;
  const answers = createAnswers(deps);
  let underWay = 0;
  const attempt = async (channel: Channel, standing: Standing, wanted: Wanted) => {
    underWay++;
    activity.enter();
    const outcome = await deliver(deps, channel, wanted);
    answers.add(judge(deps, { wanted, outcome, standing, current: watch.isCurrent(standing) }));
    underWay--;
    watch.onAnswer();
  };
  return {
    underWay: () => underWay,
    start: async (channel, standing, wanted) => {
      const written = answers.ready();
      const ids = wanted.map(({ delivery }) => delivery.id);
      const started = new Set(await store.startAttempts(ids, clock.now(), written));
      answers.settle(written);
      for (const one of wanted) {
        const { delivery } = one;
        if (!started.has(delivery.id)) continue;
        const sending: Delivery = { ...delivery, state: 'sending', attempts: delivery.attempts + 1 };
        void attempt(channel, standing, { ...one, delivery: sending });
      }
      return started.size;
    },
    writeFeedback: answers.writeFeedback,
    writeAnswered: async () => {
      await answers.writeFeedback();
      const written = answers.ready();
      if (written.length > 0) await store.finishAttempts(written);
      answers.settle(written);
    },
  };
};

interface Judged {
  readonly wanted: Wanted;
  readonly outcome: Outcome;
  readonly standing: Standing;
  /** The route still stands so. */
  readonly current: boolean;
}

/** What an answer makes of its delivery, and of what is known of the route, which is told. */
const judge = ({ clock, route, emit }: AttemptDeps, { wanted, outcome, standing, current }: Judged): Answered => {
  const { delivery, sender } = wanted;
  const now = clock.now();
  const monotonic = clock.monotonic();
  const turned = standing.pause.note(outcome, { now, monotonic });
  const { doubted, proven } = standing.suspects.note({ ...delivery, outcome });
  const pausedUntil = now + (current ? standing.pause.leftMs(monotonic) : 0);
  if (current && turned !== null) {
    emit(
      turned === 'accepted'
        ? { type: 'credential-accepted', route }
        : { type: 'credential-refused', route, code: turned.code, until: pausedUntil },
    );
  }
  if (current && doubted !== null) emit({ type: 'credential-doubted', route, code: doubted });
  return { delivery, outcome, finishedAt: now, next: settle(delivery, outcome, { now, pausedUntil }), proven, sender };
};

/** A channel that rejects breaks its promise; the request may have gone out, so it counts as a lost answer. */
const deliver = async (
  { probe, log }: AttemptDeps,
  channel: Channel,
  { delivery, request, sender }: Wanted,
): Promise<Outcome> => {
  const { id, notification, address, expiresAt, mayRepeat } = delivery;
  try {
    probe('before-send');
    const outcome = await channel.deliver({ id, notification, address, request, sender, expiresAt, mayRepeat });
    probe('after-answer');
    return outcome;
  } catch (error) {
    log.error('a channel threw instead of answering', { channel: channel.name, delivery: id, error });
    return { type: 'AnswerLost', code: 'channel-threw' };
  }
};
