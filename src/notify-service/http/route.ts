import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import type { JsonObject } from '../../base/json.ts';
import type { Result } from '../../base/result.ts';
import { methodNotAllowed, type NotifyFault } from '../fault.ts';
import { type Call, toCall } from './call.ts';
import { sendFault, sendNotFound } from './faults.ts';
import type { NotifyRoutesOptions } from './options.ts';

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** Of the answer when all is well. */
  readonly status: number;
  /** Null is an empty answer. */
  readonly run: (call: Call) => Promise<Result<JsonObject | null, NotifyFault>>;
}

/** Old clients ask for `….json`. A known path with another method answers 405 and names those that it has. */
export const addRoutes = (scope: FastifyInstance, options: NotifyRoutesOptions, routes: readonly Route[]): void => {
  for (const [path, ofPath] of Map.groupBy(routes, (route) => route.path)) {
    // A parameter at the end takes the ending with it.
    for (const url of /:\w+$/.test(path) ? [path] : [path, `${path}.json`]) {
      for (const { method, status, run } of ofPath) {
        scope.route({ method, url, handler: toHandler({ status, run }, options) });
      }
      refuseOthers(
        scope,
        url,
        ofPath.map(({ method }) => method),
      );
    }
  }
};

const toHandler =
  ({ status, run }: Pick<Route, 'status' | 'run'>, options: NotifyRoutesOptions) =>
  async (request: FastifyRequest, reply: FastifyReply) => {
    const result = await run(toCall(request, options));
    if (result.ok) return reply.code(status).send(result.value ?? undefined);
    return result.error.status === 404 ? sendNotFound(request, reply) : sendFault(reply, result.error);
  };

const METHODS: readonly HTTPMethods[] = ['GET', 'POST', 'DELETE', 'PUT', 'PATCH', 'OPTIONS'];

/** Before its body is looked at: one in JSON is not what is wrong with a PUT. */
const refuseOthers = (scope: FastifyInstance, url: string, allowed: readonly HTTPMethods[]): void => {
  const onRequest = async (_request: FastifyRequest, reply: FastifyReply) =>
    sendFault(reply.header('allow', allowed.join(', ')), methodNotAllowed);
  const method = METHODS.filter((one) => !allowed.includes(one));
  scope.route({ method, url, exposeHeadRoute: false, onRequest, handler: onRequest });
};
