/** Runs what it is given one after the other, in the order in which it came, whatever becomes of each. */
export type InTurn = <T>(task: () => Promise<T>) => Promise<T>;

export const createInTurn = (): InTurn => {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const run = last.then(task);
    last = run.catch(() => {});
    return run;
  };
};
