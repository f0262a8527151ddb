import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { asRuleId, type RuleId } from '../model/ids.ts';
import type { Target } from '../model/notification.ts';
import type { HeardRecord } from '../store/batch.ts';
import type { Store } from '../store/store.ts';
import { BLIND_AFTER_MS, type Blind } from './blindness.ts';
import type { EvictedDevice, Fleet } from './fleet.ts';
import { toHeardRecord } from './heard-record.ts';
import type { Trouble } from './system-rules.ts';
import { subjectToTarget } from './target-subject.ts';
import type { Troubles } from './troubles.ts';
import type { World } from './world.ts';

/** Ends a trouble that no event ends, once it has not been seen again for a while. */
export interface Fading {
  readonly seen: (subject: string) => void;
  readonly chore: () => void;
}

interface FadingOptions {
  readonly detail: string;
  /** Unseen for so long (ms), it is over. */
  readonly afterMs: number;
  /** The subjects that fade; the others end by other means. */
  readonly isOurs?: (subject: string) => boolean;
}

export const createFading = (
  { clock, troubles }: { readonly clock: Clock; readonly troubles: Troubles },
  trouble: Trouble,
  { detail, afterMs, isOurs = () => true }: FadingOptions,
): Fading => {
  const seenAt = new Map<string, number>();
  const fresh = new Set<string>();
  return {
    seen: (subject) => {
      if (!seenAt.has(subject)) fresh.add(subject);
      seenAt.set(subject, clock.monotonic());
    },
    chore: () => {
      for (const subject of fresh) troubles.say(trouble, subject, true, detail);
      fresh.clear();
      for (const subject of troubles.subjects(trouble).filter(isOurs)) {
        const at = seenAt.get(subject);
        // One of an earlier run: how long it has not been seen is not known, so it counts from now.
        if (at === undefined) seenAt.set(subject, clock.monotonic());
        if (at === undefined || clock.monotonic() - at < afterMs) continue;
        seenAt.delete(subject);
        troubles.say(trouble, subject, false, '');
      }
    },
  };
};

/** A rule whose verdict stays unknown for a key shows as a trouble of that rule, with the facts it misses. */
export const createBlindChore = (world: World, troubles: Troubles): (() => void) => {
  const { blindness } = world;
  for (const rule of troubles.subjects('tocsin.rule-blind')) blindness.assume(asRuleId(rule));
  return () => {
    const blind = new Map(
      blindness.check(world.watch.now(), world.clock.now()).map((one) => [one.rule as string, one]),
    );
    for (const rule of troubles.subjects('tocsin.rule-blind')) {
      if (!blind.has(rule) && !mayStillBeBlind(world, asRuleId(rule)))
        troubles.say('tocsin.rule-blind', rule, false, '');
    }
    for (const one of blind.values()) troubles.say('tocsin.rule-blind', one.rule, true, describeBlind(one));
  };
};

const mayStillBeBlind = ({ blindness, book }: World, rule: RuleId): boolean =>
  blindness.isAssumed(rule) && book.rules.has(rule);

const describeBlind = ({ rule, key, missing }: Blind): string => {
  const facts =
    missing.length > 0 ? missing.join(', ') : 'readings newer than those it has, or a fact of the right type';
  return `${rule} about ${key} has been unknown for ${BLIND_AFTER_MS / 60_000} minutes, for want of ${facts}`;
};

/** A target that nobody is bound to: the trouble ends when somebody is. Its subject names it, so it outlives a restart. */
export const createUnboundChore =
  (troubles: Troubles, isBound: (target: Target) => Promise<boolean>) => async (): Promise<void> => {
    for (const subject of troubles.subjects('tocsin.nobody-bound')) {
      const target = subjectToTarget(subject);
      if (target && (await isBound(target))) troubles.say('tocsin.nobody-bound', subject, false, '');
    }
  };

/** Deletes what is stored of devices that had to go for want of room. */
export const createForgetChore = (fleet: Pick<Fleet, 'takeEvicted'>, store: Pick<Store, 'forgetDevices'>, log: Log) => {
  let due: readonly EvictedDevice[] = [];
  return async (): Promise<void> => {
    due = [...due, ...fleet.takeEvicted()];
    if (due.length === 0) return;
    const forgotten = await store.forgetDevices(due);
    if (forgotten.ok) due = [];
    else log.warn('evicted devices not forgotten', { count: due.length, reason: forgotten.error.message });
  };
};

/** The oldest thing to send may wait this long (ms) before somebody is told. */
const QUEUE_LATE_MS = 5 * 60_000;

export const createQueueChore = (store: Pick<Store, 'counts'>, clock: Clock, late: Fading) => (): void => {
  const { oldestQueuedAt } = store.counts();
  if (oldestQueuedAt !== null && clock.now() - oldestQueuedAt > QUEUE_LATE_MS) late.seen('outbox');
};

const BEHIND_EVERY_MS = 30_000;
const BEHIND_CHUNK = 2_000;

interface BehindDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly settled: () => Promise<void>;
}

/** Writes behind, every 30 s at most, when each device was last heard: never more than what is already committed. */
export const createBehindChore = (world: World, store: Pick<Store, 'behind'>, { clock, log, settled }: BehindDeps) => {
  let writtenAt = Number.NEGATIVE_INFINITY;
  let heardBefore = Number.NEGATIVE_INFINITY;
  return async (): Promise<void> => {
    if (clock.monotonic() - writtenAt < BEHIND_EVERY_MS) return;
    writtenAt = clock.monotonic();
    const heard = heardSince(world, heardBefore);
    await settled();
    for (let from = 0; from < heard.length; from += BEHIND_CHUNK) {
      const written = await store.behind([], heard.slice(from, from + BEHIND_CHUNK));
      if (!written.ok) return log.warn('last-heard times not written', { reason: written.error.message });
      // The loop turns between two chunks: readings must not wait for history.
      await new Promise<void>((resolve) => clock.after(0, resolve));
    }
    heardBefore = heard.reduce((newest, { receivedAt }) => Math.max(newest, receivedAt), heardBefore);
  };
};

const heardSince = ({ fleet }: World, since: number): readonly HeardRecord[] => {
  const heard: HeardRecord[] = [];
  for (const source of fleet.sources()) {
    for (const { memory } of source.isGroups ? [] : source.devices.values()) {
      // One heard in the same millisecond may have come after the last look.
      if (!(memory.heardAt >= since) || !Number.isFinite(memory.newestObservedAt)) continue;
      const record = toHeardRecord(memory);
      if (record) heard.push(record);
    }
  }
  return heard;
};

const PRUNE_EVERY_MS = 3_600_000;

/** Deletes history that has outlived `retentionMs`, some rows at each beat until none is left. */
export const createPruneChore = (store: Pick<Store, 'prune'>, clock: Clock, retentionMs: number) => {
  let doneAt = Number.NEGATIVE_INFINITY;
  return async (): Promise<void> => {
    if (clock.monotonic() - doneAt < PRUNE_EVERY_MS) return;
    const pruned = await store.prune(clock.now() - retentionMs);
    if (pruned.ok && pruned.value === 0) doneAt = clock.monotonic();
  };
};
