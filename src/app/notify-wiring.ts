import type { Clock } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import type { Probe } from '../base/probe.ts';
import { createProviderTokens } from '../channels/apn/provider-token.ts';
import { createChannels, createCredentialChannel } from '../channels/create.ts';
import type { Config } from '../config/config.ts';
import type { CredentialSid } from '../model/ids.ts';
import type { Target } from '../model/notification.ts';
import type { NotifyAccount } from '../notify-service/account.ts';
import { createCallbackPost } from '../notify-service/callback-post.ts';
import { type Callbacks, createCallbacks } from '../notify-service/callbacks.ts';
import { createNotifyAccount } from '../notify-service/create-account.ts';
import type { DispatchEvent } from '../notify-service/dispatch-event.ts';
import { createDispatcher, type Dispatcher } from '../notify-service/dispatcher.ts';
import type { Notify } from '../notify-service/operations.ts';
import { createRemoteChannel, createRemoteNotify } from '../notify-service/remote.ts';
import { createRemoteAccount } from '../notify-service/remote-account.ts';
import type { RemoteNotify } from '../notify-service/remote-fault.ts';
import { createReportTaker, type ReportTaker } from '../notify-service/report-taker.ts';
import type { Store } from '../store/store.ts';
import { type ChannelSourceDeps, createChannelSource, type OpenChannels } from './channel-source.ts';
import { type ConfigCredentials, readConfigCredentials } from './config-credentials.ts';

export interface NotifyWiring {
  /** The service that alarms are told by. */
  readonly notify: Notify;
  readonly account: NotifyAccount;
  readonly dispatcher: Dispatcher;
  readonly reports: ReportTaker;
  readonly configCredentials: ConfigCredentials;
  /** A credential was changed: its channel is made anew, and what waited for it goes on. */
  readonly credentialChanged: (sid: CredentialSid) => void;
  /** Whether anybody would get a notification to this target. */
  readonly isBound: (target: Target) => Promise<boolean>;
  readonly start: () => Promise<void>;
  /** Waits for the requests under way. */
  readonly close: () => Promise<void>;
}

export interface NotifyDeps {
  readonly config: Pick<Config, 'notify' | 'channels' | 'http'>;
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
  const { store, clock } = deps;
  const configCredentials = readConfigCredentials(deps.config.notify.credentials, clock.now());
  const remote = remoteOf(deps.config.notify);
  const channels = remote ? relaying(remote, deps) : delivering(deps, configCredentials);
  const callbacks = wireCallbacks(deps);
  const onEvent = (event: DispatchEvent) => {
    deps.onEvent(event);
    if (event.type === 'finished') callbacks.wake();
  };
  const expand = remote ? 'notify' : 'bindings';
  const dispatcher = createDispatcher({ ...deps, store: store.notify, channels, expand, onEvent });
  const credentialChanged = (sid: CredentialSid) => {
    dispatcher.credentialChanged(sid);
    // Refused as it was, it may be accepted now, or never be asked again: what is refused anew is said anew.
    for (const channel of PUSH) deps.onEvent({ type: 'credential-accepted', route: { channel, credential: sid } });
  };
  const account = accountOf({ deps, remote, dispatcher, channels, configCredentials, credentialChanged });
  const notify = remote ?? account.of(deps.config.notify.serviceSid);
  return {
    ...{ notify, account, dispatcher, configCredentials, credentialChanged },
    reports: createReportTaker({ store: store.notify, clock, emit: onEvent, wake: dispatcher.wake }),
    isBound: async ({ Identity, Tag }) => {
      const page = await notify.listBinding({ Identity, Tag, PageSize: 1 });
      return page.ok && page.value.bindings.length > 0;
    },
    start: async () => {
      await dispatcher.start();
      callbacks.wake();
    },
    close: async () => {
      await dispatcher.stop();
      await callbacks.close();
      await channels.close();
      await remote?.close();
    },
  };
};

const remoteOf = ({ url, accountSid, authToken, serviceSid }: Config['notify']) =>
  url !== undefined && accountSid !== undefined && authToken !== undefined
    ? createRemoteNotify({ url, accountSid, authToken, serviceSid })
    : null;

/** What was fanned out here has no way any more: each push handed on would be a send to everybody whom its notification is for. */
const relaying = (remote: RemoteNotify, { clock }: NotifyDeps): OpenChannels => {
  const channel = createRemoteChannel(remote, clock);
  return {
    find: async (route) => (route.channel === channel.name ? channel : undefined),
    forget: () => {},
    close: async () => {},
  };
};

const delivering = (
  { config, store, clock, write }: NotifyDeps,
  configCredentials: ConfigCredentials,
): OpenChannels => {
  const { publicUrl } = config.http;
  const statusCallback = publicUrl === undefined ? undefined : `${publicUrl.replace(/\/+$/, '')}/twilio/status`;
  const deps = { clock, write, statusCallback, tokens: createProviderTokens(clock) };
  const create: ChannelSourceDeps['create'] = ({ name, ...way }) =>
    createCredentialChannel({ type: name, ...way, options: config.channels, deps });
  return createChannelSource({
    own: createChannels(config.channels, deps),
    ...{ configCredentials, store: store.notify, create },
  });
};

const wireCallbacks = ({
  config,
  store,
  clock,
  onEvent: emit,
}: NotifyDeps): Callbacks & { close: () => Promise<void> } => {
  const { accountSid, authToken } = config.notify;
  const account = accountSid !== undefined && authToken !== undefined ? { accountSid, authToken } : undefined;
  const { post, close } = createCallbackPost();
  const callbacks = createCallbacks({ store: store.notify, clock, post, account, emit });
  return {
    ...callbacks,
    close: async () => {
      await callbacks.stop();
      await close();
    },
  };
};

interface AccountOf {
  readonly deps: NotifyDeps;
  readonly remote: RemoteNotify | null;
  readonly dispatcher: Dispatcher;
  readonly channels: OpenChannels;
  readonly configCredentials: ConfigCredentials;
  readonly credentialChanged: NotifyWiring['credentialChanged'];
}

const accountOf = ({
  deps,
  remote,
  dispatcher,
  channels,
  configCredentials,
  credentialChanged,
}: AccountOf): NotifyAccount => {
  const { serviceSid } = deps.config.notify;
  if (remote) return createRemoteAccount(remote, serviceSid);
  return createNotifyAccount({
    ...{ store: deps.store.notify, clock: deps.clock, ids: deps.ids, wake: dispatcher.wake, ownService: serviceSid },
    configCredentials: [...configCredentials.values()].map(({ credential }) => credential),
    ...{ credentialChanged, tester: channels },
    onStoreFailed: (message) => deps.onEvent({ type: 'store-failed', message }),
  });
};

const PUSH = ['apn', 'fcm', 'gcm'] as const;
