import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import type { Json } from '../../base/json.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Binding } from '../../model/binding.ts';
import type { Credential } from '../../model/credential.ts';
import { asServiceSid, type CredentialSid } from '../../model/ids.ts';
import type { CredentialStore, Imported, ServiceStore } from '../account-store.ts';
import { LARGEST_PAGE, MOST_SERVICES } from '../limits.ts';
import { answerErrors, invalidArguments, sendError, sendJson } from '../murano/answer.ts';
import type { TwilionotifyError } from '../twilionotify.ts';
import { type Placed, placeOver } from './place.ts';
import { type Refusal, readBinding, readCredential, readService } from './read-resource.ts';

export interface ImportRoutesOptions {
  readonly store: ServiceStore & CredentialStore;
  /** Whose secrets the config has: the config's own word stands. */
  readonly configCredentials?: readonly Credential[];
  /** A credential was changed: what was made of it is to be let go. */
  readonly credentialChanged: (sid: CredentialSid) => void;
  /** Lets on whoever may change everything: a Bearer token of the role admin. */
  readonly guard: onRequestAsyncHookHandler;
  /** Told of what should not happen: the client only learns that it did. */
  readonly onError?: (error: unknown) => void;
}

/** A binding's page may hold 20 tags each, and long tokens. */
const LARGEST_IMPORT_BYTES = 16 * 1024 * 1024;

/**
 * Takes over what another Notify account shows, sids and times as they were. Doing it twice changes nothing.
 * `PUT /api/notify/services/{sid}`, `/credentials/{sid}`: the resource; `{ result }`, a credential's also with `secret`.
 * `PUT /api/notify/services/{sid}/bindings`: `{ bindings }`, at most 1000; `{ created, unchanged, kept, refused }`.
 */
export const registerImportRoutes = async (instance: FastifyInstance, options: ImportRoutesOptions): Promise<void> => {
  await instance.register(
    async (scope) => {
      scope.addHook('onRequest', options.guard);
      answerErrors(scope, options.onError);
      const { store } = options;
      scope.put('/services/:sid', async (request, reply) =>
        answer(reply, await takeService(store, sidOf(request), bodyOf(request))),
      );
      scope.put('/credentials/:sid', async (request, reply) =>
        answer(reply, await takeCredential(options, sidOf(request), bodyOf(request))),
      );
      scope.put('/services/:sid/bindings', { bodyLimit: LARGEST_IMPORT_BYTES }, async (request, reply) =>
        answer(reply, await takeBindings(store, sidOf(request), bodyOf(request))),
      );
    },
    { prefix: '/api/notify' },
  );
};

type Answer<T> = Promise<Result<T, TwilionotifyError>>;

const takeService = async (store: ServiceStore, sid: string, body: Json): Answer<{ readonly result: Placed }> => {
  const service = readService(body);
  if (!service.ok) return err(invalidArguments(service.error));
  if (service.value.sid !== sid) return err(otherSid);
  const here = await store.service(service.value.sid);
  const result = placeOver(here, service.value);
  if (here === null && (await store.countServices()) >= MOST_SERVICES) {
    return err({ type: 'refused', error: `there are ${MOST_SERVICES} services already`, status: 409 });
  }
  if (result === 'copied') await store.putService(service.value);
  return ok({ result });
};

type Secret = 'here' | 'missing';

const takeCredential = async (
  { store, configCredentials = [], credentialChanged }: ImportRoutesOptions,
  sid: string,
  body: Json,
): Answer<{ readonly result: Placed; readonly secret: Secret }> => {
  const credential = readCredential(body);
  if (!credential.ok) return err(invalidArguments(credential.error));
  if (credential.value.sid !== sid) return err(otherSid);
  if (configCredentials.some((own) => own.sid === sid)) return ok({ result: 'kept', secret: 'here' });
  const here = await store.credential(credential.value.sid);
  if (here !== null && here.type !== credential.value.type) {
    return err({ type: 'refused', error: `${sid} is of the type ${here.type} here`, status: 409 });
  }
  const result = placeOver(here, credential.value);
  if (result === 'copied') {
    await store.putCredential(credential.value, undefined);
    credentialChanged(credential.value.sid);
  }
  const secret = await store.credentialSecret(credential.value.sid);
  return ok({ result, secret: secret.ok ? 'here' : 'missing' });
};

const takeBindings = async (
  store: ServiceStore,
  sid: string,
  body: Json,
): Answer<Imported & { readonly refused: readonly Refusal[] }> => {
  const given = typeof body === 'object' && body !== null ? Reflect.get(body, 'bindings') : undefined;
  if (!Array.isArray(given)) return err(invalidArguments('bindings must be a list'));
  if (given.length > LARGEST_PAGE) return err(invalidArguments(`at most ${LARGEST_PAGE} bindings at a time`));
  const service = await store.service(asServiceSid(sid));
  if (service === null) {
    return err({ type: 'refused', error: `there is no service ${sid}: put it first`, status: 404 });
  }
  const bindings: Binding[] = [];
  const refused: Refusal[] = [];
  for (const one of given) {
    const binding = readBinding(one, service);
    if (binding.ok) bindings.push(binding.value);
    else refused.push(binding.error);
  }
  return ok({ ...(await store.importBindings(bindings)), refused });
};

const otherSid = invalidArguments('the resource has another sid than the path');

const answer = (reply: FastifyReply, result: Result<object, TwilionotifyError>): FastifyReply =>
  result.ok ? sendJson(reply, result.value) : sendError(reply, result.error);

const sidOf = ({ params }: FastifyRequest): string => {
  const sid: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, 'sid') : undefined;
  return String(sid ?? '');
};

/** Parsed by fastify, which takes nothing but JSON here. */
const bodyOf = ({ body }: FastifyRequest): Json => (body ?? null) as Json;
