import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { JsonObject } from '../base/json.ts';
import type { Redacted } from '../base/redacted.ts';
import { ok, type Result } from '../base/result.ts';
import { internalFault, type NotifyFault, notAuthenticated, resourceNotFound } from './fault.ts';
import { readCreateBinding, readListBinding, readSend } from './form.ts';
import type { Notify } from './operations.ts';
import { bindingToResource, notificationToResource, pageToResource, type ResourcePlace } from './resource.ts';

export interface NotifyRoutesOptions {
  readonly notify: Notify;
  /** Basic auth is `accountSid:authToken`; without both, everything under `/v1` answers 401. */
  readonly accountSid: string | undefined;
  readonly authToken: Redacted | undefined;
  readonly serviceSid: string;
  /** What links in answers begin with; by default what the client called us. */
  readonly publicUrl?: string | undefined;
  /** Told of what should not happen: the client only learns that it did. */
  readonly onError?: (error: unknown) => void;
}

/** Notify v1 under `/v1`, in a scope of its own: Basic auth, form bodies and Twilio's error shape for whatever is asked there. */
export const registerNotifyRoutes = async (instance: FastifyInstance, options: NotifyRoutesOptions): Promise<void> => {
  await instance.register(
    async (scope) => {
      requireBasicAuth(scope, options);
      takeForms(scope);
      answerFaults(scope, options);
      for (const operation of toOperations(options)) addRoute(scope, options, operation);
    },
    { prefix: '/v1' },
  );
};

interface Operation {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** Of the answer when all is well. */
  readonly status: number;
  /** Null is an empty answer. */
  readonly run: (call: FastifyRequest, place: ResourcePlace) => Promise<Result<JsonObject | null, NotifyFault>>;
}

const toOperations = ({ notify }: NotifyRoutesOptions): readonly Operation[] => [
  {
    method: 'POST',
    path: '/Bindings',
    status: 201,
    run: async (call, place) => {
      const binding = await notify.createBinding(readCreateBinding(formOf(call)));
      return binding.ok ? ok(bindingToResource(binding.value, place)) : binding;
    },
  },
  {
    method: 'GET',
    path: '/Bindings',
    status: 200,
    run: async (call, place) => {
      const page = await notify.listBinding(readListBinding(queryOf(call)));
      return page.ok ? ok(pageToResource(page.value, queryOf(call), place)) : page;
    },
  },
  {
    method: 'GET',
    path: '/Bindings/:sid',
    status: 200,
    run: async (call, place) => {
      const binding = await notify.getBinding(paramOf(call, 'sid'));
      return binding.ok ? ok(bindingToResource(binding.value, place)) : binding;
    },
  },
  { method: 'DELETE', path: '/Bindings/:sid', status: 204, run: (call) => notify.deleteBinding(paramOf(call, 'sid')) },
  {
    method: 'POST',
    path: '/Notifications',
    status: 201,
    run: async (call, place) => {
      const args = readSend(formOf(call));
      const notification = args.ok ? await notify.send(args.value) : args;
      return notification.ok ? ok(notificationToResource(notification.value, place)) : notification;
    },
  },
];

/** Old clients ask for `….json`. */
const addRoute = (scope: FastifyInstance, options: NotifyRoutesOptions, operation: Operation): void => {
  const { method, path, status, run } = operation;
  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    if (paramOf(request, 'serviceSid') !== options.serviceSid) return sendFault(reply, notFound(request));
    const result = await run(request, placeOf(request, options));
    if (result.ok) return reply.code(status).send(result.value ?? undefined);
    return sendFault(reply, result.error.status === 404 ? notFound(request) : result.error);
  };
  const endings = path.endsWith(':sid') ? [''] : ['', '.json'];
  for (const ending of endings) scope.route({ method, url: `/Services/:serviceSid${path}${ending}`, handler });
};

const requireBasicAuth = (scope: FastifyInstance, { accountSid, authToken }: NotifyRoutesOptions): void => {
  const wanted = accountSid && authToken ? digest(`${accountSid}:${authToken.reveal()}`) : undefined;
  const isAllowed = (header = '') => {
    const [, encoded = ''] = /^Basic\s+(\S+)$/i.exec(header) ?? [];
    const given = digest(Buffer.from(encoded, 'base64').toString());
    return wanted !== undefined && timingSafeEqual(wanted, given);
  };
  scope.addHook('onRequest', async (request, reply) => {
    if (isAllowed(request.headers.authorization)) return;
    reply.header('www-authenticate', 'Basic realm="Twilio API"');
    return sendFault(reply, notAuthenticated);
  });
};

/** Of equal length whatever was given, so that the comparison takes the same time. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const FORM = 'application/x-www-form-urlencoded';

const takeForms = (scope: FastifyInstance): void => {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(FORM, { parseAs: 'string' }, (_request, text, done) => done(null, text));
};

const answerFaults = (scope: FastifyInstance, { onError }: NotifyRoutesOptions): void => {
  scope.setNotFoundHandler((request, reply) => sendFault(reply, notFound(request)));
  scope.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 400 && status < 500) return sendFault(reply, { status, code: 20001, message: error.message });
    onError?.(error);
    return sendFault(reply, internalFault);
  });
};

/** SDKs cannot read an error without this body, and one with `type` and `title` they read as something else. */
const sendFault = (reply: FastifyReply, { status, code, message }: NotifyFault): FastifyReply =>
  reply.code(status).send({ code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });

const notFound = (request: FastifyRequest): NotifyFault =>
  resourceNotFound((request.url.split('?')[0] ?? '').replace(/^\/v1/, ''));

const placeOf = (request: FastifyRequest, { accountSid = '', serviceSid, publicUrl }: NotifyRoutesOptions) => ({
  accountSid,
  serviceSid,
  baseUrl: publicUrl?.replace(/\/+$/, '') ?? `${request.protocol}://${request.host}`,
});

const formOf = (request: FastifyRequest) => new URLSearchParams(typeof request.body === 'string' ? request.body : '');

/** Read here, not by the router, so that a repeated key is a list everywhere. */
const queryOf = (request: FastifyRequest) => new URLSearchParams(/\?(.*)$/s.exec(request.url)?.[1] ?? '');

const paramOf = ({ params }: FastifyRequest, name: string): string => {
  const value: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined;
  return String(value ?? '').replace(/\.json$/, '');
};
