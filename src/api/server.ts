import { fastifySwagger } from '@fastify/swagger';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Log } from '../base/log.ts';
import { type ApiToken, type Auth, createAuth } from './auth.ts';
import { answerError, answerErrors } from './errors.ts';
import { type HealthReport, registerHealthRoutes } from './health-routes.ts';
import { registerListRoutes } from './list-routes.ts';
import type { ApiLists } from './lists.ts';
import { sendProblem } from './problem.ts';
import type { ApiSync } from './sync.ts';
import { registerSyncRoutes } from './sync-routes.ts';

export interface ApiDeps {
  readonly http: { readonly host: string; readonly port: number; readonly metrics?: { readonly public: boolean } };
  readonly tokens: readonly ApiToken[];
  readonly lists: ApiLists;
  readonly sync: ApiSync;
  readonly health: () => HealthReport;
  /** Prometheus text. */
  readonly metrics: () => Promise<string>;
  readonly log: Log;
  /** Registers routes that bring their own credentials and error answers; `auth` guards those that want a Bearer token. */
  readonly extra?: (instance: FastifyInstance, auth: Auth) => Promise<void>;
  /** Asked first when no route can have a path (`%zz`): answers if it is one of `extra`, else it is false and does nothing. */
  readonly answerMalformed?: (request: FastifyRequest, reply: FastifyReply) => boolean;
}

export interface ApiServer {
  /** Resolves with the address it answers at; rejects if it cannot be had. Port 0 takes a free one. */
  readonly listen: () => Promise<string>;
  /** Lets requests under way finish. */
  readonly close: () => Promise<void>;
  readonly instance: FastifyInstance;
}

/** The operator's HTTP: health without a token; lists, sync, metrics and their OpenAPI document with one. */
export const createApiServer = async (deps: ApiDeps): Promise<ApiServer> => {
  const { http, log } = deps;
  const auth = createAuth(deps.tokens);
  const instance = fastify({
    forceCloseConnections: 'idle',
    requestTimeout: REQUEST_WITHIN_MS,
    routerOptions: { maxParamLength: LONGEST_PARAM },
    frameworkErrors: (error, request, reply) => {
      if (!deps.answerMalformed?.(request, reply)) answerError({ error, request, reply, log });
    },
  });
  answerErrors(instance, log);
  await instance.register(fastifySwagger, {
    openapi: OPENAPI,
    hideUntagged: true,
    transform: jsonSchemaTransform,
  });
  registerHealthRoutes(instance, deps.health);
  registerMetrics(instance, deps, auth);
  await instance.register(async (api) => registerApi(api, deps, auth), { prefix: '/api' });
  await deps.extra?.(instance, auth);
  await instance.ready();
  return {
    instance,
    listen: () => instance.listen({ host: http.host, port: http.port }),
    close: () => instance.close(),
  };
};

/** To arrive whole: fastify waits for ever, and whoever sends slowly would take the connections that alarms leave by. */
const REQUEST_WITHIN_MS = 60_000;

/** Of a path: an identity may be a mail address, or a device with all its places. */
const LONGEST_PARAM = 1000;

const OPENAPI = {
  openapi: '3.1.0',
  info: { title: 'Tocsin', version: '1.0.0', description: 'What operators ask of Tocsin. Lists come newest first.' },
  components: { securitySchemes: { token: { type: 'http' as const, scheme: 'bearer' } } },
};

const registerMetrics = (instance: FastifyInstance, { http, metrics }: ApiDeps, auth: Auth): void => {
  const onRequest = http.metrics?.public ? [] : [auth.require('viewer')];
  instance.get('/metrics', { onRequest }, async (_request, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics()),
  );
};

const registerApi = (api: FastifyInstance, { lists, sync }: ApiDeps, auth: Auth): void => {
  api.setValidatorCompiler(validatorCompiler);
  api.setSerializerCompiler(serializerCompiler);
  api.addHook('onRequest', auth.require('viewer'));
  api.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  // Guarded as well: which routes there are is nobody's business without a token.
  api.setNotFoundHandler({ preHandler: auth.require('viewer') }, (_request, reply) =>
    sendProblem(reply, { status: 404 }),
  );
  registerListRoutes(api, lists, auth);
  registerSyncRoutes(api, sync, auth);
  api.get('/openapi.json', async () => api.swagger());
};
