import { isDeepStrictEqual } from 'node:util';
import type { Cancel, Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Redacted } from '../../base/redacted.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { addressKey } from '../ownership.ts';
import { peopleItemsSteps } from '../people/people-json.ts';
import type { PeopleMap } from '../people/written-person.ts';
import type { Listing, Source, SourceView } from '../source.ts';
import { runInTurns } from './in-turns.ts';
import { pullPages } from './pull-pages.ts';
import { createPageReader, type Page, type PullFault, showUrl } from './read-page.ts';
import { describeUnclear } from './stale.ts';

export interface HttpInventoryOptions {
  readonly name: string;
  readonly url: string;
  /** Sent as Bearer token. */
  readonly token?: Redacted | undefined;
  /** How often it is asked; how long one page may take; how long it may fail before it is stale. All ms. */
  readonly every: number;
  readonly timeout: number;
  readonly staleAfter: number;
  /** Paths to the list of people, to the address of the next page, and into an item. */
  readonly list: string;
  readonly next: string;
  readonly map?: PeopleMap | undefined;
}

export interface HttpInventoryDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** It says something else than before, or is stale now, or no more. */
  readonly onChange: () => void;
}

export interface HttpInventory extends Source {
  /** Asks now, and again and again from then on. */
  readonly start: () => void;
  readonly close: () => Promise<void>;
}

/** The list of people that a URL answers with, as it was last read whole. */
export const createHttpInventory = (options: HttpInventoryOptions, deps: HttpInventoryDeps): HttpInventory => {
  const { name, every } = options;
  const reader = createPageReader({ ...options, clock: deps.clock });
  const live: Live = { options, deps, good: null, readAt: null, failing: null, askedAt: null };
  let wasStale = false;
  let cancel: Cancel = () => {};
  let round: Promise<void> | null = null;
  let isClosed = false;
  const ask = async () => {
    live.askedAt = deps.clock.monotonic();
    const now = await pullGood(options, reader, live.good);
    live.askedAt = null;
    if (isClosed) return;
    const isOther = now.ok && succeed(live, now.value);
    const waitMs = now.ok ? every : fail(live, now.error);
    cancel = deps.clock.after(waitMs, begin);
    const isStale = staleOf(live) !== null;
    if (isOther || isStale !== wasStale) deps.onChange();
    wasStale = isStale;
  };
  const begin = () => {
    round = ask();
  };
  return {
    name,
    type: 'inventory',
    view: async () => toView(live),
    start: () => {
      if (round === null && !isClosed) begin();
    },
    close: async () => {
      isClosed = true;
      cancel();
      await reader.close();
      await round;
    },
  };
};

interface Live {
  readonly options: HttpInventoryOptions;
  readonly deps: HttpInventoryDeps;
  good: Good | null;
  /** Epoch ms. */
  readAt: number | null;
  failing: Failing | null;
  /** Monotonic ms at which the round under way began; null: none is. */
  askedAt: number | null;
}

const toView = (live: Live): SourceView => ({
  name: live.options.name,
  type: 'inventory',
  listing: live.good?.listing ?? null,
  takenBack: new Map(),
  readAt: live.readAt,
  stale: staleOf(live),
});

/** A server that trickles page after page never fails, and is late all the same. */
const staleOf = ({ options, deps, good, failing, askedAt }: Live): string | null => {
  const unclear = good && describeUnclear(good.listing);
  const since = failing?.since ?? askedAt;
  if (since === null) return unclear;
  const isLate = (failing && good === null) || deps.clock.monotonic() - since >= options.staleAfter;
  return isLate ? (failing?.message ?? `${showUrl(new URL(options.url))} is not read to its end`) : unclear;
};

/** How long to wait until it is asked again, ms. */
const fail = (live: Live, { message, retryAfterMs = 0 }: PullFault): number => {
  const { options, deps, failing } = live;
  const times = (failing?.times ?? 0) + 1;
  live.failing = { since: failing?.since ?? deps.clock.monotonic(), times, message };
  const waitMs = Math.max(retryAfterMs, Math.min(options.every, FIRST_RETRY_MS * 2 ** Math.min(times - 1, 20)));
  deps.log.warn('an inventory cannot be read', { source: options.name, reason: message, againMs: waitMs });
  return waitMs;
};

/** Whether it says something else than before. */
const succeed = (live: Live, now: Good): boolean => {
  const { options, deps, good } = live;
  const isOther = now.listing !== good?.listing;
  live.good = now;
  live.failing = null;
  if (describeUnclear(now.listing) === null) live.readAt = deps.clock.now();
  const { people, bindings, faults } = now.listing;
  const counts = { people: people.length, bindings: bindings.length, faults: faults.length };
  if (isOther) deps.log.info('an inventory was read', { source: options.name, pages: now.pages.length, ...counts });
  return isOther;
};

const FIRST_RETRY_MS = 10_000;

/** What was last read whole. */
interface Good {
  readonly pages: readonly Page[];
  readonly listing: Listing;
}

interface Failing {
  /** Monotonic ms. */
  readonly since: number;
  readonly times: number;
  readonly message: string;
}

type Reader = ReturnType<typeof createPageReader>;

/**
 * The list as it is now; the same listing if it says the same. Where it comes in pages, somebody who moves from one page to
 * another between two requests stands on neither: who is missing has to be missing twice.
 */
const pullGood = async (
  options: HttpInventoryOptions,
  reader: Reader,
  before: Good | null,
): Promise<Result<Good, PullFault>> => {
  const first = await pullOnce(options, reader, before);
  if (!first.ok || !before || first.value.pages.length < 2) return first;
  const missing = missingFrom(first.value.listing, before.listing);
  if (missing.size === 0) return first;
  const second = await pullOnce(options, reader, first.value);
  if (!second.ok) return second;
  const isSteady = [...missingFrom(second.value.listing, before.listing)].every((one) => missing.has(one));
  return isSteady ? second : err({ message: `${showUrl(new URL(options.url))} changes while it is read` });
};

const pullOnce = async (
  { name, url, list, map }: HttpInventoryOptions,
  reader: Reader,
  before: Good | null,
): Promise<Result<Good, PullFault>> => {
  const start = new URL(url);
  const pulled = await pullPages(reader, start, before?.pages ?? []);
  if (!pulled.ok) return pulled;
  const pages = pulled.value;
  if (before && isSame(pages, before.pages)) return ok({ pages, listing: before.listing });
  const items = pages.flatMap((page) => page.items);
  const work = peopleItemsSteps(items, { file: showUrl(start), source: name, list, map });
  return ok({ pages, listing: await runInTurns(work) });
};

/** What stood in `before`, an identity or one of its addresses, and no longer does. */
const missingFrom = (now: Listing, before: Listing): ReadonlySet<string> => {
  const there = new Set(namesIn(now));
  return new Set(namesIn(before).filter((name) => !there.has(name)));
};

const namesIn = ({ people, bindings }: Listing): readonly string[] => [
  ...people,
  ...bindings.map((binding) => `${addressKey(binding)}\n${binding.identity}`),
];

const isSame = (pages: readonly Page[], before: readonly Page[]): boolean =>
  pages.length === before.length &&
  pages.every((page, index) => page === before[index] || isEqual(page.items, before[index]?.items));

/** JSON may be nested deeper than can be compared, and is another one then. */
const isEqual = (a: Page['items'], b: Page['items'] | undefined): boolean => {
  try {
    return isDeepStrictEqual(a, b);
  } catch {
    return false;
  }
};
