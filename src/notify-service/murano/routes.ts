import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify';
import type { ServiceSid } from '../../model/ids.ts';
import type { NotifyAccount } from '../account.ts';
import { answerErrors, invalidArguments, sendError, sendJson } from './answer.ts';
import { OPERATION_NAMES, type OperationName } from './arguments.ts';
import { callOperation } from './call-operation.ts';
import { schemaOf } from './schema.ts';

export interface MuranoRoutesOptions {
  readonly account: NotifyAccount;
  /** Whose operations they are when a call names no `ServiceSid`. */
  readonly ownService: ServiceSid;
  /** Shown in answers. */
  readonly accountSid?: string | undefined;
  /** What links in answers begin with; by default what the client called us. */
  readonly publicUrl?: string | undefined;
  /** Lets on whoever may send: a Bearer token of the role operator. */
  readonly guard: onRequestAsyncHookHandler;
  /** Told of what should not happen: the client only learns that it did. */
  readonly onError?: (error: unknown) => void;
}

/**
 * `POST /api/notify/{operation}`: the five operations with their arguments as a JSON object. The answer is the seed's
 * object with 200, `null` for a deleted binding, or `{ type, error, status }` with that status.
 */
export const registerMuranoRoutes = async (instance: FastifyInstance, options: MuranoRoutesOptions): Promise<void> => {
  await instance.register(
    async (scope) => {
      scope.addHook('onRequest', options.guard);
      // The schemas are for the OpenAPI document alone.
      scope.setValidatorCompiler(() => (value) => ({ value }));
      scope.setSerializerCompiler(() => (value) => JSON.stringify(value));
      answerErrors(scope, options.onError);
      scope.setNotFoundHandler({ preHandler: options.guard }, ({ method }, reply) =>
        sendError(reply, invalidArguments(`${method} is not taken here: ${USAGE}`, 404)),
      );
      for (const name of OPERATION_NAMES) addOperation(scope, options, name);
    },
    { prefix: '/api/notify' },
  );
};

const addOperation = (scope: FastifyInstance, options: MuranoRoutesOptions, name: OperationName): void => {
  scope.post(`/${name}`, { schema: schemaOf(name) }, async (request, reply) => {
    const answer = await callOperation(options.account, name, {
      given: request.body ?? {},
      ownService: options.ownService,
      accountSid: options.accountSid ?? '',
      baseUrl: options.publicUrl?.replace(/\/+$/, '') ?? `${request.protocol}://${request.host}`,
    });
    return answer.ok ? sendJson(reply, answer.value) : sendError(reply, answer.error);
  });
};

const USAGE = `POST /api/notify/ and one of ${OPERATION_NAMES.join(', ')}`;
