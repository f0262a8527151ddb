import { createVirtualClock } from '../base/clock.ts';
import { createSequentialIds } from '../base/ids.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Config } from '../config/config.ts';
import { formatFault } from '../document/fault.ts';
import { BUILT_IN_SERVICE } from '../model/service.ts';
import type { Saved } from '../store/batch.ts';
import { createWorld } from './create-world.ts';
import { inventorySources, loadInventory } from './inventory-files.ts';
import { decodersOf, openRules } from './open-rules.ts';
import { refreshAttributes } from './refresh-attributes.ts';
import { restoreWorld } from './restore.ts';
import type { RuleTextStore } from './rule-service.ts';
import { savedWatch } from './saved-watch.ts';
import { restoreInventory } from './take-up-inventory.ts';
import { createWatch } from './watch.ts';
import type { SeenWorld } from './why-sight.ts';
import type { Observer, World } from './world.ts';

export interface StoredWorldParts {
  readonly config: Config;
  readonly saved: Saved;
  /** Wall clock, epoch ms. */
  readonly at: number;
}

export interface StoredWorld {
  readonly world: SeenWorld;
  /** Of rule files, whose rules are left out. */
  readonly faults: readonly string[];
}

/** What a start would take up, as the files stand now, to be looked at: nothing of it runs, is written or is told. */
export const openStoredWorld = async ({
  config,
  saved,
  at,
}: StoredWorldParts): Promise<Result<StoredWorld, readonly string[]>> => {
  const clock = createVirtualClock(at);
  const rules = openRules({ config, clock, texts: NO_TEXTS });
  if (!rules.ok) return err(rules.error.map(formatFault));
  const current = await rules.value.service.current();
  if (!current.ok) return err([`the rules cannot be read: ${current.error}`]);
  const { layouts, notifier } = rules.value;
  const world = createWorld({
    ...{ clock, layouts, notifier, watch: createWatch(clock, savedWatch(saved)), ids: createSequentialIds() },
    ...{ service: BUILT_IN_SERVICE, book: current.value.book, observer: NOBODY },
    ...{ mayDecide: () => false, mayTell: () => false, decided: () => {} },
  });
  takeUp(world, config, saved);
  return ok({ world, faults: current.value.reports.flatMap(({ faults }) => faults.map(formatFault)) });
};

/** Files stand for themselves here, without a last good text. */
const NO_TEXTS: RuleTextStore = { get: async () => new Map(), put: async () => {}, remove: async () => {} };

const takeUp = (world: World, config: Config, saved: Saved): void => {
  const own = restoreInventory(world, saved);
  const sources = inventorySources(decodersOf(config));
  world.inventory.files = loadInventory(config.inventory.file, sources, world.inventory.lastGood).inventory;
  restoreWorld(world, own);
  for (const { devices } of world.fleet.sources()) {
    for (const device of devices.values()) refreshAttributes(world, device);
  }
};

const NOBODY: Observer = {
  message: () => {},
  evaluated: () => {},
  reading: () => {},
  occurrence: () => {},
  unread: () => {},
  unrouted: () => {},
  failed: () => {},
  transition: () => {},
  told: () => {},
  request: () => {},
};
