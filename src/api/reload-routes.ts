import type { FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { toRfc3339 } from '../base/rfc3339.ts';
import type { Fault } from '../document/fault.ts';
import type { Auth } from './auth.ts';
import { sendProblem } from './problem.ts';
import { reloadShape, rulesShape } from './reload-shape.ts';

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

type FateRow = Readonly<Record<'kept' | 'retimed' | 'closed' | 'dropped' | 'raised', number>>;

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
  /**
   * Reads the files now, takes them up and waits for that, though not for ever: `under-way` is one that goes on. Null when it
   * could not be done and is tried again.
   */
  readonly reload: () => Promise<ReloadRow | 'under-way' | null>;
  /** What that would do. */
  readonly tryOut: () => Promise<ReloadRow | 'under-way'>;
  /** What it would do if these files stood in place of those that are loaded; names are relative to there. */
  readonly tryTexts: (files: readonly SentFile[]) => Promise<ReloadRow | 'under-way'>;
}

export interface SentFile {
  readonly file: string;
  readonly text: string;
}

const nothing = z.strictObject({});
const reloadQuery = z.strictObject({
  dry: z.enum(['true', 'false']).default('false').describe('only say what it would do'),
});

/** Thousands of rules, which are looked through for seconds. */
export const MOST_SENT_BYTES = 2 * 1024 ** 2;

const reloadBody = z
  .strictObject({
    files: z
      .array(z.strictObject({ file: z.string().min(1).max(1000), text: z.string() }))
      .min(1)
      .max(10_000)
      .refine((files) => new Set(files.map(({ file }) => file)).size === files.length, 'two files have one name')
      .optional()
      .describe('only with dry: what a reload would do if these stood in place of the loaded files, all of them'),
  })
  .nullish();

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
    rules: reload.rules().map(({ since, ...rule }) => ({ ...rule, since: toRfc3339(since) })),
    refused: reload.refused().map(toRefused),
  }));

  const run = { ...schema, querystring: reloadQuery, body: reloadBody, response: { 200: reloadShape } };
  const options = { schema: run, onRequest: auth.require('operator'), bodyLimit: MOST_SENT_BYTES };
  api.post('/reload', options, async ({ query, body }, reply) => {
    const isDry = query.dry === 'true';
    if (!isDry && body?.files) return sendProblem(reply, { status: 400, detail: ONLY_DRY });
    const row = await (body?.files ? reload.tryTexts(body.files) : isDry ? reload.tryOut() : reload.reload());
    if (row === null) return sendProblem(reply, { status: 503, detail: FAILED });
    if (row === 'under-way') return sendProblem(reply, { status: 503, detail: UNDER_WAY });
    return { ...row, at: toRfc3339(row.at), changes: [...row.changes], refused: row.refused.map(toRefused) };
  });
};

const FAILED = 'the rules could not be taken up, or not kept for the next start: it is tried again';

const ONLY_DRY = 'files are only tried out, with ?dry=true: what runs is what stands on disk';

const UNDER_WAY =
  'not done yet, and it goes on: there are very many rules, or the store cannot be written, see /readyz and the log; GET /api/rules lists what runs';

/** Enough to mend a file by; the rest comes with `tocsin check`. */
const MOST_FAULTS = 20;

const toRefused = ({ file, running, faults }: RefusedFileRow) => ({
  ...{ file, running },
  faults: faults.slice(0, MOST_FAULTS).map(({ line, column, path, message }) => ({ line, column, path, message })),
  faultsTotal: faults.length,
});
