import type { DecodeFault } from '../decode/fault.ts';
import type { ActivationId } from '../model/ids.ts';
import type { Notification } from '../model/notification.ts';
import type { Severity } from '../model/rule.ts';
import type { Batch } from '../store/batch.ts';
import type { Observer } from './world.ts';

/** A notification of a rule test, and how severe its alarm was when it was told. `createdAt` is ms from the start. */
export interface ToldInTest extends Notification {
  readonly severity: Severity | undefined;
}

/** What a rule test came to, as far as decisions go. */
export interface TestRecord {
  readonly take: (batch: Batch) => void;
  readonly told: () => readonly ToldInTest[];
  /** How many messages could not be read, by reason. */
  readonly unread: () => ReadonlyMap<string, number>;
  readonly observer: Observer;
}

/** `startAt` is the wall clock at the start of the test, epoch ms. */
export const createTestRecord = (startAt: number): TestRecord => {
  const severities = new Map<ActivationId, Severity>();
  const told: ToldInTest[] = [];
  const unread = new Map<string, number>();
  return {
    take: ({ activations, notifications }) => {
      for (const { id, severity } of activations) severities.set(id, severity);
      for (const one of notifications) {
        const severity = one.origin ? severities.get(one.origin.activation) : undefined;
        told.push({ ...one, createdAt: one.createdAt - startAt, severity });
      }
    },
    told: () => told,
    unread: () => unread,
    observer: observing(({ reason }) => unread.set(reason, (unread.get(reason) ?? 0) + 1)),
  };
};

const observing = (unread: (fault: DecodeFault) => void): Observer => ({
  unread: (_message, _source, fault) => unread(fault),
  reading: () => {},
  occurrence: () => {},
  message: () => {},
  evaluated: () => {},
  unrouted: () => {},
  failed: (error) => {
    throw error;
  },
  transition: () => {},
  told: () => {},
  request: () => {},
});
