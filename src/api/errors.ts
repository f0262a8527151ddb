import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { Log } from '../base/log.ts';
import { sendProblem } from './problem.ts';

/** What any error of a route becomes: our own go to the log and show nothing, the caller's are told what was wrong. */
export const answerErrors = (instance: FastifyInstance, log: Log): void => {
  instance.setErrorHandler((error: FastifyError, request, reply) => answerError({ error, request, reply, log }));
  instance.setNotFoundHandler((_request, reply) => sendProblem(reply, { status: 404 }));
};

interface Failed {
  readonly error: FastifyError;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly log: Log;
}

export const answerError = ({ error, request, reply, log }: Failed): FastifyReply => {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map(({ instancePath, message, params }) => ({
      field: fieldOf(instancePath, params),
      message: message ?? 'not valid',
    }));
    return sendProblem(reply, { status: 400, detail: 'the request is not valid', errors });
  }
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500) return sendProblem(reply, { status });
  log.error('request failed', { method: request.method, route: request.routeOptions.url, error });
  if (!isBusy(error)) return sendProblem(reply, { status: 500 });
  reply.header('retry-after', '1');
  return sendProblem(reply, { status: 503, detail: 'the store is busy' });
};

/** `/limit` as `limit`; a key nobody knows is named itself. */
const fieldOf = (instancePath: string, params: Readonly<Record<string, unknown>>): string => {
  const unknown = Array.isArray(params.keys) ? params.keys.map(String) : [];
  return [...instancePath.split('/').filter((part) => part !== ''), ...unknown].join('.');
};

/** The store says so by `fault.type`; its class belongs to its own room. */
const isBusy = (error: object): boolean => {
  const fault = 'fault' in error ? error.fault : undefined;
  return typeof fault === 'object' && fault !== null && 'type' in fault && fault.type === 'busy';
};
