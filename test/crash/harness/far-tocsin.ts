import twilio from 'twilio';
import { freePort } from './free-port.ts';
import { createSite, type Site } from './site.ts';
import type { StaffPhone } from './staff.ts';

/** A Tocsin that others use as their Notify service. */
export interface FarTocsin extends AsyncDisposable {
  readonly site: Site;
  /** What the config of the others says under `notify`. */
  readonly notify: typeof ACCOUNT & { readonly url: string };
  /** What it has bound, as the SDK of Twilio lists it. */
  readonly bound: () => Promise<readonly (StaffPhone & { readonly sid: string })[]>;
  /** Binds by the same SDK, as somebody else. */
  readonly bind: (phone: StaffPhone) => Promise<void>;
  readonly unbind: (sid: string) => Promise<boolean>;
}

const ACCOUNT = {
  accountSid: `AC${'1'.repeat(32)}`,
  authToken: 'token-between-the-two',
  serviceSid: `IS${'2'.repeat(32)}`,
};

/** Not serving yet; it has nobody of its own, and prints what it sends. */
export const openFarTocsin = async (): Promise<FarTocsin> => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const site = await createSite(
    {
      mqtt: { embedded: { port: 0 } },
      rules: 'rules',
      store: { path: 'data/tocsin.db' },
      channels: { sms: { driver: 'log', rate: 100 } },
      notify: ACCOUNT,
      http: { port },
    },
    { 'rules/none.yaml': 'version: 1\nrules: []\n' },
  );
  const sdk = twilio(ACCOUNT.accountSid, ACCOUNT.authToken);
  sdk.notify.baseUrl = url;
  const { bindings } = sdk.notify.v1.services(ACCOUNT.serviceSid);
  return {
    site,
    notify: { ...ACCOUNT, url },
    bound: async () => {
      const listed = await bindings.list({ pageSize: 100 });
      return listed.map(({ sid, identity, address, tags }) => ({ sid, identity, address, tags }));
    },
    bind: async ({ identity, address, tags }) => {
      await bindings.create({ identity, address, bindingType: 'sms', tag: [...tags] });
    },
    unbind: (sid) => bindings(sid).remove(),
    [Symbol.asyncDispose]: site[Symbol.asyncDispose],
  };
};
