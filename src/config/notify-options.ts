import { z } from 'zod';
import { refuseUnusableSecret } from '../channels/apn/secret-options.ts';
import { serviceAccountOption } from '../channels/fcm/options.ts';
import { secretOption, textOption, urlOption } from '../channels/option-parts.ts';
import { asCredentialSid, asServiceSid } from '../model/ids.ts';
import { BUILT_IN_SERVICE } from '../model/service.ts';

const sid = (prefix: string, noun: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}[0-9a-zA-Z]{32}$`), `not ${noun} SID: ${prefix} and 32 digits or letters`)
    .meta({ patternErrorMessage: `not ${noun} SID: ${prefix} and 32 digits or letters` });

const apiKey = z.strictObject({
  sid: sid('SK', 'an API key'),
  secret: z.string().min(16, 'a secret has 16 characters at least').pipe(secretOption),
});

const credentialKeys = {
  sid: sid('CR', 'a credential').transform(asCredentialSid),
  name: textOption.max(64, 'at most 64 characters').optional(),
};

const apnCredential = z
  .strictObject({
    type: z.literal('apn'),
    ...credentialKeys,
    keyId: textOption.optional(),
    teamId: textOption.optional(),
    topic: textOption.optional(),
    key: secretOption.describe('PEM: of the .p8 file, or of the certificate'),
    cert: textOption.optional().describe('PEM'),
    sandbox: z.boolean().default(false),
  })
  .superRefine(refuseUnusableSecret);

const androidCredential = (type: 'fcm' | 'gcm') =>
  z.strictObject({ type: z.literal(type), ...credentialKeys, serviceAccount: serviceAccountOption });

const credential = z.discriminatedUnion('type', [apnCredential, androidCredential('fcm'), androidCredential('gcm')]);

/** A credential of the config, beside the one of its channel. */
export type CredentialOptions = z.output<typeof credential>;

const distinctSids = (items: readonly { readonly sid: string }[]) =>
  new Set(items.map((item) => item.sid)).size === items.length;

/** `notify` of the config. */
export const notifyOptions = z
  .strictObject({
    url: urlOption.optional().describe('a Notify v1 service; without it the built-in one'),
    accountSid: sid('AC', 'an account').optional(),
    authToken: secretOption.optional(),
    serviceSid: sid('IS', 'a service').transform(asServiceSid).default(BUILT_IN_SERVICE),
    apiKeys: z
      .array(apiKey)
      .default([])
      .refine(distinctSids, { error: 'two API keys have one sid', params: { instead: 'each of them once' } })
      .describe('further credentials for /v1'),
    credentials: z
      .array(credential)
      .default([])
      .refine(distinctSids, { error: 'two credentials have one sid', params: { instead: 'each of them once' } })
      .describe('push credentials that services and bindings may name'),
  })
  // For editors, which know nothing of the function below.
  .meta({
    dependentRequired: {
      ...{ authToken: ['accountSid'], authToken_file: ['accountSid'], apiKeys: ['accountSid'] },
      url: ['accountSid', 'serviceSid'],
    },
  })
  .superRefine(({ url, accountSid, authToken, serviceSid, apiKeys }, context) => {
    const missing = (name: string, why: string) =>
      context.addIssue({ code: 'custom', path: [name], message: why, params: { instead: `${name} beside it` } });
    const why = url === undefined ? 'accountSid and authToken belong together: set both' : 'needed, since url is set';
    const wanted = url !== undefined || accountSid !== undefined || authToken !== undefined;
    if (wanted && accountSid === undefined) missing('accountSid', why);
    if (wanted && authToken === undefined) missing('authToken', why);
    if (!wanted && apiKeys.length > 0) missing('accountSid', 'needed, since apiKeys are set');
    if (url !== undefined && serviceSid === BUILT_IN_SERVICE) missing('serviceSid', why);
  });
