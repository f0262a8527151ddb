import { err, type Result } from '../base/result.ts';
import type { ServiceSid } from '../model/ids.ts';
import type { Service } from '../model/service.ts';
import type { ServiceNotify } from './account.ts';
import type { AccountParts } from './account-parts.ts';
import { type NotifyFault, resourceNotFound } from './fault.ts';
import { createBinding, deleteBinding, deleteIdentity, getBinding, listBinding } from './service-bindings.ts';
import { getNotification, listDelivery, send } from './service-notifications.ts';

/** The operations on one service of an account; each looks first whether the service is there. */
export const createServiceNotify = (parts: AccountParts, sid: ServiceSid): ServiceNotify => {
  const inService = <T>(operation: (service: Service) => Promise<Result<T, NotifyFault>>) =>
    parts.guarded(async () => {
      const service = await parts.store.service(sid);
      return service ? operation(service) : err(resourceNotFound(`/Services/${sid}`));
    });
  return {
    createBinding: (args) => inService((service) => createBinding(parts, service, args)),
    getBinding: (binding) => inService((service) => getBinding(parts, service, binding)),
    deleteBinding: (binding) => inService((service) => deleteBinding(parts, service, binding)),
    listBinding: (query) => inService((service) => listBinding(parts, service, query)),
    deleteIdentity: (identity) => inService((service) => deleteIdentity(parts, service, identity)),
    send: (args) => inService((service) => send(parts, service, args)),
    getNotification: (notification) => inService((service) => getNotification(parts, service, notification)),
    listDelivery: (notification, query) =>
      inService((service) => listDelivery(parts, service, { notification, query })),
  };
};
