import type { Clock } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Binding } from '../model/binding.ts';
import { asBindingSid, asNotificationSid } from '../model/ids.ts';
import type { Notification, SendRequest } from '../model/notification.ts';
import { type BindingDraft, checkBinding } from './check-binding.ts';
import { checkList, type ListPlan } from './check-list.ts';
import { checkSend } from './check-send.ts';
import { internalFault, invalidParameter, type NotifyFault, resourceNotFound } from './fault.ts';
import { MOST_BINDINGS } from './limits.ts';
import type { BindingPage, Notify } from './operations.ts';
import { extendTrail, writePageToken } from './page-token.ts';
import type { NotifyStore } from './ports.ts';

interface ServiceDeps {
  readonly store: NotifyStore;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Called when a notification stands in the store and waits for its fan-out. */
  readonly wake: () => void;
  /** Told why the store failed; the caller only learns that it did. */
  readonly onStoreFailed?: (message: string) => void;
}

/** The built-in Notify service. A store that fails becomes 500/20500: nothing took effect. */
export const createNotifyService = ({ store, clock, ids, wake, onStoreFailed = () => {} }: ServiceDeps): Notify => {
  const guarded = async <T>(operation: () => Promise<Result<T, NotifyFault>>): Promise<Result<T, NotifyFault>> => {
    try {
      return await operation();
    } catch (error) {
      onStoreFailed(error instanceof Error ? error.message : String(error));
      return err(internalFault);
    }
  };
  return {
    createBinding: (args) =>
      guarded(async () => {
        const draft = checkBinding(args);
        return draft.ok ? putBinding(store, draft.value, { sid: ids.sid('BS'), now: clock.now() }) : draft;
      }),
    getBinding: (sid) =>
      guarded(async () => {
        const binding = await store.binding(asBindingSid(sid));
        return binding ? ok(binding) : err(bindingNotFound(sid));
      }),
    deleteBinding: (sid) =>
      guarded(async () =>
        (await store.removeBinding(asBindingSid(sid), 'deleted')) ? ok(null) : err(bindingNotFound(sid)),
      ),
    listBinding: (query) =>
      guarded(async () => {
        const plan = checkList(query);
        return plan.ok ? ok(await readPage(store, plan.value)) : plan;
      }),
    send: (args) =>
      guarded(async () => {
        const request = checkSend(args);
        if (!request.ok) return request;
        const notification = toNotification(request.value, { sid: ids.sid('NT'), now: clock.now() });
        await store.addNotification(notification);
        wake();
        return ok(notification);
      }),
  };
};

interface Stamp {
  readonly sid: string;
  /** Epoch ms. */
  readonly now: number;
}

const toNotification = (request: SendRequest, { sid, now }: Stamp): Notification => ({
  sid: asNotificationSid(sid),
  createdAt: now,
  request,
  origin: null,
});

const bindingNotFound = (sid: string) => resourceNotFound(`/Bindings/${sid}`);

const putBinding = async (
  store: NotifyStore,
  draft: BindingDraft,
  { sid, now }: Stamp,
): Promise<Result<Binding, NotifyFault>> => {
  const own = await store.bindings({ identities: [draft.identity], tags: [] }, null, MOST_BINDINGS + 1);
  const replaces = own.some(({ type, address }) => type === draft.type && address === draft.address);
  if (own.length >= MOST_BINDINGS && !replaces) {
    return err(invalidParameter('Binding', 'Identity', `it has ${MOST_BINDINGS} bindings already`));
  }
  const binding: Binding = { ...draft, sid: asBindingSid(sid), createdAt: now, updatedAt: now };
  await store.putBinding(binding);
  return ok(binding);
};

/** One row more than the page tells whether there is another page. */
const readPage = async (store: NotifyStore, { filter, page, pageSize, trail }: ListPlan): Promise<BindingPage> => {
  const rows = await store.bindings(filter, trail.at(-1) ?? null, pageSize + 1);
  const bindings = rows.slice(0, pageSize);
  const last = bindings.at(-1);
  const back = trail.slice(0, -1);
  const next = last && rows.length > pageSize ? writePageToken(extendTrail(trail, last.sid)) : null;
  return {
    bindings,
    page,
    pageSize,
    next: next === null ? null : { page: page + 1, token: next },
    previous:
      page === 1 ? { page: 0, token: null } : back.length > 0 ? { page: page - 1, token: writePageToken(back) } : null,
  };
};
