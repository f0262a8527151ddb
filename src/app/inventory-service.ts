import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Config } from '../config/config.ts';
import type { Store } from '../store/store.ts';
import type { Core } from './core.ts';
import { createHalfFileHold } from './half-file.ts';
import { doubtOfInventory } from './inventory-doubt.ts';
import { announcedFact, announcedSource, isInventoryFact, textFact } from './inventory-facts.ts';
import {
  type InventoryReport,
  inventorySources,
  type LoadedInventory,
  loadInventoryTexts,
  readInventoryTexts,
  topicsOf,
} from './inventory-files.ts';
import { createAttributeTopics, type TakenBack } from './live-inventory.ts';
import { decodersOf } from './open-rules.ts';
import { watchPatiently } from './patient-watch.ts';
import { createPersistent } from './persistent.ts';
import { showFault } from './reload-report.ts';
import { takeUpInventory } from './take-up-inventory.ts';
import { type FileText, isSameTexts, markFiles } from './text-files.ts';
import type { World } from './world.ts';

export interface InventoryServiceDeps {
  readonly config: Pick<Config, 'inventory' | 'sources'>;
  readonly core: Pick<Core, 'world' | 'pipeline' | 'troubles'>;
  readonly store: Pick<Store, 'forgetDevices'>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface InventoryService {
  /** Reads the files and takes them up, each by its last good text. What changed by itself may be half a file, and waits. */
  readonly take: (cause?: 'asked' | 'files') => Promise<void>;
  /** Takes them up again whenever one of them changes. */
  readonly watch: () => void;
  /** Topics that speak of attributes, to be subscribed to. */
  readonly filters: readonly string[];
  readonly close: () => Promise<void>;
}

/** What was read, and what it came to. */
interface Read extends LoadedInventory {
  readonly texts: readonly FileText[];
}

/** Keeps what is known of devices as the files and the topics say. */
export const createInventoryService = (deps: InventoryServiceDeps): InventoryService => {
  const { config, core, clock, log } = deps;
  const { world } = core;
  const files = config.inventory.file;
  world.inventory.topics = createAttributeTopics(topicsOf(config));
  forgetUnspoken(world);
  const load = createLoad(deps);
  let unwatch = async () => {};
  return {
    take: load.take,
    watch: () => {
      const onError = (path: string, reason: string) => log.error('the inventory cannot be watched', { path, reason });
      const mark = () => markFiles(files);
      const onChange = () => void load.take('files');
      if (files.length > 0) unwatch = watchPatiently({ paths: files, clock, mark, onChange, onError });
    },
    filters: world.inventory.topics.filters,
    close: async () => {
      load.stop();
      await unwatch();
    },
  };
};

/** One run at a time. */
const createLoad = (deps: InventoryServiceDeps) => {
  const { config, core, clock, log } = deps;
  const sources = inventorySources(decodersOf(config));
  const standing: { running: Read | null; isAsked: boolean } = { running: null, isAsked: true };
  const hold = createHalfFileHold(clock, () => void load.run());
  const mustWait = (read: Read, isAsked: boolean): boolean => {
    const doubt = isAsked ? null : doubtOfInventory(read, standing.running);
    if (!hold.mustWait(read.texts, doubt)) return false;
    log.info('inventory held', { reason: doubt });
    return true;
  };
  const takeOnce = async () => {
    const { isAsked } = standing;
    standing.isAsked = false;
    const texts = readInventoryTexts(config.inventory.file);
    if (!standing.running || !isSameTexts(texts, standing.running.texts)) {
      const read = { ...loadInventoryTexts(texts, sources, core.world.inventory.lastGood), texts };
      if (mustWait(read, isAsked)) return;
      await place(deps, read);
      standing.running = read;
    } else hold.mustWait(texts, null);
    await core.pipeline.settled();
    await forgetTakenBack(deps);
  };
  const failed = (error: unknown) => log.error('the inventory could not be taken up, trying again', { error });
  const load = createPersistent(takeOnce, { clock, failed });
  return {
    take: (cause: 'asked' | 'files' = 'asked') => {
      standing.isAsked ||= cause === 'asked';
      return load.run();
    },
    stop: () => {
      hold.stop();
      load.stop();
    },
  };
};

const place = async (deps: InventoryServiceDeps, read: Read): Promise<void> => {
  const { config, core } = deps;
  const { world, pipeline } = core;
  // While a batch cannot be written nothing may be decided, and what is known of a device decides.
  await pipeline.settled();
  takeUpInventory(world, read.inventory);
  keepTexts(world, config.inventory.file, read.good);
  pipeline.decided();
  report(deps, read);
};

/** Of sources that no topic speaks of any more nothing could take back what was said. */
const forgetUnspoken = ({ inventory, ledger }: World): void => {
  const { announced, topics } = inventory;
  const unspoken = announced.sources().filter((source) => !topics.sources.includes(source));
  const gone = unspoken.flatMap((source) =>
    announced.devices(source).map((device) => {
      announced.put(source, device, null);
      return announcedFact(source, device, null);
    }),
  );
  for (const fact of gone) ledger.fact(fact);
  inventory.takenBack = [...inventory.takenBack, ...gone];
};

/** Committed with what the texts led to. */
const keepTexts = ({ inventory, ledger }: World, files: readonly string[], good: ReadonlyMap<string, string>): void => {
  const before = inventory.lastGood;
  for (const [file, text] of good) if (before.get(file) !== text) ledger.fact(textFact(file, text));
  for (const file of before.keys()) if (!files.includes(file)) ledger.fact(textFact(file, null));
  inventory.lastGood = new Map([...before, ...good].filter(([file]) => files.includes(file)));
};

const forgetTakenBack = async ({ core: { world }, store, log }: InventoryServiceDeps): Promise<void> => {
  const { takenBack } = world.inventory;
  if (takenBack.length === 0) return;
  const forgotten = await store.forgetDevices(takenBack.filter((one) => !isBack(world, one)));
  if (forgotten.ok) world.inventory.takenBack = world.inventory.takenBack.slice(takenBack.length);
  else log.warn('what the inventory took back is not forgotten', { reason: forgotten.error.message });
};

/** Heard or spoken of again meanwhile. */
const isBack = ({ inventory, fleet }: World, { source, device }: TakenBack): boolean =>
  isInventoryFact({ source })
    ? inventory.announced.get(announcedSource(source), device) !== undefined
    : fleet.source(source).devices.has(device);

/** Tocsin's own alarm for each refused file, and its end for each that is well or gone. */
const report = ({ core: { troubles, world }, log }: InventoryServiceDeps, { inventory, reports }: LoadedInventory) => {
  const refused = new Map(reports.filter(({ faults }) => faults.length > 0).map((one) => [subjectOf(one.file), one]));
  for (const subject of troubles.subjects('tocsin.source-stale')) {
    if (subject.startsWith(SUBJECT) && !refused.has(subject)) troubles.say('tocsin.source-stale', subject, false, '');
  }
  for (const [subject, one] of refused) {
    log.error('inventory file refused', { file: one.file, running: one.running, faults: one.faults.map(showFault) });
    troubles.say('tocsin.source-stale', subject, true, describe(one));
  }
  if (reports.length > 0 || world.inventory.topics.filters.length > 0)
    log.info('inventory loaded', { devices: inventory.devices.length, files: reports.length, refused: refused.size });
};

const SUBJECT = 'inventory ';
const subjectOf = (file: string): string => `${SUBJECT}${file}`;

const describe = ({ faults, running }: InventoryReport): string => {
  const [first] = faults;
  const rest = faults.length > 1 ? ` and ${faults.length - 1} more` : '';
  const runs = running === 'last-good' ? 'its last good text holds' : 'nothing of it holds';
  return `${first ? showFault(first) : 'faulty'}${rest}; ${runs}`;
};
