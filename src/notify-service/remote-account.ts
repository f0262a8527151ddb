import { err } from '../base/result.ts';
import type { Credentials, NotifyAccount, ServiceNotify, Services } from './account.ts';
import { resourceNotFound } from './fault.ts';
import type { Notify } from './operations.ts';

/** Another Notify service as an account of ours: the five operations on its one service, and 404 for all else. */
export const createRemoteAccount = (remote: Notify, serviceSid: string): NotifyAccount => ({
  of: (service) => (service === serviceSid ? { ...remote, ...unknownOf(`/Services/${service}`) } : nowhere(service)),
  services: SERVICES,
  credentials: CREDENTIALS,
});

const notFound = (path: string) => async () => err(resourceNotFound(path));

const unknownOf = (path: string): Omit<ServiceNotify, keyof Notify> => ({
  getNotification: notFound(path),
  listDelivery: notFound(path),
  deleteIdentity: notFound(path),
});

const nowhere = (service: string): ServiceNotify => {
  const path = `/Services/${service}`;
  return {
    createBinding: notFound(path),
    getBinding: notFound(path),
    deleteBinding: notFound(path),
    listBinding: notFound(path),
    send: notFound(path),
    ...unknownOf(path),
  };
};

const SERVICES: Services = {
  create: notFound('/Services'),
  get: notFound('/Services'),
  list: notFound('/Services'),
  update: notFound('/Services'),
  delete: notFound('/Services'),
};

const CREDENTIALS: Credentials = {
  create: notFound('/Credentials'),
  get: notFound('/Credentials'),
  list: notFound('/Credentials'),
  update: notFound('/Credentials'),
  delete: notFound('/Credentials'),
  test: notFound('/Credentials'),
};
