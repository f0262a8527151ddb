/** When callbacks to one client must keep still: one that does not answer costs little, and delays nobody else's. */
export interface ClientPauses {
  /** How long yet to wait for a place at `url` (ms), a URL or a host; 0 when there is one. Times are monotonic ms. */
  readonly waitMs: (url: string, now: number) => number;
  /** It did not take the last one. */
  readonly isFailing: (url: string) => boolean;
  readonly enter: (url: string) => void;
  /** Gives the place back; `taken`: the client took the callback. */
  readonly leave: (url: string, taken: boolean, now: number) => void;
}

/** Posts to one client at a time; one whose last post failed is tried by one at a time. */
const MOST_AT_ONCE = 10;
const LOOK_AGAIN_MS = 1000;

/** While one is tried, the others wait as long as it would pause for; each look of each of them is a write. */
const LONGEST_LOOK_AGAIN_MS = 60_000;

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 600_000;

/** Clients that are remembered; one that is forgotten is asked once more. */
const MOST_REMEMBERED = 10_000;

interface Client {
  underWay: number;
  failures: number;
  pausedUntil: number;
}

const NEW: Readonly<Client> = { underWay: 0, failures: 0, pausedUntil: Number.NEGATIVE_INFINITY };

/** After each failure a client is left alone: 1 s, 2 s, 4 s … 10 min, until it takes one. */
export const createClientPauses = (): ClientPauses => {
  const clients = new Map<string, Client>();
  const clientOf = (url: string) => {
    const known = clients.get(url);
    if (known) return known;
    if (clients.size >= MOST_REMEMBERED) forgetOldest(clients);
    const client: Client = { ...NEW };
    clients.set(url, client);
    return client;
  };
  return {
    waitMs: (url, now) => {
      const { pausedUntil, underWay, failures } = clients.get(url) ?? NEW;
      if (pausedUntil > now) return pausedUntil - now;
      if (failures === 0) return underWay < MOST_AT_ONCE ? 0 : LOOK_AGAIN_MS;
      return underWay < 1 ? 0 : Math.min(LOOK_AGAIN_MS * 2 ** (failures - 1), LONGEST_LOOK_AGAIN_MS);
    },
    isFailing: (url) => (clients.get(url) ?? NEW).failures > 0,
    enter: (url) => {
      clientOf(url).underWay++;
    },
    leave: (url, taken, now) => {
      const client = clientOf(url);
      client.underWay = Math.max(0, client.underWay - 1);
      if (taken) client.failures = 0;
      // The rest of a volley that was under way says nothing new.
      else if (client.pausedUntil <= now) {
        client.pausedUntil = now + Math.min(FIRST_PAUSE_MS * 2 ** client.failures, LONGEST_PAUSE_MS);
        client.failures++;
      }
      if (client.underWay === 0 && client.failures === 0) clients.delete(url);
    },
  };
};

const forgetOldest = (clients: Map<string, Client>): void => {
  for (const [url, { underWay }] of clients) {
    if (underWay > 0) continue;
    clients.delete(url);
    return;
  }
};
