/** What a subscriber tells of a round: CPU of its whole process (µs), from the first message to the last. */
export interface Counted {
  readonly cpu: number;
  readonly transitions: number;
}

/** Inside a subscriber: counts the messages of each round that the parent asks for. */
export interface Counter {
  readonly count: () => void;
  readonly transition: () => void;
  readonly ready: () => void;
}

export const createCounter = (): Counter => {
  let left = 0;
  let transitions = 0;
  let before = process.cpuUsage();
  process.on('message', (messages: number) => {
    left = messages;
    transitions = 0;
    before = process.cpuUsage();
    process.send?.('counting');
  });
  // The parent is gone.
  process.on('disconnect', () => process.exit());
  return {
    count: () => {
      left--;
      if (left !== 0) return;
      const { user, system } = process.cpuUsage(before);
      process.send?.({ cpu: user + system, transitions });
    },
    transition: () => {
      transitions++;
    },
    ready: () => process.send?.('ready'),
  };
};
