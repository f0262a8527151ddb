import type { Clock } from '../base/clock.ts';
import { err, ok } from '../base/result.ts';
import { retryAfterMs } from '../base/retry-after.ts';
import { BINDING_TYPES, type Binding } from '../model/binding.ts';
import type { NotifyFault } from '../notify-service/fault.ts';
import type { Notify } from '../notify-service/operations.ts';
import type { ActualBinding, BindingsPort, ServiceFault } from '../sync/ports.ts';

/** The built-in service, or another one, as sync knows it. */
export const toBindingsPort = (notify: Notify, clock: Pick<Clock, 'now'>): BindingsPort => {
  const toFault = (fault: NotifyFault & { readonly retryAfter?: string | null }): ServiceFault => {
    const { status, code, message, retryAfter = null } = fault;
    const waitMs = retryAfterMs(retryAfter, clock.now());
    return { status, code, message, ...(waitMs !== undefined && { retryAfterMs: waitMs }) };
  };
  return {
    create: async (binding) => {
      const created = await notify.createBinding(binding);
      return created.ok ? ok({ sid: created.value.sid }) : err(toFault(created.error));
    },
    delete: async (sid) => {
      const deleted = await notify.deleteBinding(sid);
      return deleted.ok ? ok(null) : err(toFault(deleted.error));
    },
    page: async (after) => {
      const page = await notify.listBinding({ PageSize: MOST_OF_A_PAGE, ...parseAfter(after) });
      if (!page.ok) return err(toFault(page.error));
      const { bindings, next } = page.value;
      return ok({
        bindings: bindings.map(toActual),
        next: next ? JSON.stringify({ Page: next.page, PageToken: next.token }) : null,
      });
    },
  };
};

/** A hundred thousand are held while they are compared, so no more of each than is needed. */
const toActual = ({ sid, identity, type, address, tags }: Binding): ActualBinding => {
  // Each row brings its own copy of the text.
  const known = BINDING_TYPES.find((one) => one === type) ?? type;
  return { sid, identity, type: known, address, tags };
};

/** Notify v1 gives no more at once. */
const MOST_OF_A_PAGE = 1000;

const parseAfter = (after: string | null): { Page?: number; PageToken?: string } =>
  after === null ? {} : JSON.parse(after);
