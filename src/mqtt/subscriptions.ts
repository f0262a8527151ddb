import type { Connection } from './connection.ts';

/** What should be subscribed, what is, and who waits for the one to become the other. */
export interface Subscriptions {
  /** Wants `wanted` from now on; `known` may linger in the broker's session from an earlier run. Ends with what is subscribed. */
  readonly want: (wanted: readonly string[], known: readonly string[]) => Promise<readonly string[]>;
  /** A connection that is ready. A new session holds nothing of what was subscribed before. */
  readonly connected: (connection: Connection, sessionPresent: boolean) => void;
  readonly disconnected: () => void;
  /** Whoever still waits gets what is subscribed. */
  readonly close: () => void;
}

export const createSubscriptions = (onRefused: (filters: readonly string[]) => void): Subscriptions => {
  let wanted: readonly string[] | null = null;
  let current: Connection | null = null;
  let granted: ReadonlySet<string> = new Set();
  let lingering: ReadonlySet<string> = new Set();
  let work = Promise.resolve();
  let waiters: ((granted: readonly string[]) => void)[] = [];
  const settle = () => {
    for (const waiter of waiters) waiter([...granted]);
    waiters = [];
  };
  const bringInLine = async (): Promise<void> => {
    const [connection, target] = [current, wanted];
    if (!connection || !target) return;
    const asked = target.filter((filter) => asksAgain(connection) || !granted.has(filter));
    lingering = new Set([...lingering, ...asked]);
    const answered = new Set(await connection.subscribe(asked));
    const keep = new Set(target);
    await connection.unsubscribe([...lingering].filter((filter) => !keep.has(filter)));
    lingering = keep;
    const refused = new Set(asked.filter((filter) => !answered.has(filter)));
    granted = new Set(target.filter((filter) => !refused.has(filter)));
    if (refused.size > 0) onRefused([...refused]);
    if (target === wanted) settle();
  };
  const schedule = () => {
    // It fails only when the connection breaks, and then the next one starts it again.
    work = work.then(bringInLine).catch(() => {});
  };
  return {
    want: (filters, known) =>
      new Promise((settled) => {
        wanted = filters;
        lingering = new Set([...lingering, ...known]);
        waiters.push(settled);
        schedule();
      }),
    connected: (connection, sessionPresent) => {
      current = connection;
      if (!sessionPresent) granted = new Set();
      schedule();
    },
    disconnected: () => {
      current = null;
    },
    close: settle,
  };
};

/** MQTT 5 can subscribe again without being sent what is retained; 3.1.1 cannot, so it asks for what is new. */
const asksAgain = (connection: Connection): boolean => connection.protocol === '5';
