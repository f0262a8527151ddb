import { ok } from '../../base/result.ts';
import { asServiceSid } from '../../model/ids.ts';
import type { NotifyAccount, ServiceNotify } from '../account.ts';
import { readCreateBinding, readListBinding } from '../form.ts';
import { bindingToResource } from '../resource.ts';
import { pageToResource } from '../resource-page.ts';
import type { Call } from './call.ts';
import type { Route } from './route.ts';

export const bindingRoutes = (account: NotifyAccount): readonly Route[] => [
  {
    method: 'POST',
    path: '/Services/:serviceSid/Bindings',
    status: 201,
    run: async (call) => {
      const binding = await serviceOf(account, call).createBinding(readCreateBinding(call.form));
      return binding.ok ? ok(bindingToResource(binding.value, call.place)) : binding;
    },
  },
  {
    method: 'GET',
    path: '/Services/:serviceSid/Bindings',
    status: 200,
    run: async (call) => {
      const { query, url, place } = call;
      const page = await serviceOf(account, call).listBinding(readListBinding(query));
      if (!page.ok) return page;
      const items = { ...page.value, items: page.value.bindings };
      return ok(pageToResource(items, (binding) => bindingToResource(binding, place), { url, query, key: 'bindings' }));
    },
  },
  {
    method: 'GET',
    path: '/Services/:serviceSid/Bindings/:sid',
    status: 200,
    run: async (call) => {
      const binding = await serviceOf(account, call).getBinding(call.param('sid'));
      return binding.ok ? ok(bindingToResource(binding.value, call.place)) : binding;
    },
  },
  {
    method: 'DELETE',
    path: '/Services/:serviceSid/Bindings/:sid',
    status: 204,
    run: (call) => serviceOf(account, call).deleteBinding(call.param('sid')),
  },
  {
    // Not of Notify v1: a user who leaves, or a phone that changes hands.
    method: 'DELETE',
    path: '/Services/:serviceSid/Identities/:identity/Bindings',
    status: 204,
    run: async (call) => {
      const deleted = await serviceOf(account, call).deleteIdentity(call.param('identity'));
      return deleted.ok ? ok(null) : deleted;
    },
  },
];

const serviceOf = (account: NotifyAccount, { param }: Call): ServiceNotify =>
  account.of(asServiceSid(param('serviceSid')));
