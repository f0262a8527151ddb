import { createMetrics, type Metrics } from '../../src/api/metrics.ts';
import { type Core, createCore } from '../../src/app/core.ts';
import { createChores } from '../../src/app/create-chores.ts';
import { createDispatchReport } from '../../src/app/dispatch-report.ts';
import { startHeartbeat } from '../../src/app/heartbeat.ts';
import { createInventoryService, type InventoryService } from '../../src/app/inventory-service.ts';
import { openRules } from '../../src/app/open-rules.ts';
import { createReload, type Reload } from '../../src/app/reload.ts';
import type { Clock } from '../../src/base/clock.ts';
import type { Ids } from '../../src/base/ids.ts';
import type { Log } from '../../src/base/log.ts';
import { noProbe } from '../../src/base/probe.ts';
import { ok } from '../../src/base/result.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { formatFault } from '../../src/document/fault.ts';
import type { Channel } from '../../src/model/delivery.ts';
import type { PublishRequest } from '../../src/model/publish.ts';
import { BUILT_IN_SERVICE } from '../../src/model/service.ts';
import { createNotifyAccount } from '../../src/notify-service/create-account.ts';
import type { DispatchEvent } from '../../src/notify-service/dispatch-event.ts';
import { createDispatcher, type Dispatcher } from '../../src/notify-service/dispatcher.ts';
import type { Notify } from '../../src/notify-service/operations.ts';
import type { ChannelSource } from '../../src/notify-service/ports.ts';
import type { Store } from '../../src/store/store.ts';

/** A process of Tocsin without its sockets: core, rules, Notify service, heartbeat. */
export interface Process {
  readonly core: Core;
  readonly metrics: Metrics;
  readonly reload: Reload;
  readonly inventory: InventoryService;
  readonly dispatcher: Dispatcher;
  readonly notify: Notify;
  readonly close: () => Promise<void>;
}

export interface ProcessDeps {
  readonly config: Config;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly store: Store;
  readonly channel: Channel;
  readonly published: (request: PublishRequest) => void;
}

export const startProcess = async (deps: ProcessDeps): Promise<Process> => {
  const { config, clock, ids, log, store } = deps;
  const rules = openRules({ config, clock, texts: store.ruleTexts });
  if (!rules.ok) throw new Error(rules.error.map(formatFault).join('\n'));
  const metrics = createMetrics({ version: 'test' });
  const publish = async (request: PublishRequest) => {
    deps.published(request);
    return ok(undefined);
  };
  const shared = { clock, ids, log, probe: noProbe, metrics };
  const { notify, dispatcher, listen } = createNotify(deps);
  const core = await createCore({
    ...shared,
    service: BUILT_IN_SERVICE,
    store,
    rules: rules.value,
    wake: dispatcher.wake,
    publish,
  });
  const chores = createChores({ ...{ core, store, clock, log }, retentionMs: config.store.retention, isBound });
  async function isBound({ Identity, Tag }: { readonly Identity: readonly string[]; readonly Tag: readonly string[] }) {
    const page = await notify.listBinding({ Identity, Tag });
    return page.ok && page.value.bindings.length > 0;
  }
  const { expired, doubted } = chores;
  listen(createDispatchReport({ metrics, log, troubles: core.troubles, expired, doubted }));
  const follow = async () => {};
  const { service } = rules.value;
  const reload = createReload({ ...{ paths: config.rules, service, core, metrics, clock, log }, follow });
  const inventory = createInventoryService({ config, core, store, clock, log });
  await inventory.take();
  await reload.take();
  await dispatcher.start();
  const heartbeat = startHeartbeat({ clock, watch: core.watch, log, store, chores: chores.all });
  return {
    ...{ core, metrics, reload, inventory, dispatcher, notify },
    close: async () => {
      await heartbeat.stop();
      await reload.close();
      await inventory.close();
      await core.close();
      await dispatcher.stop();
    },
  };
};

const createNotify = ({ clock, ids, log, store, channel }: ProcessDeps) => {
  let report = (_event: DispatchEvent) => {};
  const channels: ChannelSource = {
    find: async (route) => (route.channel === channel.name ? channel : undefined),
    forget: () => {},
  };
  const dispatcher = createDispatcher({
    ...{ clock, ids, log, probe: noProbe },
    store: store.notify,
    channels,
    onEvent: (event) => report(event),
    expand: 'bindings',
  });
  const account = createNotifyAccount({
    ...{ clock, ids, store: store.notify, wake: dispatcher.wake, tester: channels },
    ownService: BUILT_IN_SERVICE,
    credentialChanged: dispatcher.credentialChanged,
  });
  const notify = account.of(BUILT_IN_SERVICE);
  return {
    ...{ notify, dispatcher },
    listen: (listener: typeof report) => {
      report = listener;
    },
  };
};

/** A config of the given YAML, its paths below `folder`. */
export const configOf = (text: string, folder: string): Config => {
  const loaded = loadConfig({ text, file: `${folder}/tocsin.yaml`, env: {}, readFile: () => ok('') });
  if (!loaded.ok) throw new Error(loaded.error.map(formatFault).join('\n'));
  return loaded.value;
};
