import type { FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Fault } from '../document/fault.ts';
import type { Auth } from './auth.ts';
import { sendProblem } from './problem.ts';

/** A rule file with faults, and what runs in its stead. */
export interface RefusedFileRow {
  readonly file: string;
  readonly running: 'last-good' | 'none';
  readonly faults: readonly Fault[];
}

/** A rule that runs. `since` is epoch ms. */
export interface RuleRow {
  readonly id: string;
  readonly title: string;
  readonly severity: string;
  readonly mode: string;
  readonly file: string;
  readonly line: number;
  readonly hash: string;
  readonly since: number;
  readonly alarms: Readonly<Record<'pending' | 'active' | 'clearing', number>>;
}

type FateRow = Readonly<Record<'kept' | 'retimed' | 'closed' | 'dropped', number>>;

/** What a reload did, or would do. `at` is epoch ms. */
export interface ReloadRow {
  readonly at: number;
  readonly dry: boolean;
  readonly outcome: 'unreadable' | 'held' | 'refused' | 'applied' | 'unchanged';
  readonly reason: string | null;
  readonly files: number;
  readonly rules: number;
  readonly unchanged: number;
  readonly changes: readonly {
    readonly rule: string;
    readonly change: 'added' | 'changed' | 'removed';
    readonly file: string;
    readonly line: number;
    readonly before: string | null;
    readonly after: string | null;
    readonly alarms: FateRow;
  }[];
  readonly refused: readonly RefusedFileRow[];
  readonly alarms: FateRow;
  readonly config: 'same' | 'changed' | 'faulty';
}

/** Who keeps the rules as the files say. A rejection is a 500. */
export interface ApiReload {
  readonly rules: () => readonly RuleRow[];
  readonly refused: () => readonly RefusedFileRow[];
  /** Reads the files now, takes them up and waits for that; null when it could not be done and is tried again. */
  readonly reload: () => Promise<ReloadRow | null>;
  /** What that would do. */
  readonly tryOut: () => Promise<ReloadRow>;
}

const count = z.int().min(0);
const time = z.iso.datetime().describe('RFC 3339, UTC');
const hash = z.string().describe('of what the rule means: comments and its place do not count');

/** Without what was expected and received, which may be an address. */
const faultShape = z.object({ line: z.int(), column: z.int(), path: z.string(), message: z.string() });

const refusedShape = z.array(
  z.object({
    file: z.string(),
    running: z.enum(['last-good', 'none']).describe('what runs in its stead: its last good text, or none of its rules'),
    faults: z.array(faultShape),
    faultsTotal: count,
  }),
);

const alarmsShape = z.object({ pending: count, active: count, clearing: count });

const ruleShape = z.object({
  ...{ id: z.string(), title: z.string(), severity: z.string(), mode: z.string(), file: z.string(), line: z.int() },
  hash,
  since: time.describe('when it became what it is; at the earliest the start of the service'),
  alarms: alarmsShape,
});

const rulesShape = z.object({ rules: z.array(ruleShape), refused: refusedShape });

const fateShape = z.object({
  kept: count.describe('they stay as they are'),
  retimed: count.describe('of those, their delay ends at another time'),
  closed: count.describe('raised, and ended with the reason rule-removed'),
  dropped: count.describe('pending, and never raised'),
});

const changeShape = z.object({
  ...{ rule: z.string(), change: z.enum(['added', 'changed', 'removed']), file: z.string(), line: z.int() },
  ...{ before: hash.nullable(), after: hash.nullable(), alarms: fateShape },
});

const reloadShape = z.object({
  at: time,
  dry: z.boolean(),
  outcome: z.enum(['unreadable', 'held', 'refused', 'applied', 'unchanged']),
  reason: z.string().nullable(),
  ...{ files: count, rules: count, unchanged: count.describe('rules that were not touched') },
  changes: z.array(changeShape),
  refused: refusedShape,
  alarms: fateShape,
  config: z
    .enum(['same', 'changed', 'faulty'])
    .describe('the config on disk, which a start takes up and a reload does not'),
});

const nothing = z.strictObject({});
const reloadQuery = z.strictObject({
  dry: z.enum(['true', 'false']).default('false').describe('only say what it would do'),
});

/** `GET /api/rules` for viewers, `POST /api/reload` for operators. */
export const registerReloadRoutes = async (instance: FastifyInstance, auth: Auth, reload: ApiReload): Promise<void> => {
  await instance.register(async (scope) => addRoutes(scope, auth, reload), { prefix: '/api' });
};

const addRoutes = (scope: FastifyInstance, auth: Auth, reload: ApiReload): void => {
  scope.setValidatorCompiler(validatorCompiler);
  scope.setSerializerCompiler(serializerCompiler);
  scope.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const schema = { tags: ['rules'], security: [{ token: [] }] };

  const rules = { ...schema, querystring: nothing, response: { 200: rulesShape } };
  api.get('/rules', { schema: rules, onRequest: auth.require('viewer') }, async () => ({
    rules: reload.rules().map(({ since, ...rule }) => ({ ...rule, since: toTime(since) })),
    refused: reload.refused().map(toRefused),
  }));

  const run = { ...schema, querystring: reloadQuery, body: nothing.nullish(), response: { 200: reloadShape } };
  api.post('/reload', { schema: run, onRequest: auth.require('operator') }, async ({ query }, reply) => {
    const row = query.dry === 'true' ? await reload.tryOut() : await reload.reload();
    if (row === null)
      return sendProblem(reply, { status: 503, detail: 'the rules could not be taken up: it is tried again' });
    return { ...row, at: toTime(row.at), changes: [...row.changes], refused: row.refused.map(toRefused) };
  });
};

const toTime = (at: number): string => new Date(at).toISOString();

/** Enough to mend a file by; the rest comes with `tocsin check`. */
const MOST_FAULTS = 20;

const toRefused = ({ file, running, faults }: RefusedFileRow) => ({
  ...{ file, running },
  faults: faults.slice(0, MOST_FAULTS).map(({ line, column, path, message }) => ({ line, column, path, message })),
  faultsTotal: faults.length,
});
