import { adminTokenPath, ensureAdminToken } from '../api/admin-token.ts';
import type { ApiToken, Auth } from '../api/auth.ts';
import type { Metrics } from '../api/metrics.ts';
import { registerReloadRoutes } from '../api/reload-routes.ts';
import { type ApiServer, createApiServer } from '../api/server.ts';
import type { ApiSync } from '../api/sync.ts';
import { type InboundMessage, isWrittenTo } from '../api/twilio-report.ts';
import { registerTwilioRoutes } from '../api/twilio-routes.ts';
import { registerWhyRoutes } from '../api/why-routes.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Config } from '../config/config.ts';
import { answerMalformedPath } from '../notify-service/http/faults.ts';
import { registerNotifyRoutes } from '../notify-service/http/routes.ts';
import { registerImportRoutes } from '../notify-service/import/routes.ts';
import { registerMuranoRoutes } from '../notify-service/murano/routes.ts';
import type { Store } from '../store/store.ts';
import type { Core } from './core.ts';
import { createHealth } from './health.ts';
import type { NotifyWiring } from './notify-wiring.ts';
import type { Reload } from './reload.ts';
import { createOutlook } from './reload-outlook.ts';
import type { ConfigState } from './reload-report.ts';
import type { SyncService } from './sync-service.ts';
import { createTimelyReload } from './timely-reload.ts';
import { createWhy } from './why-service.ts';

export interface OpenApiDeps {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly store: Store;
  readonly metrics: Metrics;
  readonly notify: NotifyWiring;
  readonly core: Core;
  readonly reload: Reload;
  /** Topics that the broker refuses to us. */
  readonly refused: () => readonly string[];
  readonly sync: Pick<SyncService, 'status' | 'plan' | 'run'>;
  /** Whether the config on disk is still this one. */
  readonly configState?: () => ConfigState;
}

/** Everything that is asked over HTTP: the operator's routes, Notify's, and what Twilio calls. Not listening yet. */
export const openApi = (deps: OpenApiDeps): Promise<ApiServer> => {
  const { config, clock, log, store, metrics, core, sync, reload, refused } = deps;
  if (config.notify.authToken === undefined)
    log.info('/v1 answers 401: the config names no notify.accountSid and notify.authToken');
  const { isConnected, isDrained } = core.link;
  const { mayDecide } = core.pipeline;
  const { refusedFiles } = reload;
  const tryTexts = createOutlook({ ...deps, texts: store.ruleTexts, world: core.world });
  return createApiServer({
    http: config.http,
    tokens: [...config.http.tokens, ...adminToken(config)],
    lists: store.lists,
    sync: toApiSync(sync),
    health: createHealth({
      clock,
      store,
      isConnected,
      isDrained,
      mayDecide,
      refusedFiles,
      refusedTopics: () => refused().length,
    }),
    metrics: metrics.text,
    log,
    answerMalformed: answerMalformedPath,
    extra: async (instance, auth) => {
      await registerNotifyRoutes(instance, notifyRoutesOptions(deps));
      await registerOperatorRoutes(instance, auth, deps);
      await registerReloadRoutes(instance, auth, { ...reload, ...createTimelyReload({ ...reload, tryTexts }, clock) });
      await registerWhyRoutes(
        instance,
        auth,
        createWhy({ world: core.world, lists: store.lists, road: { isConnected, refused, missed: core.missed } }),
      );
      await registerTwilioRoutes(instance, twilioRoutesDeps(deps));
    },
  });
};

const toApiSync = ({ status, plan, run }: OpenApiDeps['sync']): ApiSync => ({
  ...{ status, plan },
  apply: (confirm) => run({ confirm }),
  adopt: () => run({ adopt: true }),
});

/** Written beside a new store; the command line reads it there. */
const adminToken = ({ store }: Config): readonly ApiToken[] =>
  store.path === ':memory:'
    ? []
    : [{ name: 'admin', role: 'admin', token: ensureAdminToken(adminTokenPath(store.path)).token }];

const notifyRoutesOptions = ({ config, notify, clock, log }: OpenApiDeps) => {
  const { accountSid, authToken, apiKeys } = config.notify;
  return {
    ...{ account: notify.account, accountSid, authToken, apiKeys, publicUrl: config.http.publicUrl, clock },
    onError: (error: unknown) => log.error('a Notify route failed', { error }),
  };
};

type Instance = ApiServer['instance'];

/** The five operations as plain JSON, and what an import writes, both with a Bearer token. */
const registerOperatorRoutes = async (instance: Instance, auth: Auth, deps: OpenApiDeps): Promise<void> => {
  const { config, notify, store, log } = deps;
  const { accountSid, serviceSid } = config.notify;
  const onError = (error: unknown) => log.error('a Notify route failed', { error });
  await registerMuranoRoutes(instance, {
    ...{ account: notify.account, ownService: serviceSid, accountSid, publicUrl: config.http.publicUrl },
    ...{ guard: auth.require('operator'), onError },
  });
  // Another service keeps its own account.
  if (config.notify.url !== undefined) return;
  await registerImportRoutes(instance, {
    store: store.notify,
    configCredentials: [...notify.configCredentials.values()].map(({ credential }) => credential),
    credentialChanged: notify.credentialChanged,
    ...{ guard: auth.require('admin'), onError },
  });
};

/** Twilio calls us only about what we sent by it ourselves. */
const twilioRoutesDeps = ({ config, notify }: OpenApiDeps) => {
  const { sms } = config.channels;
  return {
    authToken: sms?.driver === 'twilio' ? sms.authToken : undefined,
    publicUrl: config.http.publicUrl,
    onStatus: notify.reports.take,
    onInbound: async (message: InboundMessage) => {
      if (sms?.driver === 'twilio' && isWrittenTo(message, sms)) await notify.reports.takeInbound(message);
    },
  };
};
