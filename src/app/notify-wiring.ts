import type { Clock } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import type { Probe } from '../base/probe.ts';
import { createChannels } from '../channels/create.ts';
import type { Config } from '../config/config.ts';
import type { Channel, ChannelName } from '../model/delivery.ts';
import type { Target } from '../model/notification.ts';
import type { DispatchEvent } from '../notify-service/dispatch-event.ts';
import { createDispatcher, type Dispatcher } from '../notify-service/dispatcher.ts';
import type { Notify } from '../notify-service/operations.ts';
import { createRemoteChannel, createRemoteNotify } from '../notify-service/remote.ts';
import { createNotifyService } from '../notify-service/service.ts';
import type { Store } from '../store/store.ts';

export interface NotifyWiring {
  readonly notify: Notify;
  readonly dispatcher: Dispatcher;
  /** Whether anybody would get a notification to this target. */
  readonly isBound: (target: Target) => Promise<boolean>;
  /** Waits for the requests under way. */
  readonly close: () => Promise<void>;
}

export interface NotifyDeps {
  readonly config: Pick<Config, 'notify' | 'channels'>;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly probe: Probe;
  readonly write: (line: string) => void;
  readonly onEvent: (event: DispatchEvent) => void;
}

/** The built-in Notify service with its channels, or another one over HTTP, which then does the fan-out. */
export const wireNotify = (deps: NotifyDeps): NotifyWiring => {
  const { config, store, clock } = deps;
  const remote = remoteOf(config.notify);
  const channels: ReadonlyMap<ChannelName, Channel> = remote
    ? new Map([['notify', createRemoteChannel(remote, clock)]])
    : createChannels(config.channels, { clock, write: deps.write });
  const dispatcher = createDispatcher({
    ...deps,
    store: store.notify,
    channels,
    expand: remote ? 'notify' : 'bindings',
  });
  const notify = remote ?? createNotifyService({ ...deps, store: store.notify, wake: dispatcher.wake });
  return {
    notify,
    dispatcher,
    isBound: async ({ Identity, Tag }) => {
      const page = await notify.listBinding({ Identity, Tag, PageSize: 1 });
      return page.ok && page.value.bindings.length > 0;
    },
    close: async () => {
      await dispatcher.stop();
      await remote?.close();
    },
  };
};

const remoteOf = ({ url, accountSid, authToken, serviceSid }: Config['notify']) =>
  url !== undefined && accountSid !== undefined && authToken !== undefined
    ? createRemoteNotify({ url, accountSid, authToken, serviceSid })
    : null;
