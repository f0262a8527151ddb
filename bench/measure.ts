/** Does `units` of work once and says what a unit cost: µs of CPU, by whatever measure the arm uses. */
export type Arm = () => number | Promise<number>;

/** What each round cost both arms, in the order they were run. */
export interface Pairs {
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
  /** ours / theirs, round by round. */
  readonly ratios: readonly number[];
}

/** Runs both arms `rounds` times in turn, each round in the other order, so that a drift of the machine favours neither. */
export const runPairs = async (rounds: number, { ours, theirs }: { ours: Arm; theirs: Arm }): Promise<Pairs> => {
  const costs = { ours: [] as number[], theirs: [] as number[], ratios: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const order: readonly ('ours' | 'theirs')[] = round % 2 === 0 ? ['ours', 'theirs'] : ['theirs', 'ours'];
    for (const name of order) costs[name].push(await (name === 'ours' ? ours() : theirs()));
    costs.ratios.push((costs.ours.at(-1) ?? Number.NaN) / (costs.theirs.at(-1) ?? Number.NaN));
  }
  return costs;
};

/**
 * CPU of this thread (µs) while `work` runs: what other processes take from us does not count, nor do the helper threads
 * of the garbage collector, which would only make the comparison programs look dearer.
 */
export const threadCpuOf = async (work: () => void | Promise<void>): Promise<number> => {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return user + system;
};

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
};

/** `12.3 (11.8 to 13.0)`: median, lowest and highest. */
export const describe = (values: readonly number[], digits = 2): string => {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return `${median(values).toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
};

export const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** The last line of a bench. Below its target it makes the process fail. */
export const conclude = (passed: boolean, line: string): void => {
  print(`${passed ? 'ok  ' : 'FAIL'} ${line}`);
  if (!passed) process.exitCode = 1;
};
