import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import type { TwilionotifyError } from '../twilionotify.ts';

/** `value` as JSON, also null, which fastify would answer with nothing. */
export const sendJson = (reply: FastifyReply, value: object | null): FastifyReply =>
  reply.type('application/json; charset=utf-8').send(JSON.stringify(value));

/** A failure in the seed's words, with its HTTP status. */
export const sendError = (reply: FastifyReply, error: TwilionotifyError): FastifyReply =>
  sendJson(reply.code(error.status), error);

/** What any error of a route under `scope` becomes; `onError` is told of what should not happen. */
export const answerErrors = (scope: FastifyInstance, onError?: (error: unknown) => void): void => {
  scope.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  scope.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 400 && status < 500) return sendError(reply, invalidArguments(error.message, status));
    onError?.(error);
    return sendError(reply, { type: 'refused', error: 'Internal Server Error', status: 500 });
  });
};

export const invalidArguments = (error: string, status = 400): TwilionotifyError => ({
  type: 'invalid-arguments',
  error,
  status,
});
