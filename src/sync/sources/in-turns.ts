/** Long work to its end, with a turn of the loop wherever it stops: readings and alarms come in between. */
export const runInTurns = async <T>(work: Generator<void, T>): Promise<T> => {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    await new Promise<void>((resolve) => void setImmediate(resolve));
  }
};
