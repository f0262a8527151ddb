import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import type { ServiceSid } from '../../model/ids.ts';
import type { NotifyAccount } from '../account.ts';
import type { TwilionotifyError } from '../twilionotify.ts';
import { OPERATION_NAMES, type OperationName } from './arguments.ts';
import { callOperation } from './call-operation.ts';

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
      scope.addHook('onSend', async (_request, reply) => {
        reply.header('cache-control', 'no-store');
      });
      answerErrors(scope, options);
      for (const name of OPERATION_NAMES) addOperation(scope, options, name);
    },
    { prefix: '/api/notify' },
  );
};

const addOperation = (scope: FastifyInstance, options: MuranoRoutesOptions, name: OperationName): void => {
  scope.post(`/${name}`, async (request, reply) => {
    const answer = await callOperation(options.account, name, {
      given: request.body ?? {},
      ownService: options.ownService,
      accountSid: options.accountSid ?? '',
      baseUrl: options.publicUrl?.replace(/\/+$/, '') ?? `${request.protocol}://${request.host}`,
    });
    return answer.ok ? sendJson(reply, answer.value) : sendError(reply, answer.error);
  });
};

const answerErrors = (scope: FastifyInstance, { guard, onError }: MuranoRoutesOptions): void => {
  scope.setNotFoundHandler({ preHandler: guard }, (request, reply) => sendError(reply, noOperation(request)));
  scope.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 400 && status < 500)
      return sendError(reply, { type: 'invalid-arguments', error: error.message, status });
    onError?.(error);
    return sendError(reply, { type: 'refused', error: 'Internal Server Error', status: 500 });
  });
};

const noOperation = ({ method }: FastifyRequest): TwilionotifyError => ({
  type: 'invalid-arguments',
  error: `${method} is not taken here: POST /api/notify/ and one of ${OPERATION_NAMES.join(', ')}`,
  status: 404,
});

const sendError = (reply: FastifyReply, error: TwilionotifyError): FastifyReply =>
  sendJson(reply.code(error.status), error);

/** Written out here, or fastify would answer null with nothing. */
const sendJson = (reply: FastifyReply, value: object | null): FastifyReply =>
  reply.type('application/json; charset=utf-8').send(JSON.stringify(value));
