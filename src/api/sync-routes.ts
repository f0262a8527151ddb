import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Auth } from './auth.ts';
import { type Problem, sendProblem } from './problem.ts';
import type { ApiSync } from './sync.ts';
import { syncPlanShape, syncStateShape } from './sync-shapes.ts';
import { SHOWN_AT_MOST, toPlanShape, toStateShape } from './to-sync-shape.ts';

const nothing = z.strictObject({});

const planQuery = z.strictObject({
  limit: z.coerce.number().pipe(z.int().min(1).max(10_000)).default(SHOWN_AT_MOST).describe('of changes'),
});

const applyBody = z
  .strictObject({
    confirm: z
      .array(z.string().min(1).max(200))
      .max(SHOWN_AT_MOST)
      .optional()
      .describe('ids of what is held, to be deleted after all'),
  })
  .nullish();

/** `GET /sync` and `/sync/plan` for viewers, `POST /sync/apply` for operators, `POST /sync/adopt` for admins. */
export const registerSyncRoutes = (instance: FastifyInstance, sync: ApiSync, auth: Auth): void => {
  const api = instance.withTypeProvider<ZodTypeProvider>();
  const schema = { tags: ['sync'], security: [{ token: [] }] };
  const state = { ...schema, querystring: nothing, response: { 200: syncStateShape } };

  api.get('/sync', { schema: state }, async () => toStateShape(await sync.status()));

  const plan = { ...schema, querystring: planQuery, response: { 200: syncPlanShape } };
  api.get('/sync/plan', { schema: plan }, async ({ query }) => toPlanShape(await sync.plan(), query.limit));

  const apply = { schema: { ...state, body: applyBody }, onRequest: auth.require('operator') };
  api.post('/sync/apply', apply, async ({ body }, reply) => {
    const confirm = body?.confirm ?? [];
    const refusal = await findRefusal(sync, confirm);
    return refusal ? sendProblem(reply, refusal) : toStateShape(await sync.apply(confirm));
  });

  const adopt = { schema: { ...state, body: nothing.nullish() }, onRequest: auth.require('admin') };
  api.post('/sync/adopt', adopt, async (_request, reply) => {
    const refusal = await findRefusal(sync, []);
    return refusal ? sendProblem(reply, refusal) : toStateShape(await sync.adopt());
  });
};

/** Why it cannot be done; null if it can. What is held may have been looked at after the last run, in a plan. */
const findRefusal = async (sync: ApiSync, confirm: readonly string[]): Promise<Problem | null> => {
  const { sources, held } = await sync.status();
  if (sources.length === 0) return { status: 409, detail: 'no source: the config names none under sync' };
  const unknown = without(confirm, held);
  const unheld = unknown.length === 0 ? unknown : without(unknown, (await sync.plan()).status.held);
  if (unheld.length === 0) return null;
  return {
    status: 409,
    detail: 'what was confirmed is not held, or not any longer: look again',
    errors: unheld.map((id) => ({ field: 'confirm', message: `${id} is not held` })),
  };
};

const without = (ids: readonly string[], held: readonly { readonly id: string }[]): readonly string[] =>
  ids.filter((id) => held.every((one) => one.id !== id));
