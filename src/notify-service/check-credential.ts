import { err, ok, type Result } from '../base/result.ts';
import { CREDENTIAL_TYPES, type CredentialSecret, type CredentialType } from '../model/credential.ts';
import type { CredentialArgs } from './account.ts';
import { checkApnSecret } from './check-apn-secret.ts';
import { checkServiceAccount } from './check-service-account.ts';
import { invalidParameter, type NotifyFault } from './fault.ts';
import { LONGEST_FRIENDLY_NAME } from './limits.ts';

/** What a caller may say of a credential, checked. */
export interface CredentialDraft {
  readonly type: CredentialType;
  readonly friendlyName: string | null;
  readonly sandbox: boolean | null;
  /** Undefined: it stays as it is. */
  readonly secret: CredentialSecret | undefined;
}

/** The arguments of a new credential as a draft, or the first fault in them (400/20001, naming the parameter). */
export const checkNewCredential = (args: CredentialArgs): Result<CredentialDraft, NotifyFault> => {
  const type = CREDENTIAL_TYPES.find((known) => known === args.Type);
  if (!type) return fault('Type', `it must be one of ${CREDENTIAL_TYPES.join(', ')}`);
  const draft = checkChange(args, { type, friendlyName: null, sandbox: type === 'apn' ? false : null });
  return draft.ok && !draft.value.secret ? fault(EMPTY[type].name, EMPTY[type].reason) : draft;
};

/** What `before` becomes with `args`, or the first fault in them. */
export const checkCredential = (
  args: CredentialArgs,
  before: Omit<CredentialDraft, 'secret'>,
): Result<CredentialDraft, NotifyFault> =>
  args.Type && args.Type !== before.type ? fault('Type', 'it cannot be changed') : checkChange(args, before);

const checkChange = (
  args: CredentialArgs,
  before: Omit<CredentialDraft, 'secret'>,
): Result<CredentialDraft, NotifyFault> => {
  const { FriendlyName: name, Sandbox: sandbox } = args;
  if (name && name.length > LONGEST_FRIENDLY_NAME) {
    return fault('FriendlyName', `at most ${LONGEST_FRIENDLY_NAME} characters`);
  }
  if (sandbox && !/^(?:true|false|null)$/i.test(sandbox)) return fault('Sandbox', 'it must be true or false');
  const secret = before.type === 'apn' ? checkApnSecret(args) : checkServiceAccount(args);
  if (!secret.ok) return secret;
  return ok({
    type: before.type,
    friendlyName: name === undefined ? before.friendlyName : name || null,
    sandbox: before.type !== 'apn' || sandbox === undefined ? before.sandbox : sandbox.toLowerCase() === 'true',
    secret: secret.value,
  });
};

const fault = (name: string, reason: string) => err(invalidParameter('Credential', name, reason));

/** What is missed first when there is no secret at all; Twilio finds it out when it sends (52161). */
const EMPTY = {
  apn: { name: 'Certificate', reason: 'it is required, with PrivateKey: without them nothing can be sent (52161)' },
  fcm: { name: 'Secret', reason: 'the JSON of a service account is required: without it nothing can be sent (52161)' },
  gcm: { name: 'ApiKey', reason: 'the JSON of a service account is required: without it nothing can be sent (52161)' },
} as const satisfies Record<CredentialType, { readonly name: string; readonly reason: string }>;
