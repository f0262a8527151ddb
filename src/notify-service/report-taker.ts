import type { Clock } from '../base/clock.ts';
import type { Delivery, Outcome } from '../model/delivery.ts';
import { asDeliveryId } from '../model/ids.ts';
import type { ServiceStore } from './account-store.ts';
import type { DispatchEvent } from './dispatch-event.ts';
import { isHeldHere } from './opt-out.ts';
import type { BindingStore, DeliveryStore } from './ports.ts';
import { type ProviderReport, type TakenReport, takeReport } from './provider-status.ts';

/** Takes what Twilio says by itself: what became of messages, and who wants no more or wants them again. */
export interface ReportTaker {
  /** `delivery` is the id that the report was asked for under, if there was one. Rejects if the store does. */
  readonly take: (report: ProviderReport & { readonly delivery: string | null }) => Promise<void>;
  /** A message from a phone: it opts out, or in again. Rejects if the store does. */
  readonly takeInbound: (message: InboundMessage) => Promise<void>;
}

interface InboundMessage {
  /** E.164. */
  readonly from: string;
  readonly optOut: 'stop' | 'start' | 'help' | null;
}

interface ReportTakerDeps {
  readonly store: Pick<
    DeliveryStore & BindingStore & ServiceStore,
    'delivery' | 'deliveryByProviderId' | 'writeReport' | 'holdAddress' | 'releaseAddress' | 'notification' | 'service'
  >;
  readonly clock: Clock;
  readonly emit: (event: DispatchEvent) => void;
  /** Called when a delivery waits again. */
  readonly wake: () => void;
}

/** A report may overtake the answer: the delivery is being sent until that is written. */
const TRIES = 10;
const TRY_EVERY_MS = 1000;

export const createReportTaker = (deps: ReportTakerDeps): ReportTaker => {
  const inTurn = createTurns();
  return {
    take: async (report) => {
      for (let tries = 1; tries <= TRIES; tries++) {
        // Two reports of one delivery that came together would both be held against what was known before.
        if (await inTurn(() => takeOnce(deps, report))) return;
        if (tries < TRIES) await pass(deps.clock, TRY_EVERY_MS);
      }
    },
    takeInbound: async ({ from, optOut }) => {
      if (optOut === 'stop') await deps.store.holdAddress('sms', from, 'opted out: STOP');
      if (optOut === 'start') await deps.store.releaseAddress('sms', from, 'opted in: START');
    },
  };
};

const createTurns = () => {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
};

const pass = (clock: Clock, durationMs: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(durationMs, resolve);
  });

/** False when the delivery is being sent: then it is too early. */
const takeOnce = async (
  deps: ReportTakerDeps,
  report: ProviderReport & { readonly delivery: string | null },
): Promise<boolean> => {
  const { store, clock } = deps;
  const found = await find(deps, report);
  if (!found) return true;
  if (found.state === 'sending') return false;
  const now = clock.now();
  const taken = takeReport(found, report, now);
  if (!taken) return true;
  if (taken.reason === 'opted-out' && (await wasSentByUs(store, found)))
    await store.holdAddress('sms', found.address, `opted out: ${taken.next.code}`);
  if (!(await store.writeReport(taken.next, now))) return false;
  tell(deps, taken, now);
  return true;
};

/** What is not known any more counts as ours: rather one message too few than one that was not wanted. */
const wasSentByUs = async (store: ReportTakerDeps['store'], { notification }: Delivery): Promise<boolean> => {
  const found = await store.notification(notification);
  const service = found && (await store.service(found.service));
  return service === null || isHeldHere(service);
};

const find = async (
  { store }: ReportTakerDeps,
  { delivery, messageSid }: { readonly delivery: string | null; readonly messageSid: string },
): Promise<Delivery | null> =>
  (delivery === null ? null : await store.delivery(asDeliveryId(delivery))) ??
  (await store.deliveryByProviderId('sms', messageSid));

const tell = ({ emit, wake }: ReportTakerDeps, { next, reason }: TakenReport, now: number): void => {
  if (reason === 'reported') return;
  const outcome = toOutcome(next);
  if (reason === 'once-more') emit({ type: 'retrying', delivery: next, outcome });
  else emit({ type: 'finished', delivery: next, outcome, latencyMs: Math.max(0, now - next.createdAt) });
  // What waits behind a delivery that is over may go, too.
  wake();
};

const toOutcome = ({ state, providerId, code }: Delivery): Outcome => {
  if (state === 'delivered') return { type: 'Delivered', providerId };
  if (state === 'queued') return { type: 'AnswerLost', code: code ?? '' };
  return { type: state === 'opted-out' ? 'OptedOut' : 'Rejected', code: code ?? '' };
};
