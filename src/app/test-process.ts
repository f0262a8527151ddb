import type { Clock } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Message } from '../model/message.ts';
import { BUILT_IN_SERVICE } from '../model/service.ts';
import type { Notifier } from '../notifier/notifier.ts';
import type { FactLayouts } from '../rules/fact-layout.ts';
import type { Saved } from '../store/batch.ts';
import { createWorld } from './create-world.ts';
import { decideMessage } from './decide.ts';
import { lookAtWall } from './follow-wall.ts';
import { createLinkState, type LinkState } from './link-state.ts';
import { restoreWorld } from './restore.ts';
import type { RuleBook } from './rule-book.ts';
import { savedWatch } from './saved-watch.ts';
import { restoreInventory, takeUpInventory } from './take-up-inventory.ts';
import { createWatch, type Watch } from './watch.ts';
import type { Observer, World } from './world.ts';

/** A process of Tocsin as a rule test runs it: the core and its link to a broker, with nothing outside. */
export interface TestProcess {
  readonly world: World;
  readonly watch: Watch;
  readonly isConnected: () => boolean;
  /** Connected, and all of `backlog` (what the broker kept) read. */
  readonly connect: (backlog: readonly Message[]) => void;
  readonly disconnect: () => void;
}

export interface TestProcessParts {
  /** Whoever has it moves it, and runs the timers by hand: it arms none. */
  readonly clock: Clock;
  readonly ids: Ids;
  readonly layouts: FactLayouts;
  readonly notifier: Notifier;
  readonly book: RuleBook;
  readonly observer: Observer;
}

/** Takes up what the last run left, by the road of production; `saved` null is the first start. */
export const startTestProcess = (
  parts: TestProcessParts,
  { saved, inventory }: { readonly saved: Saved | null; readonly inventory: Inventory },
): TestProcess => {
  const { clock } = parts;
  const watch = createWatch(clock, saved && savedWatch(saved));
  const link = createLink(clock, watch, () => world.timers.run());
  const world = createWorld({
    ...parts,
    watch,
    service: BUILT_IN_SERVICE,
    mayDecide: () => true,
    mayTell: link.mayTell,
    decided: () => {},
  });
  if (saved) restoreWorld(world, restoreInventory(world, saved));
  takeUpInventory(world, inventory);
  return {
    world,
    watch,
    isConnected: link.isConnected,
    connect: (backlog) => {
      link.onLink({ type: 'connected', protocol: '5', sessionPresent: true });
      for (const message of backlog) decideMessage(world, message);
      link.onLink({ type: 'drained', by: 'echo' });
      lookAtWall(world);
    },
    disconnect: () => link.onLink({ type: 'disconnected', reason: 'connection lost' }),
  };
};

const createLink = (clock: Clock, watch: Watch, resumed: () => void): LinkState =>
  createLinkState({ clock, watch, log: silentLog, lost: () => {}, connected: () => {}, resumed });
