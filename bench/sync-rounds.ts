import { join } from 'node:path';
import { toBindingsPort } from '../src/app/sync-ports.ts';
import { systemClock } from '../src/base/clock.ts';
import { randomIds } from '../src/base/ids.ts';
import { createTestLog } from '../src/base/log.ts';
import { BUILT_IN_SERVICE } from '../src/model/service.ts';
import { createNotifyAccount } from '../src/notify-service/create-account.ts';
import { openStore } from '../src/store/store.ts';
import type { BindingsPort } from '../src/sync/ports.ts';
import { findUnbound } from '../src/sync/reach.ts';
import type { DesiredBinding, Listing, Source } from '../src/sync/source.ts';
import { createSync } from '../src/sync/sync.ts';

export const PEOPLE = 100_000;
export const DIFFERENT = 1000;

/** What one run of sync came to. */
export interface Round {
  readonly tookMs: number;
  /** The longest time in which nothing else could run, ms. */
  readonly stoodMs: number;
  /** What the process had at most, above what it had before there was a list. */
  readonly grewMb: number;
  /** Calls to the service. */
  readonly calls: number;
}

/** Binds everybody in the store of `folder` (round 0), or goes on from there, a round for each of `rounds`; sends each to its parent. */
const main = async (folder: string, rounds: readonly number[]): Promise<void> => {
  const store = await openStore({ path: join(folder, 'tocsin.db'), synchronous: 'FULL', clock: systemClock });
  const account = createNotifyAccount({
    ...{ store: store.notify, clock: systemClock, ids: randomIds, ownService: BUILT_IN_SERVICE },
    ...{ wake: () => {}, credentialChanged: () => {}, tester: { find: async () => undefined } },
  });
  const { port, calls } = counted(toBindingsPort(account.of(BUILT_IN_SERVICE), systemClock));
  const idleMb = rssMb();
  let listing = listOf(0);
  const source: Source = {
    name: 'roster',
    type: 'roster',
    view: async () => ({ name: 'roster', type: 'roster', listing, takenBack: new Map(), readAt: 0, stale: null }),
  };
  const sync = createSync({
    ...{ sources: [source], bindings: port, ownership: store.ownership, feedback: store.feedback },
    ...{ clock: systemClock, log: createTestLog(), bound: (bindings) => void findUnbound(TARGETS, bindings) },
    options: { adopt: false, missing: 'create', holdAbove: 20, inFlight: 50 },
  });
  for (const round of rounds) {
    listing = listOf(round);
    calls.reset();
    const { peakMb, ...ran } = await watched(() => sync.run());
    const { counts, outcome } = sync.last() ?? {};
    const changes = (counts?.created ?? 0) + (counts?.replaced ?? 0) + (counts?.deleted ?? 0);
    if (outcome !== 'applied' || changes !== (round === 0 ? PEOPLE : DIFFERENT))
      throw new Error(`${outcome}: ${JSON.stringify(counts)}`);
    process.send?.({ ...ran, calls: calls.count(), grewMb: peakMb - idleMb } satisfies Round);
  }
  store.close();
};

/** Whom rules notify: tags that all have, that many have, a person, and nobody. */
const TARGETS = [
  { pattern: { identities: [], tags: ['on-call'] } },
  { pattern: { identities: [], tags: ['on-call', 'night'] } },
  { pattern: { identities: ['person-50000'], tags: [] } },
  { pattern: { identities: [], tags: ['nobody'] } },
];

/**
 * A list as it is held once it was read: each round begins a quarter of what differs further on, and has half of it more with
 * other tags. Nothing is shared between people but what a table would share.
 */
const listOf = (round: number): Listing => {
  const quarter = DIFFERENT / 4;
  const people: string[] = [];
  const bindings: DesiredBinding[] = [];
  for (let index = round * quarter; index < PEOPLE + round * quarter; index++) {
    const isRetagged = index >= PEOPLE / 2 && index < PEOPLE / 2 + round * (DIFFERENT / 2);
    const [identity, address] = [flat(`person-${index}`), flat(`+47${40_000_000 + index}`)];
    const tags = [isRetagged ? 'night' : 'day', 'on-call'];
    const place = flat(`config/roster.csv:${index + 2}`);
    people.push(identity);
    bindings.push({ source: 'roster', type: 'sms', address, identity, tags, place, renewedAt: null });
  }
  return { people, bindings, unclear: new Set(), faults: [], warnings: [] };
};

/** A text of its own, in one piece. */
const flat = (text: string): string => Buffer.from(text).toString('latin1');

const counted = (port: BindingsPort) => {
  let count = 0;
  const one = <Args extends readonly unknown[], Answer>(call: (...args: Args) => Answer) => {
    return (...args: Args): Answer => {
      count++;
      return call(...args);
    };
  };
  const reset = () => {
    count = 0;
  };
  const calls = { count: () => count, reset };
  return { calls, port: { create: one(port.create), delete: one(port.delete), page: one(port.page) } };
};

interface Watched {
  readonly tookMs: number;
  readonly stoodMs: number;
  readonly peakMb: number;
}

/** The list of before is collected first; nothing is while sync runs, but by itself. */
const watched = async (work: () => Promise<unknown>): Promise<Watched> => {
  globalThis.gc?.();
  let [stoodMs, peakMb, last, isOver] = [0, rssMb(), performance.now(), false];
  const tick = () => {
    if (isOver) return;
    const now = performance.now();
    stoodMs = Math.max(stoodMs, now - last);
    peakMb = Math.max(peakMb, rssMb());
    last = now;
    systemClock.after(0, tick);
  };
  tick();
  const startedAt = performance.now();
  await work();
  const tookMs = performance.now() - startedAt;
  isOver = true;
  return { tookMs, stoodMs: Math.max(stoodMs, performance.now() - last), peakMb };
};

const rssMb = (): number => process.memoryUsage.rss() / (1024 * 1024);

const [folder, ...rounds] = process.argv.slice(2);
if (folder !== undefined) await main(folder, rounds.map(Number));
