import type { DispatchEvent } from './dispatch-event.ts';
import type { AttemptResult, BindingStore, DeliveryStore } from './ports.ts';
import { isFinal } from './settle.ts';

type Emit = (event: DispatchEvent) => void;
type Store = DeliveryStore & BindingStore;

/** Writes what became of attempts, and what that means for their bindings, then tells. Safe to repeat after a failure. */
export const writeAnswers = async (store: Store, results: readonly AttemptResult[], emit: Emit): Promise<void> => {
  for (const result of results) await writeFeedback(store, result);
  await writeResults(store, results, emit);
};

/** Writes what became of deliveries that needed no attempt, then tells. */
export const writeResults = async (store: Store, results: readonly AttemptResult[], emit: Emit): Promise<void> => {
  if (results.length === 0) return;
  await store.finishAttempts(results);
  for (const result of results) tell(result, emit);
};

/** What the provider said of the address itself, which the next notification must know. */
const writeFeedback = async (store: BindingStore, { delivery, outcome }: AttemptResult): Promise<void> => {
  const { binding, channel, address } = delivery;
  if (outcome.type === 'BindingGone' && binding !== null) {
    await store.removeBinding(binding, `gone: ${outcome.code}`, outcome.unlessRenewedSince);
  }
  if (outcome.type === 'OptedOut' && channel !== 'notify') {
    await store.holdAddress(channel, address, `opted out: ${outcome.code}`);
  }
};

const tell = ({ next, outcome, finishedAt }: AttemptResult, emit: Emit): void => {
  if (!isFinal(next)) {
    emit({ type: 'retrying', delivery: next, outcome });
    return;
  }
  emit({ type: 'finished', delivery: next, outcome, latencyMs: Math.max(0, finishedAt - next.createdAt) });
  if (next.state === 'ttl-expired') emit({ type: 'ttl-expired', delivery: next });
};
