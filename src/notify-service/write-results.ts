import type { Sender } from '../model/delivery.ts';
import type { DispatchEvent } from './dispatch-event.ts';
import { isHeldHere } from './opt-out.ts';
import type { AttemptResult, BindingStore, DeliveryStore } from './ports.ts';
import { isFinal } from './settle.ts';

type Emit = (event: DispatchEvent) => void;
type Store = DeliveryStore & BindingStore;

/** The end of an attempt that was made. */
export interface Answered extends AttemptResult {
  /** Whose message it was. */
  readonly sender: Sender;
  /** If its address was refused: the route had another accepted since it was refused first. */
  readonly proven: boolean;
}

/** Writes what became of deliveries that needed no attempt, then tells. */
export const writeResults = async (store: Store, results: readonly AttemptResult[], emit: Emit): Promise<void> => {
  if (results.length === 0) return;
  await store.finishAttempts(results);
  tellResults(results, emit);
};

/** Says what is written down by now. */
export const tellResults = (results: readonly AttemptResult[], emit: Emit): void => {
  for (const result of results) tell(result, emit);
};

/** Writes what the provider said of the address itself, which the next notification must know. Safe to repeat after a failure. */
export const writeFeedback = async (store: BindingStore, answered: Answered): Promise<void> => {
  const { delivery, outcome, sender } = answered;
  const { binding, channel, address } = delivery;
  if (outcome.type === 'BindingGone' && binding !== null) {
    await store.removeBinding(binding, `gone: ${outcome.code}`, outcome.unlessRenewedSince);
  }
  if (outcome.type === 'OptedOut' && channel !== 'notify' && isHeldHere(sender)) {
    await store.holdAddress(channel, address, `opted out: ${outcome.code}`);
  }
  if (outcome.type === 'Rejected' && outcome.blames === 'address') await writeRefusal(store, answered, outcome.code);
};

/** One refusal may be the provider's hiccup, or the wrong environment of the credential; so many notifications are not. */
const REMOVED_AFTER = 3;

const writeRefusal = async (store: BindingStore, { delivery, proven }: Answered, code: string): Promise<void> => {
  const { binding, notification } = delivery;
  if (binding === null) return;
  const refusals = await store.countRefusal(binding, notification);
  if (proven && refusals >= REMOVED_AFTER) await store.removeBinding(binding, `refused ${refusals} times: ${code}`);
};

const tell = ({ next, outcome, finishedAt }: AttemptResult, emit: Emit): void => {
  if (!isFinal(next)) {
    emit({ type: 'retrying', delivery: next, outcome });
    return;
  }
  emit({ type: 'finished', delivery: next, outcome, latencyMs: Math.max(0, finishedAt - next.createdAt) });
  if (next.state === 'ttl-expired') emit({ type: 'ttl-expired', delivery: next });
};
