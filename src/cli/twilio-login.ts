import { Redacted } from '../base/redacted.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { CliContext } from './context.ts';
import { readText } from './read-config.ts';

export interface LoginOptions {
  readonly accountSid?: string;
  readonly authTokenFile?: string;
  readonly apiKeySid?: string;
  readonly apiKeySecretFile?: string;
}

/** How to sign in to an account of Twilio: as itself, or with an API key. */
export interface TwilioLogin {
  readonly accountSid: string;
  /** `AC…` or `SK…`. */
  readonly user: string;
  readonly password: Redacted;
}

/** From options, their files and the environment; otherwise a sentence that says what is missing. */
export const readLogin = (options: LoginOptions, { env }: Pick<CliContext, 'env'>): Result<TwilioLogin, string> => {
  const accountSid = options.accountSid ?? env.TWILIO_ACCOUNT_SID ?? '';
  if (!/^AC[0-9a-zA-Z]{32}$/.test(accountSid)) return err('--account-sid must be AC and 32 digits or letters');
  const key = options.apiKeySid ?? (options.authTokenFile === undefined ? env.TWILIO_API_KEY : undefined);
  const secret =
    key === undefined
      ? readSecret(options.authTokenFile, env.TWILIO_AUTH_TOKEN)
      : readSecret(options.apiKeySecretFile, env.TWILIO_API_KEY_SECRET);
  if (secret === undefined) {
    return err(
      key === undefined
        ? 'the auth token is missing: --auth-token-file, or TWILIO_AUTH_TOKEN in the environment'
        : 'the API key has no secret: --api-key-secret-file, or TWILIO_API_KEY_SECRET in the environment',
    );
  }
  return secret.ok ? ok({ accountSid, user: key ?? accountSid, password: new Redacted(secret.value) }) : secret;
};

const readSecret = (file: string | undefined, variable: string | undefined): Result<string, string> | undefined => {
  if (file === undefined) return variable ? ok(variable) : undefined;
  const text = readText(file);
  if (!text.ok) return text;
  return text.value.trim() === '' ? err(`${file} is empty`) : ok(text.value.trim());
};
