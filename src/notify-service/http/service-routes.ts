import { ok } from '../../base/result.ts';
import type { NotifyAccount } from '../account.ts';
import { readListService, readServiceArgs } from '../form.ts';
import { serviceToResource } from '../resource.ts';
import { pageToResource } from '../resource-page.ts';
import type { Route } from './route.ts';

export const serviceRoutes = ({ services }: NotifyAccount): readonly Route[] => [
  {
    method: 'POST',
    path: '/Services',
    status: 201,
    run: async ({ form, place }) => {
      const service = await services.create(readServiceArgs(form));
      return service.ok ? ok(serviceToResource(service.value, place)) : service;
    },
  },
  {
    method: 'GET',
    path: '/Services',
    status: 200,
    run: async ({ query, place, url }) => {
      const page = await services.list(readListService(query));
      if (!page.ok) return page;
      const list = { url, query, key: 'services' };
      return ok(pageToResource(page.value, (service) => serviceToResource(service, place), list));
    },
  },
  {
    method: 'GET',
    path: '/Services/:sid',
    status: 200,
    run: async ({ param, place }) => {
      const service = await services.get(param('sid'));
      return service.ok ? ok(serviceToResource(service.value, place)) : service;
    },
  },
  {
    method: 'POST',
    path: '/Services/:sid',
    status: 200,
    run: async ({ param, form, place }) => {
      const service = await services.update(param('sid'), readServiceArgs(form));
      return service.ok ? ok(serviceToResource(service.value, place)) : service;
    },
  },
  { method: 'DELETE', path: '/Services/:sid', status: 204, run: ({ param }) => services.delete(param('sid')) },
];
