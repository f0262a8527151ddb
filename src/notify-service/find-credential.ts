import { err, ok, type Result } from '../base/result.ts';
import type { BindingType } from '../model/binding.ts';
import type { Credential } from '../model/credential.ts';
import type { CredentialSid } from '../model/ids.ts';
import type { CredentialStore } from './account-store.ts';

/** A credential of the config or of the store; null when it is not there. */
export type FindCredential = (sid: CredentialSid) => Promise<Credential | null>;

export const createFindCredential = (
  store: Pick<CredentialStore, 'credential'>,
  ofConfig: readonly Credential[],
): FindCredential => {
  const bySid = new Map(ofConfig.map((credential) => [credential.sid, credential]));
  return async (sid) => bySid.get(sid) ?? (await store.credential(sid));
};

/** The credential if bindings of `type` (of any, if undefined) can be sent with it, else why not, by Twilio's number. */
export const fitCredential = async (
  find: FindCredential,
  sid: CredentialSid,
  type: BindingType | undefined,
): Promise<Result<Credential, string>> => {
  const credential = await find(sid);
  if (!credential) return err(`there is no credential ${sid} (52002)`);
  return type === undefined || isFor(credential, type)
    ? ok(credential)
    : err(`${sid} is a credential for ${credential.type} (52003)`);
};

/** Google's service accounts send to both, whatever they were called when there were two services. */
const isFor = (credential: Credential, type: BindingType): boolean =>
  credential.type === 'apn' ? type === 'apn' : type === 'fcm' || type === 'gcm';
