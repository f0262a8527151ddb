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

export interface SubscriptionsDeps {
  readonly onRefused: (filters: readonly string[]) => void;
  /** Filters that somebody else subscribes to: never subscribed, nor unsubscribed, here. */
  readonly foreign: ReadonlySet<string>;
}

export const createSubscriptions = (deps: SubscriptionsDeps): Subscriptions => {
  const state: State = { wanted: null, current: null, granted: new Set(), lingering: new Set(), waiters: [] };
  let work = Promise.resolve();
  const schedule = () => {
    // It fails only when the connection breaks, and then the next one starts it again.
    work = work.then(() => bringInLine(state, deps)).catch(() => {});
  };
  return {
    want: (filters, known) =>
      new Promise((settled) => {
        state.wanted = filters;
        state.lingering = new Set([...state.lingering, ...known]);
        state.waiters.push(settled);
        schedule();
      }),
    connected: (connection, sessionPresent) => {
      state.current = connection;
      if (!sessionPresent) state.granted = new Set();
      schedule();
    },
    disconnected: () => {
      state.current = null;
    },
    close: () => settle(state),
  };
};

interface State {
  wanted: readonly string[] | null;
  current: Connection | null;
  granted: ReadonlySet<string>;
  /** What the broker's session may still hold. */
  lingering: ReadonlySet<string>;
  waiters: ((granted: readonly string[]) => void)[];
}

const settle = (state: State): void => {
  for (const waiter of state.waiters) waiter([...state.granted]);
  state.waiters = [];
};

const bringInLine = async (state: State, { onRefused, foreign }: SubscriptionsDeps): Promise<void> => {
  const { current: connection, wanted: target } = state;
  if (!connection || !target) return;
  const asked = target.filter(
    (filter) => !foreign.has(filter) && (asksAgain(connection) || !state.granted.has(filter)),
  );
  state.lingering = new Set([...state.lingering, ...asked]);
  const answered = new Set(await connection.subscribe(asked));
  const keep = new Set([...target, ...foreign]);
  await connection.unsubscribe([...state.lingering].filter((filter) => !keep.has(filter)));
  state.lingering = keep;
  const refused = new Set(asked.filter((filter) => !answered.has(filter)));
  state.granted = new Set(target.filter((filter) => !refused.has(filter)));
  if (refused.size > 0) onRefused([...refused]);
  if (target === state.wanted) settle(state);
};

/** MQTT 5 can subscribe again without being sent what is retained; 3.1.1 cannot, so it asks for what is new. */
const asksAgain = (connection: Connection): boolean => connection.protocol === '5';
