import { Redacted } from '../base/redacted.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Credential, CredentialSecret } from '../model/credential.ts';
import type { Outcome } from '../model/delivery.ts';
import { asCredentialSid, type CredentialSid } from '../model/ids.ts';
import type { CredentialArgs, Credentials, CredentialTest } from './account.ts';
import type { AccountParts } from './account-parts.ts';
import { checkCredential, checkNewCredential } from './check-credential.ts';
import { badRequest, type NotifyFault, resourceNotFound } from './fault.ts';
import { sidForm } from './page-token.ts';
import { checkPage, readPage } from './read-page.ts';

/** The credentials of an account: those of its store, and beside them those of the config. */
export const createCredentials = (parts: AccountParts): Credentials => {
  const { store, guarded, credentialChanged } = parts;
  return {
    create: (args) => guarded(() => create(parts, args)),
    get: (sid) => guarded(() => find(parts, sid)),
    list: (query) =>
      guarded(async () => {
        const plan = checkPage(query, FORM, 'Credential');
        if (!plan.ok) return plan;
        return ok(await readPage(plan.value, sidOf, (after, limit) => readBoth(parts, after, limit)));
      }),
    update: (sid, args) => guarded(() => update(parts, sid, args)),
    delete: (sid) =>
      guarded(async () => {
        const credential = await findOwn(parts, sid);
        if (!credential.ok) return credential;
        await store.removeCredential(credential.value.sid);
        credentialChanged(credential.value.sid);
        return ok(null);
      }),
    test: (sid) =>
      guarded(async () => {
        const credential = await find(parts, sid);
        return credential.ok ? ok(await test(parts, credential.value)) : credential;
      }),
  };
};

type Answer = Promise<Result<Credential, NotifyFault>>;

const create = async ({ store, clock, ids }: AccountParts, args: CredentialArgs): Answer => {
  const draft = checkNewCredential(args);
  if (!draft.ok) return draft;
  if (!store.keepsSecrets) return err(NO_KEY);
  const { secret, ...content } = draft.value;
  const stamp = { fromConfig: false, createdAt: clock.now(), updatedAt: clock.now() };
  const credential = { ...content, ...stamp, sid: asCredentialSid(ids.sid('CR')) };
  await store.putCredential(credential, sealed(secret));
  return ok(credential);
};

const update = async (parts: AccountParts, sid: string, args: CredentialArgs): Answer => {
  const { store, clock, credentialChanged } = parts;
  const before = await findOwn(parts, sid);
  if (!before.ok) return before;
  const draft = checkCredential(args, before.value);
  if (!draft.ok) return draft;
  const { secret, ...content } = draft.value;
  if (secret && !store.keepsSecrets) return err(NO_KEY);
  const after = { ...before.value, ...content, updatedAt: clock.now() };
  await store.putCredential(after, sealed(secret));
  // Another name is none: to let go of the channel makes pushes under way go out twice.
  if (secret || after.sandbox !== before.value.sandbox) credentialChanged(after.sid);
  return ok(after);
};

const FORM = sidForm('CR', asCredentialSid);
const sidOf = ({ sid }: Credential) => sid;

/** A secret is not stored in the clear. */
const NO_KEY = badRequest(
  'A credential cannot be kept without a key to encrypt it with: set store.encryptionKey in the config, or keep the credential in the config itself',
);

/** As the store keeps it, encrypted: JSON. */
const sealed = (secret: CredentialSecret | undefined): Redacted | undefined =>
  secret && new Redacted(JSON.stringify(secret));

const find = async ({ findCredential }: AccountParts, sid: string): Answer => {
  const credential = await findCredential(asCredentialSid(sid));
  return credential ? ok(credential) : err(resourceNotFound(`/Credentials/${sid}`));
};

const findOwn = async (parts: AccountParts, sid: string): Answer => {
  const credential = await find(parts, sid);
  return credential.ok && credential.value.fromConfig
    ? err(badRequest(`Credential ${sid} is kept in the config and is changed there`))
    : credential;
};

/** In order of sid; the config's goes before one of the store that has its sid. */
const readBoth = async (
  { store, configCredentials }: AccountParts,
  after: CredentialSid | null,
  limit: number,
): Promise<readonly Credential[]> => {
  const stored = await store.credentials(after, limit);
  const ofConfig = configCredentials.filter(({ sid }) => after === null || sid > after);
  const bySid = new Map([...stored, ...ofConfig].map((credential) => [credential.sid, credential]));
  return [...bySid.values()].toSorted((a, b) => (a.sid < b.sid ? -1 : 1)).slice(0, limit);
};

const test = async ({ tester, clock }: AccountParts, { type, sid }: Credential): Promise<CredentialTest> => {
  const channel = await tester.find({ channel: type, credential: sid });
  const outcome = await channel?.test?.();
  return { ...(outcome ? toTest(outcome) : UNTESTABLE), testedAt: clock.now() };
};

/** The channel has no way to ask, as one that only writes a log. */
const UNTESTABLE = { accepted: null, code: 'no-test' } as const;

const toTest = (outcome: Outcome): Pick<CredentialTest, 'accepted' | 'code'> => {
  if (outcome.type === 'Delivered') return { accepted: true, code: outcome.providerId };
  return { accepted: outcome.type === 'CredentialRefused' ? false : null, code: outcome.code };
};
