import { ok } from '../../base/result.ts';
import type { NotifyAccount } from '../account.ts';
import { readCredentialArgs, readPageQuery } from '../form.ts';
import { credentialToResource } from '../resource.ts';
import { testToResource } from '../resource-delivery.ts';
import { pageToResource } from '../resource-page.ts';
import type { Route } from './route.ts';

export const credentialRoutes = ({ credentials }: NotifyAccount): readonly Route[] => [
  {
    method: 'POST',
    path: '/Credentials',
    status: 201,
    run: async ({ form, place }) => {
      const credential = await credentials.create(readCredentialArgs(form));
      return credential.ok ? ok(credentialToResource(credential.value, place)) : credential;
    },
  },
  {
    method: 'GET',
    path: '/Credentials',
    status: 200,
    run: async ({ query, place, url }) => {
      const page = await credentials.list(readPageQuery(query));
      if (!page.ok) return page;
      const list = { url, query, key: 'credentials' };
      return ok(pageToResource(page.value, (credential) => credentialToResource(credential, place), list));
    },
  },
  {
    method: 'GET',
    path: '/Credentials/:sid',
    status: 200,
    run: async ({ param, place }) => {
      const credential = await credentials.get(param('sid'));
      return credential.ok ? ok(credentialToResource(credential.value, place)) : credential;
    },
  },
  {
    method: 'POST',
    path: '/Credentials/:sid',
    status: 200,
    run: async ({ param, form, place }) => {
      const credential = await credentials.update(param('sid'), readCredentialArgs(form));
      return credential.ok ? ok(credentialToResource(credential.value, place)) : credential;
    },
  },
  { method: 'DELETE', path: '/Credentials/:sid', status: 204, run: ({ param }) => credentials.delete(param('sid')) },
  {
    // Not of Notify v1: asks the provider, and sends nothing to anybody.
    method: 'POST',
    path: '/Credentials/:sid/Test',
    status: 200,
    run: async ({ param }) => {
      const test = await credentials.test(param('sid'));
      return test.ok ? ok(testToResource(param('sid'), test.value)) : test;
    },
  },
];
