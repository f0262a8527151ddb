import type { Reading } from '../model/reading.ts';

/** Readings about ourselves wait, in their order, while nothing may be decided. */
export const createHeld = (decide: (reading: Reading) => boolean) => {
  const held: Reading[] = [];
  const submit = (reading: Reading): void => {
    if (!decide(reading)) held.push(reading);
  };
  return {
    submit,
    resume: (): void => {
      for (const reading of held.splice(0)) submit(reading);
    },
  };
};
