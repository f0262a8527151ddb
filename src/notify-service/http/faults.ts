import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { badRequest, internalFault, type NotifyFault, resourceNotFound } from '../fault.ts';
import type { NotifyRoutesOptions } from './options.ts';

/** SDKs cannot read an error without this body, and one with `type` and `title` they read as something else. */
export const sendFault = (reply: FastifyReply, { status, code, message }: NotifyFault, hint?: string): FastifyReply =>
  reply.code(status).send({
    code,
    message,
    more_info: `https://www.twilio.com/docs/errors/${code}`,
    status,
    ...(hint ? { hint } : {}),
  });

/** 404 in Twilio's words, with what a client most likely did wrong in a key of its own. */
export const sendNotFound = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const path = (request.url.split('?')[0] ?? '').replace(/^\/v1/, '');
  return sendFault(reply, resourceNotFound(path), /^\/Services\/(?:\/|$)/.test(path) ? EMPTY_SID : undefined);
};

/** As when an environment variable is not set (sdk-starter-node#50). */
const EMPTY_SID = 'the ServiceSid in the path is empty';

/** Twilio's shape for whatever goes wrong in `scope`. */
export const answerFaults = (scope: FastifyInstance, { onError }: Pick<NotifyRoutesOptions, 'onError'>): void => {
  scope.setNotFoundHandler(sendNotFound);
  scope.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 400 && status < 500) return sendFault(reply, { ...badRequest(error.message), status });
    onError?.(error);
    return sendFault(reply, internalFault);
  });
};

/**
 * Answers a request under `/v1` whose path no route can have (`%zz`, a parameter too long), which no scope ever sees:
 * for `frameworkErrors` of the server. False, and nothing done, for any other path.
 */
export const answerMalformedPath = (request: FastifyRequest, reply: FastifyReply): boolean => {
  if (!/^\/v1(?:[/?]|$)/.test(request.raw.url ?? '')) return false;
  sendFault(reply, badRequest('The path of the request cannot be read'));
  return true;
};
