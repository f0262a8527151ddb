import { z } from 'zod';
import { ARGUMENTS, type ArgumentKind, type OperationName } from './arguments.ts';

/** What the OpenAPI document says of an operation. Requests are checked by `findArgumentFault`, whose words fit the failures. */
export const schemaOf = (operation: OperationName) => ({
  tags: ['notify'],
  summary: SUMMARIES[operation],
  security: [{ token: [] }],
  body: argumentsOf(operation),
  response: {
    200: operation === 'deleteBinding' ? z.null() : z.record(z.string(), z.json()),
    default: failure,
  },
});

const payload = z.union([z.record(z.string(), z.json()), z.string().describe('the same as JSON text')]);

const KINDS: Readonly<Record<ArgumentKind, z.ZodType>> = {
  text: z.string(),
  texts: z.union([z.array(z.string()), z.string()]),
  number: z.union([z.int(), z.string()]),
  object: payload,
  objects: z.union([z.array(payload), payload]),
};

const argumentsOf = (operation: OperationName): z.ZodType =>
  z.strictObject(
    Object.fromEntries(Object.entries(ARGUMENTS[operation]).map(([name, kind]) => [name, KINDS[kind].optional()])),
  );

const failure = z.object({ type: z.string(), error: z.string(), status: z.int() });

const SUMMARIES: Readonly<Record<OperationName, string>> = {
  createBinding: 'binds an address to an identity; the binding',
  deleteBinding: 'deletes a binding; null',
  getBinding: 'one binding',
  listBinding: 'a page of bindings and meta',
  send: 'accepts a notification; the notification',
};
