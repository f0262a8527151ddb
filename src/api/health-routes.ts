import type { FastifyInstance } from 'fastify';

export interface HealthReport {
  readonly ready: boolean;
  /** Shown to anybody, so never a secret, an address or a name of a person. */
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail?: string }[];
}

/** `/healthz` says only that the loop turns; `/readyz` whether Tocsin can do its work, 503 if not. No token needed. */
export const registerHealthRoutes = (instance: FastifyInstance, health: () => HealthReport): void => {
  const schema = { tags: ['health'] };
  instance.get('/healthz', { schema }, async () => ({ status: 'ok' }));
  instance.get('/readyz', { schema }, async (_request, reply) => {
    const { ready, checks } = health();
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', checks });
  });
};
