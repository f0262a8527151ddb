import type { Reading } from '../model/reading.ts';
import type { FactLayout } from './fact-layout.ts';
import { type Memory, takeFact } from './memory.ts';

/**
 * What a message says by itself: its own facts and labels, and of the device only what is not in messages (windows,
 * attributes). So an event that was heard once is not heard again with every message that comes after.
 */
export const memoryOfMessage = (
  memory: Memory,
  layout: FactLayout,
  { reading: { facts, labels, observedAt }, watchedAt }: { readonly reading: Reading; readonly watchedAt: number },
): Memory => {
  const own = { values: [], observedAt: [], watchedAt: [], labels: { ...memory.labels, ...labels } };
  // All else is read through to the device's memory, as it is when it is asked.
  const view: Memory = Object.assign(Object.create(memory), own);
  for (const fact in facts) {
    const slot = layout.find(fact);
    const value = facts[fact];
    if (slot !== undefined && value !== undefined) takeFact(view, slot, { value, observedAt, watchedAt });
  }
  return view;
};
