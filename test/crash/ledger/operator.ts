import { waitUntil } from './wait-until.ts';

export interface Alarm {
  readonly id: string;
  readonly rule: string;
  readonly key: string;
  readonly state: string;
  readonly raisedAt: string;
  readonly clearedAt: string | null;
  readonly evidence: Readonly<Record<string, string | number>>;
}

export interface Notification {
  readonly sid: string;
  readonly request: { readonly Body: string };
  readonly origin: { readonly activation: string; readonly rule: string; readonly key: string } | null;
  readonly transition: {
    readonly type: string;
    readonly number: number;
    readonly observedAt: string;
    readonly topic: string | null;
    readonly evidence: Readonly<Record<string, string | number>>;
  } | null;
}

export interface Delivery {
  readonly notification: string;
  readonly address: string;
  readonly state: string;
  readonly mayRepeat: boolean;
  readonly attempts: readonly { readonly startedAt: string }[];
}

/** All that Tocsin says it did, oldest first. */
export interface Ledger {
  readonly alarms: readonly Alarm[];
  readonly notifications: readonly Notification[];
  readonly deliveries: readonly Delivery[];
}

/** Looks at a running Tocsin as its operators do. */
export interface Operator {
  /** Resolves when it is connected and has read its backlog. */
  readonly ready: () => Promise<void>;
  readonly readLedger: () => Promise<Ledger>;
  /** Resolves when it says that it is not ready. */
  readonly unready: () => Promise<void>;
  /** Resolves when there is an open alarm about `key`, Tocsin is ready, and nothing is left to send. */
  readonly drained: (key: string, timeoutMs: number) => Promise<void>;
}

export const createOperator = (url: string, token: string): Operator => {
  const get = (path: string) => fetch(url + path, { headers: { authorization: `Bearer ${token.trim()}` } });
  const getJson = async (path: string) => JSON.parse(await (await get(path)).text());
  const readAll = async (list: keyof Ledger) => {
    const rows: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await getJson(`/api/${list}?limit=1000${cursor && `&cursor=${cursor}`}`);
      rows.push(...page[list]);
      cursor = page.next;
    }
    return rows.toReversed();
  };
  const isReady = async () => (await get('/readyz')).status === 200;
  const isDrained = async (key: string) => {
    const { alarms } = await getJson(`/api/alarms?key=${encodeURIComponent(key)}`);
    if (alarms.length === 0 || !(await isReady())) return false;
    return /^tocsin_outbox_queued 0$/m.test(await (await get('/metrics')).text());
  };
  return {
    ready: () => waitUntil('ready', isReady, 20_000),
    unready: () => waitUntil('not ready', async () => !(await isReady()), 20_000),
    readLedger: async () =>
      ({
        alarms: await readAll('alarms'),
        notifications: await readAll('notifications'),
        deliveries: await readAll('deliveries'),
      }) as Ledger,
    drained: (key, timeoutMs) => waitUntil(`all decided and sent (${key})`, () => isDrained(key), timeoutMs),
  };
};
