import type { ServiceSid } from '../model/ids.ts';
import type { ServiceStore } from './account-store.ts';
import { EMPTY_SERVICE } from './check-service.ts';

/** The config's own service stands in the store from the first start on; what was set there since stays (`now`: epoch ms). */
export const ensureOwnService = async (
  store: Pick<ServiceStore, 'service' | 'putService'>,
  sid: ServiceSid,
  now: number,
): Promise<void> => {
  if (await store.service(sid)) return;
  await store.putService({ ...EMPTY_SERVICE, sid, createdAt: now, updatedAt: now });
};
