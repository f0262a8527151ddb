import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toBindingsPort } from '../src/app/sync-ports.ts';
import { systemClock } from '../src/base/clock.ts';
import { randomIds } from '../src/base/ids.ts';
import { createTestLog } from '../src/base/log.ts';
import { BUILT_IN_SERVICE } from '../src/model/service.ts';
import { createNotifyAccount } from '../src/notify-service/create-account.ts';
import { openStore } from '../src/store/store.ts';
import { parsePeopleTable } from '../src/sync/people/people-table.ts';
import type { BindingsPort } from '../src/sync/ports.ts';
import type { Listing, Source } from '../src/sync/source.ts';
import { createSync } from '../src/sync/sync.ts';
import { conclude, describe, median, print } from './measure.ts';

/**
 * A roster of 100,000 people against the built-in service that has them bound, store on disk (synchronous FULL), when one in a
 * hundred differs: half of these have other tags, a quarter is gone, a quarter is new. Read, compared and applied, from the
 * list to the last commit; then how long the loop stood still meanwhile, and what the process grew by.
 */
const PEOPLE = 100_000;
const DIFFERENT = 1000;
const ROUNDS = 7;
const TARGET_MS = 2000;
const TARGET_MB = 200;
const PAGE = 1000;

const main = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const store = await openStore({ path: join(folder, 'tocsin.db'), synchronous: 'FULL', clock: systemClock });
  const account = createNotifyAccount({
    ...{ store: store.notify, clock: systemClock, ids: randomIds, ownService: BUILT_IN_SERVICE },
    ...{ wake: () => {}, credentialChanged: () => {}, tester: { find: async () => undefined } },
  });
  const { port, calls } = counted(toBindingsPort(account.of(BUILT_IN_SERVICE), systemClock));
  const idle = rssMb();
  let listing = listOf(0);
  const source: Source = {
    name: 'roster',
    type: 'roster',
    view: async () => ({ name: 'roster', type: 'roster', listing, takenBack: new Map(), readAt: 0, stale: null }),
  };
  const sync = createSync({
    ...{ sources: [source], bindings: port, ownership: store.ownership, feedback: store.feedback },
    ...{ clock: systemClock, log: createTestLog() },
    options: { adopt: false, missing: 'create', holdAbove: 20, inFlight: 1 },
  });
  const first = await watched(() => sync.run());
  print(`sync: ${PEOPLE} people bound for the first time in ${(first.tookMs / 1000).toFixed(1)} s`);
  const rounds: Watched[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    listing = listOf(round);
    calls.reset();
    const ran = await watched(() => sync.run());
    const { counts, outcome } = sync.last() ?? {};
    const changes = (counts?.created ?? 0) + (counts?.replaced ?? 0) + (counts?.deleted ?? 0);
    if (outcome !== 'applied' || changes !== DIFFERENT) throw new Error(`${outcome}: ${JSON.stringify(counts)}`);
    rounds.push(ran);
  }
  store.close();
  rmSync(folder, { recursive: true });
  report(rounds, { calls: calls.count(), grewMb: Math.max(...rounds.map(({ peakMb }) => peakMb)) - idle });
};

const report = (rounds: readonly Watched[], { calls, grewMb }: { calls: number; grewMb: number }): void => {
  const took = rounds.map(({ tookMs }) => tookMs);
  const stood = rounds.map(({ stoodMs }) => stoodMs);
  print(
    `sync: ms for ${DIFFERENT} changes among ${PEOPLE} bindings: ${describe(took, 0)}; loop stood still ${describe(stood, 0)}`,
  );
  const most = DIFFERENT + PEOPLE / PAGE + 1;
  conclude(calls <= most, `sync: ${calls} calls to the service in the last round; at most changes plus pages, ${most}`);
  conclude(grewMb <= TARGET_MB, `sync: the process grew by ${grewMb.toFixed(0)} MB; target ${TARGET_MB}`);
  conclude(median(took) <= TARGET_MS, `sync: ${median(took).toFixed(0)} ms; target ${TARGET_MS}`);
};

/** Each round begins a quarter of what differs further on, and has half of it more with other tags. */
const listOf = (round: number): Listing => {
  const quarter = DIFFERENT / 4;
  const rows = ['identity,tags,sms'];
  for (let index = round * quarter; index < PEOPLE + round * quarter; index++) {
    const isRetagged = index >= PEOPLE / 2 && index < PEOPLE / 2 + round * (DIFFERENT / 2);
    rows.push(`person-${index},on-call;${isRetagged ? 'night' : 'day'},+47${40_000_000 + index}`);
  }
  return parsePeopleTable(rows.join('\n'), 'roster.csv', 'roster');
};

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
  /** The longest time in which nothing else could run, ms. */
  readonly stoodMs: number;
  readonly peakMb: number;
}

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

await main();
