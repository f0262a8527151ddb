import { err, ok, type Result } from '../base/result.ts';
import type { Binding, BindingType } from '../model/binding.ts';
import { asBindingSid, type ServiceSid } from '../model/ids.ts';
import type { Service } from '../model/service.ts';
import type { AccountParts } from './account-parts.ts';
import { type BindingDraft, checkBinding } from './check-binding.ts';
import { checkList } from './check-list.ts';
import { invalidParameter, type NotifyFault, resourceNotFound } from './fault.ts';
import { fitCredential } from './find-credential.ts';
import { MOST_BINDINGS } from './limits.ts';
import type { BindingPage, CreateBinding, ListBinding } from './operations.ts';
import { readPage } from './read-page.ts';

type Answer<T> = Promise<Result<T, NotifyFault>>;

/** Another binding of the service with the same type and address is replaced, and gets a new sid. */
export const createBinding = async (parts: AccountParts, service: Service, args: CreateBinding): Answer<Binding> => {
  const checked = checkBinding(args, service);
  const draft = checked.ok ? await settleCredential(parts, checked.value) : checked;
  if (!draft.ok) return draft;
  const full = await identityFault(parts, service, draft.value);
  if (full) return err(full);
  const now = parts.clock.now();
  const sid = asBindingSid(parts.ids.sid('BS'));
  const binding: Binding = { ...draft.value, sid, service: service.sid, createdAt: now, updatedAt: now };
  await parts.store.putBinding(binding);
  return ok(binding);
};

export const getBinding = async ({ store }: AccountParts, { sid: service }: Service, sid: string): Answer<Binding> => {
  const binding = await store.binding(asBindingSid(sid));
  return binding?.service === service ? ok(binding) : err(bindingNotFound(service, sid));
};

export const deleteBinding = async (parts: AccountParts, service: Service, sid: string): Answer<null> => {
  const binding = await getBinding(parts, service, sid);
  if (!binding.ok) return binding;
  return (await parts.store.removeBinding(binding.value.sid, 'deleted'))
    ? ok(null)
    : err(bindingNotFound(service.sid, sid));
};

export const listBinding = async (
  { store }: AccountParts,
  service: Service,
  query: ListBinding,
): Answer<BindingPage> => {
  const plan = checkList(query, service.sid);
  if (!plan.ok) return plan;
  const { filter } = plan.value;
  const { items, ...page } = await readPage(
    plan.value,
    (binding: Binding) => binding.sid,
    (after, limit) => store.bindings(filter, after, limit),
  );
  return ok({ ...page, bindings: items });
};

/** Bindings removed at a time; more would hold the store's only connection. */
const PAGE = 500;

/** Removes all bindings of an identity, also those beyond the 20 that it can get. */
export const deleteIdentity = async (
  { store }: AccountParts,
  service: Service,
  identity: string,
): Answer<{ readonly deleted: number }> => {
  const filter = { service: service.sid, identities: [identity], tags: [] };
  let deleted = 0;
  let page = await store.bindings(filter, null, PAGE);
  for (let last = page.at(-1); last; last = page.at(-1)) {
    for (const { sid } of page) if (await store.removeBinding(sid, 'identity deleted')) deleted++;
    page = page.length < PAGE ? [] : await store.bindings(filter, last.sid, PAGE);
  }
  return ok({ deleted });
};

const bindingNotFound = (service: ServiceSid, sid: string) => resourceNotFound(`/Services/${service}/Bindings/${sid}`);

/** Named for a channel that takes none, a credential is of no effect, and not kept. */
const settleCredential = async (
  { findCredential }: AccountParts,
  draft: BindingDraft,
): Promise<Result<BindingDraft, NotifyFault>> => {
  if (draft.credentialSid === null) return ok(draft);
  const fits = await fitCredential(findCredential, draft.credentialSid, isPush(draft.type) ? draft.type : undefined);
  if (!fits.ok) return err(invalidParameter('Binding', 'CredentialSid', fits.error));
  return ok(isPush(draft.type) ? draft : { ...draft, credentialSid: null });
};

const isPush = (type: BindingType): boolean => type === 'apn' || type === 'fcm' || type === 'gcm';

const identityFault = async (
  { store }: AccountParts,
  { sid: service }: Service,
  { identity, type, address }: BindingDraft,
): Promise<NotifyFault | undefined> => {
  const own = await store.bindings({ service, identities: [identity], tags: [] }, null, MOST_BINDINGS + 1);
  const replaces = own.some((binding) => binding.type === type && binding.address === address);
  return own.length >= MOST_BINDINGS && !replaces
    ? invalidParameter('Binding', 'Identity', `it has ${MOST_BINDINGS} bindings already`)
    : undefined;
};
