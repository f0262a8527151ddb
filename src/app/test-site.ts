import { createVirtualClock, type VirtualClock } from '../base/clock.ts';
import { createSequentialIds } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Message } from '../model/message.ts';
import { createNotifier } from '../notifier/notifier.ts';
import type { FactLayouts } from '../rules/fact-layout.ts';
import { openStore, type Store } from '../store/store.ts';
import { createBehindChore } from './chores.ts';
import { decideMessage } from './decide.ts';
import type { RuleBook } from './rule-book.ts';
import { takeUpInventory } from './take-up-inventory.ts';
import type { TestMessage } from './test-events.ts';
import { createOutbox, type Outbox } from './test-outbox.ts';
import { createTestPeople, type SentInTest, type TestPeople } from './test-people.ts';
import { startTestProcess, type TestProcess, type TestProcessParts } from './test-process.ts';
import { createTestRecord, type TestRecord, type ToldInTest } from './test-record.ts';
import type { World } from './world.ts';

/** A process, its broker, its store and its people, in virtual time. Times are ms from the start of the test. */
export interface TestSite {
  readonly world: () => World;
  /** Timers run up to `at`, each at its own time. */
  readonly passTo: (at: number) => void;
  readonly receive: (at: number, message: TestMessage) => void;
  /** All that was decided before is committed and on its way to people, and time has come to `at`. */
  readonly begin: (at: number) => Promise<void>;
  readonly link: (to: 'down' | 'up') => readonly string[];
  /** The process runs, and answers. */
  readonly isAlive: () => boolean;
  /** Nothing is left but what was committed. */
  readonly kill: () => Promise<readonly string[]>;
  readonly start: () => Promise<readonly string[]>;
  readonly inventory: (inventory: Inventory) => void;
  readonly people: TestPeople['step'];
  readonly end: () => Promise<Ended>;
}

interface Ended {
  readonly told: readonly ToldInTest[];
  readonly unread: ReadonlyMap<string, number>;
  readonly sent: readonly SentInTest[];
  readonly unsent: readonly string[];
}

export interface TestSiteParts {
  /** Epoch ms. */
  readonly startAt: number;
  readonly inventory: Inventory;
  readonly book: RuleBook;
  readonly layouts: FactLayouts;
  /** Whether anything in the test goes by a store: without one it is much faster. */
  readonly isStored: boolean;
}

export const openTestSite = async (parts: TestSiteParts): Promise<TestSite> => {
  const state = await openState(parts);
  const { store, people } = state;
  return {
    world: () => state.run.world,
    passTo: (at) => passTo(state, at),
    receive: (at, message) => receive(state, at, message),
    begin: async (at) => {
      passTo(state, at);
      // What a step did, such as an acknowledgement, is committed before the next one.
      take(state);
      await state.outbox.flush();
    },
    isAlive: () => state.isAlive,
    link: (to) => setLink(state, to),
    kill: async () => {
      if (!state.isAlive) return ['restart: the process is away already'];
      if (store) await leave(store, state);
      state.isAlive = false;
      return [];
    },
    start: async () => {
      if (!state.isAlive) await startAgain(state);
      return [];
    },
    inventory: (next) => {
      state.inventory = next;
      if (state.isAlive) takeUpInventory(state.run.world, next);
      take(state);
    },
    people: (step) => people?.step(step) ?? Promise.resolve([]),
    end: () => end(state),
  };
};

const startAgain = async (state: State): Promise<void> => {
  const saved = state.store ? await state.store.load() : null;
  state.run = startTestProcess(state.core, { saved, inventory: state.inventory });
  state.isAlive = true;
  if (state.isUp) connect(state);
};

const end = async (state: State): ReturnType<TestSite['end']> => {
  passTo(state, state.clock.now() - state.startAt);
  await state.outbox.flush();
  state.store?.close();
  const { sent = [], unsent = [] } = state.people?.outcome() ?? {};
  return { told: state.record.told(), unread: state.record.unread(), sent, unsent };
};

interface State {
  readonly startAt: number;
  readonly clock: VirtualClock;
  readonly core: TestProcessParts;
  readonly record: TestRecord;
  readonly store: Store | null;
  readonly people: TestPeople | null;
  readonly outbox: Outbox;
  run: TestProcess;
  inventory: Inventory;
  isAlive: boolean;
  isUp: boolean;
  /** What the broker keeps while nobody listens. */
  backlog: Message[];
}

const openState = async ({ startAt, book, layouts, isStored, inventory }: TestSiteParts): Promise<State> => {
  const clock = createVirtualClock(startAt);
  // Timers are run by hand, in between messages: the clock that arms them must not.
  const unarmed = { ...clock, after: () => () => {} };
  const ids = createSequentialIds();
  const record = createTestRecord(startAt);
  const store = isStored ? await openStore({ path: ':memory:', synchronous: 'NORMAL', clock: unarmed }) : null;
  const people = store && createTestPeople({ store, clock: unarmed, ids, startAt });
  const core = { clock: unarmed, ids, layouts, notifier: createNotifier(), book, observer: record.observer };
  const run = startTestProcess(core, { saved: null, inventory });
  run.connect([]);
  const outbox = createOutbox(record, store && people && { store, people });
  return {
    startAt,
    clock,
    core,
    record,
    store,
    people,
    outbox,
    run,
    inventory,
    isAlive: true,
    isUp: true,
    backlog: [],
  };
};

const take = ({ outbox, run }: State): void => outbox.take(run.world);

const passTo = (state: State, at: number): void => {
  const { clock, startAt, isAlive, run } = state;
  if (isAlive) runTimers(run.world, { clock, until: startAt + at, take: () => take(state) });
  clock.advanceTo(startAt + at);
};

const receive = (state: State, at: number, sent: TestMessage): void => {
  const { clock, startAt, run } = state;
  passTo(state, at - 1);
  clock.advanceTo(startAt + at);
  const { topic, payload, retain } = sent;
  const message: Message = { topic, payload, retain, qos: 1, dup: false, packetId: 0, receivedAt: startAt + at };
  if (!state.isUp || !state.isAlive) {
    state.backlog.push(message);
    return;
  }
  decideMessage(run.world, message);
  take(state);
};

const setLink = (state: State, to: 'down' | 'up'): readonly string[] => {
  if (state.isUp === (to === 'up')) return [`broker: it is ${to} already`];
  state.isUp = to === 'up';
  if (!state.isAlive) return [];
  if (state.isUp) connect(state);
  else state.run.disconnect();
  take(state);
  return [];
};

/** What the broker kept arrives now, whenever it was sent. */
const connect = (state: State): void => {
  const receivedAt = state.clock.now();
  const kept = state.backlog.map((message) => ({ ...message, receivedAt }));
  state.backlog = [];
  state.run.connect(kept);
  take(state);
};

interface Passing {
  readonly clock: VirtualClock;
  /** Epoch ms. */
  readonly until: number;
  readonly take: () => void;
}

const runTimers = ({ timers }: World, { clock, until, take }: Passing): void => {
  for (let at = timers.nextAt(); at !== null && at <= until; at = timers.nextAt()) {
    clock.advanceTo(at);
    timers.run();
    take();
  }
};

/** What a running process writes every few seconds, so that a killed one leaves it behind. */
const leave = async (store: Store, { clock, run }: State): Promise<void> => {
  await store.beat({ at: clock.now(), watchedAt: run.watch.now() });
  const now = { ...clock, after: (_delayMs: number, task: () => void) => runNow(task) };
  await createBehindChore(run.world, store, { clock: now, log: silentLog, settled: async () => {} })();
};

const runNow = (task: () => void) => {
  task();
  return () => {};
};
