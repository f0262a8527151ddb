import { err, ok, type Result } from '../base/result.ts';
import { asServiceSid } from '../model/ids.ts';
import { EMPTY_SERVICE, type Service } from '../model/service.ts';
import type { Services } from './account.ts';
import type { AccountParts } from './account-parts.ts';
import { checkService, type ServiceDraft } from './check-service.ts';
import { badRequest, invalidParameter, type NotifyFault, resourceNotFound } from './fault.ts';
import { fitCredential } from './find-credential.ts';
import { MOST_SERVICES } from './limits.ts';
import { sidForm } from './page-token.ts';
import { checkPage, readPage } from './read-page.ts';

/** The services of an account, in its store. */
export const createServices = (parts: AccountParts): Services => {
  const { store, clock, ids, wake, guarded, ownService } = parts;
  return {
    create: (args) =>
      guarded(async () => {
        const draft = await settleDraft(parts, checkService(args, EMPTY_SERVICE), EMPTY_SERVICE);
        if (!draft.ok) return draft;
        if ((await store.countServices()) >= MOST_SERVICES) return err(tooMany);
        const now = clock.now();
        const service = { ...draft.value, sid: asServiceSid(ids.sid('IS')), createdAt: now, updatedAt: now };
        await store.putService(service);
        return ok(service);
      }),
    get: (sid) => guarded(() => find(parts, sid)),
    list: ({ FriendlyName = null, ...query }) =>
      guarded(async () => {
        const plan = checkPage(query, FORM, 'Service');
        if (!plan.ok) return plan;
        return ok(await readPage(plan.value, sidOf, (after, limit) => store.services(FriendlyName, after, limit)));
      }),
    update: (sid, args) =>
      guarded(async () => {
        const before = await find(parts, sid);
        if (!before.ok) return before;
        const draft = await settleDraft(parts, checkService(args, before.value), before.value);
        if (!draft.ok) return draft;
        const after = { ...before.value, ...draft.value, updatedAt: clock.now() };
        const isMoved = await moveDeliveries(parts, before.value, after);
        await store.putService(after);
        if (isMoved) wake();
        return ok(after);
      }),
    delete: (sid) =>
      guarded(async () => {
        if (sid === ownService) return err(badRequest(`${sid} is the service of the config and cannot be deleted`));
        return (await store.removeService(asServiceSid(sid))) ? ok(null) : err(serviceNotFound(sid));
      }),
  };
};

const FORM = sidForm('IS', asServiceSid);
const sidOf = ({ sid }: Service) => sid;

const serviceNotFound = (sid: string): NotifyFault => resourceNotFound(`/Services/${sid}`);

const tooMany = badRequest(`An account has at most ${MOST_SERVICES} services`);

const find = async ({ store }: AccountParts, sid: string): Promise<Result<Service, NotifyFault>> => {
  const service = await store.service(asServiceSid(sid));
  return service ? ok(service) : err(serviceNotFound(sid));
};

/** The ways that deliveries take with a credential of the service. */
const PUSH = [
  ['apn', 'apnCredentialSid', 'ApnCredentialSid'],
  ['fcm', 'fcmCredentialSid', 'FcmCredentialSid'],
  ['gcm', 'gcmCredentialSid', 'GcmCredentialSid'],
] as const;

/** A credential that is newly named must be there and fit; one that is gone since may stay. */
const settleDraft = async (
  { findCredential }: AccountParts,
  draft: Result<ServiceDraft, NotifyFault>,
  before: ServiceDraft,
): Promise<Result<ServiceDraft, NotifyFault>> => {
  if (!draft.ok) return draft;
  for (const [type, key, name] of PUSH) {
    const sid = draft.value[key];
    if (sid === null || sid === before[key]) continue;
    const fits = await fitCredential(findCredential, sid, type);
    if (!fits.ok) return err(invalidParameter('Service', name, fits.error));
  }
  return draft;
};

/**
 * What still waits goes out with the credential that the service names now. Moved before the service is stored: when that
 * fails, the next try finds the change again.
 */
const moveDeliveries = async ({ store }: AccountParts, before: Service, after: Service): Promise<boolean> => {
  const moved = PUSH.filter(([, key]) => before[key] !== after[key]);
  for (const [channel, key] of moved) {
    await store.reroute(after.sid, { channel, credential: before[key] }, { channel, credential: after[key] });
  }
  return moved.length > 0;
};
