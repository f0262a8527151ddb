import type { Clock } from '../base/clock.ts';
import type { Redacted } from '../base/redacted.ts';
import { signTwilio } from '../base/twilio-signature.ts';
import { createActivity } from './activity.ts';
import { toCallbackForm } from './callback-form.ts';
import type { PostAnswer, PostCallback } from './callback-post.ts';
import type { CallbackBatch, CallbackStore } from './callback-store.ts';
import { createClientPauses } from './client-pause.ts';
import type { DispatchEvent } from './dispatch-event.ts';
import { createLoop } from './loop.ts';

/** Tells clients what became of deliveries, as Notify's delivery callbacks do. */
export interface Callbacks {
  /** Says that a delivery may have ended; call it at start, too. */
  readonly wake: () => void;
  /** Starts nothing more and waits for the posts under way. */
  readonly stop: () => Promise<void>;
  /** Resolves when nothing is under way; what waits for its time is not waited for. */
  readonly idle: () => Promise<void>;
}

interface CallbacksDeps {
  readonly store: CallbackStore;
  readonly clock: Clock;
  readonly post: PostCallback;
  /**
   * Whose name stands in a callback, and what signs it. Undefined when the config names none: a callback that nobody can
   * verify is not sent, for a client that takes it would take anybody's; it fails as `unsigned`.
   */
  readonly account: { readonly accountSid: string; readonly authToken: Redacted } | undefined;
  readonly emit: (event: DispatchEvent) => void;
}

/** Deliveries of one callback at most (contract §5). */
const MOST_DELIVERIES = 1000;

/** Posts under way at a time, to all clients. */
const MOST_UNDER_WAY = 100;

/** The next try is written down before a post is made; it comes only after all that a post may take. */
const HELD_FOR_MS = 60_000;

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 600_000;

/** Nobody waits longer for what became of a message. */
const GIVEN_UP_AFTER_MS = 24 * 3_600_000;

/** Each end of a delivery may ask for a look. */
const LOOK_EVERY_MS = 100;

/** A fan-out that the store held up may end after the last of its deliveries, and that asks for none. */
const LOOK_AT_LEAST_MS = 60_000;

export const createCallbacks = (deps: CallbacksDeps): Callbacks => {
  const { store, clock, emit } = deps;
  const activity = createActivity();
  const posts = createPosts(deps, { enter: activity.enter, onAnswer: () => loop.wake() });
  let lookAt = Number.NEGATIVE_INFINITY;
  let stopped = false;
  const turn = async () => {
    await posts.writeAnswered(activity.leave);
    if (stopped || posts.underWay() >= MOST_UNDER_WAY) return null;
    const now = clock.now();
    const earlyMs = lookAt - clock.monotonic();
    if (earlyMs > 0) return now + earlyMs;
    const batch = await store.nextCallback(now, MOST_DELIVERIES);
    if (batch) {
      await posts.make(batch);
      return now;
    }
    lookAt = clock.monotonic() + LOOK_EVERY_MS;
    const next = await store.nextCallbackAt();
    return Math.max(next ?? now + LOOK_AT_LEAST_MS, now + LOOK_EVERY_MS);
  };
  const loop = createLoop({
    clock,
    activity,
    turn,
    onFault: (error) => emit({ type: 'store-failed', message: error instanceof Error ? error.message : String(error) }),
  });
  return {
    wake: () => {
      if (!stopped) loop.wake();
    },
    stop: () => {
      stopped = true;
      loop.rest();
      return activity.idle();
    },
    idle: activity.idle,
  };
};

interface Answered {
  readonly batch: CallbackBatch;
  readonly answer: PostAnswer;
  readonly at: number;
}

interface Watch {
  readonly enter: () => void;
  readonly onAnswer: () => void;
}

const createPosts = (deps: CallbacksDeps, { enter, onAnswer }: Watch) => {
  const { store, clock, account } = deps;
  const pauses = createPauses();
  const answered: Answered[] = [];
  let underWay = 0;
  const post = async (batch: CallbackBatch, { accountSid, authToken }: NonNullable<typeof account>) => {
    underWay++;
    enter();
    const { url } = batch;
    pauses.enter(url);
    const form = toCallbackForm(batch, accountSid);
    const answer = await deps.post({ url, form, signature: signTwilio(authToken, url, form) });
    pauses.leave(url, answer, clock.monotonic());
    answered.push({ batch, answer, at: clock.now() });
    underWay--;
    onAnswer();
  };
  return {
    underWay: () => underWay,
    make: async (batch: CallbackBatch) => {
      if (!account) return giveUp(deps, batch, 'unsigned');
      const waitMs = pauses.waitMs(batch.url, clock.monotonic());
      // Thousands may wait for a client that is gone; tried one by one, they would never end.
      if (waitMs > 0 && pauses.isFailing(batch.url) && isTooOld(batch, clock.now())) {
        return giveUp(deps, batch, 'too-late');
      }
      if (waitMs > 0) return store.holdCallback(batch, clock.now() + waitMs);
      await store.retryCallback(batch, clock.now() + HELD_FOR_MS);
      void post(batch, account);
    },
    writeAnswered: async (leave: () => void) => {
      for (let first = answered[0]; first; first = answered[0]) {
        await writeAnswer(deps, first);
        answered.shift();
        leave();
      }
    },
  };
};

/** Who says no is left alone at that URL; who does not answer, at all of his: a client may have one for each notification. */
const createPauses = () => {
  const byUrl = createClientPauses();
  const byHost = createClientPauses();
  return {
    isFailing: (url: string) => byUrl.isFailing(url) || byHost.isFailing(hostOf(url)),
    waitMs: (url: string, now: number) => Math.max(byUrl.waitMs(url, now), byHost.waitMs(hostOf(url), now)),
    enter: (url: string) => {
      byUrl.enter(url);
      byHost.enter(hostOf(url));
    },
    leave: (url: string, answer: PostAnswer, now: number) => {
      byUrl.leave(url, answer.ok, now);
      byHost.leave(hostOf(url), answer.ok || answer.code.startsWith('http-'), now);
    },
  };
};

const hostOf = (url: string): string => URL.parse(url)?.host ?? url;

const writeAnswer = async (deps: CallbacksDeps, { batch, answer, at }: Answered): Promise<void> => {
  if (answer.ok) return deps.store.endCallback(batch);
  if (isTooOld(batch, at)) return giveUp(deps, batch, answer.code);
  // Each try was counted twice, when it was written down and when it had failed.
  const delayMs = Math.min(FIRST_RETRY_MS * 2 ** Math.floor(batch.attempts / 2), LONGEST_RETRY_MS);
  await deps.store.retryCallback(batch, at + delayMs);
};

const isTooOld = ({ deliveries }: CallbackBatch, now: number): boolean =>
  now - Math.max(...deliveries.map(({ finishedAt }) => finishedAt ?? now)) > GIVEN_UP_AFTER_MS;

const giveUp = async ({ store, emit }: CallbacksDeps, batch: CallbackBatch, code: string): Promise<void> => {
  await store.endCallback(batch);
  emit({ type: 'callback-failed', notification: batch.notification, url: batch.url, code });
};
