import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Config } from '../config/config.ts';
import { formatFault } from '../document/fault.ts';
import type { Store } from '../store/store.ts';
import { watchFile } from '../sync/sources/watch.ts';
import type { Core } from './core.ts';
import { announcedFact, announcedSource, isInventoryFact, textFact } from './inventory-facts.ts';
import {
  type InventoryReport,
  inventorySources,
  type LoadedInventory,
  loadInventory,
  topicsOf,
} from './inventory-files.ts';
import { createAttributeTopics, type TakenBack } from './live-inventory.ts';
import { decodersOf } from './open-rules.ts';
import { createPersistent } from './persistent.ts';
import { takeUpInventory } from './take-up-inventory.ts';
import type { World } from './world.ts';

export interface InventoryServiceDeps {
  readonly config: Pick<Config, 'inventory' | 'sources'>;
  readonly core: Pick<Core, 'world' | 'pipeline' | 'troubles'>;
  readonly store: Pick<Store, 'forgetDevices'>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface InventoryService {
  /** Reads the files and takes them up, each by its last good text. */
  readonly take: () => Promise<void>;
  /** Takes them up again whenever one of them changes. */
  readonly watch: () => void;
  /** Topics that speak of attributes, to be subscribed to. */
  readonly filters: readonly string[];
  readonly close: () => Promise<void>;
}

/** Keeps what is known of devices as the files and the topics say. */
export const createInventoryService = (deps: InventoryServiceDeps): InventoryService => {
  const { config, core, clock, log } = deps;
  const { world, pipeline } = core;
  const files = config.inventory.file;
  const sources = inventorySources(decodersOf(config));
  world.inventory.topics = createAttributeTopics(topicsOf(config));
  forgetUnspoken(world);
  const watches: { readonly close: () => Promise<void> }[] = [];
  const takeOnce = async () => {
    const loaded = loadInventory(files, sources, world.inventory.lastGood);
    // While a batch cannot be written nothing may be decided, and what is known of a device decides.
    await pipeline.settled();
    takeUpInventory(world, loaded.inventory);
    keepTexts(world, files, loaded.good);
    pipeline.decided();
    report(deps, loaded);
    await pipeline.settled();
    await forgetTakenBack(deps);
  };
  const failed = (error: unknown) => log.error('the inventory could not be taken up, trying again', { error });
  const load = createPersistent(takeOnce, { clock, failed });
  const watchOne = (path: string) => {
    const onError = (reason: string) => log.error('the inventory cannot be watched', { path, reason });
    watches.push(watchFile({ path, clock, onChange: () => void load.run(), onError }));
  };
  return {
    take: load.run,
    watch: () => files.forEach(watchOne),
    filters: world.inventory.topics.filters,
    close: async () => {
      load.stop();
      await Promise.all(watches.map(({ close }) => close()));
    },
  };
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
    log.error('inventory file refused', { file: one.file, running: one.running, faults: one.faults.map(formatFault) });
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
  return `${first ? formatFault(first) : 'faulty'}${rest}; ${runs}`;
};
