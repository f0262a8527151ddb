import { z } from 'zod';
import { CREDENTIAL_TYPES } from '../../model/credential.ts';

const placed = z.enum(['copied', 'unchanged', 'kept', 'refused']);

const credentialProgress = z.strictObject({
  sid: z.string(),
  type: z.enum(CREDENTIAL_TYPES).or(z.literal('unknown')),
  friendlyName: z.string().nullable(),
  result: placed,
  /** Why it was refused. */
  reason: z.string().nullable(),
  secret: z.enum(['here', 'missing']),
});

const refusal = z.strictObject({ sid: z.string(), reason: z.string() });

const serviceProgress = z.strictObject({
  sid: z.string(),
  friendlyName: z.string().nullable(),
  result: placed,
  reason: z.string().nullable(),
  /** What of it works differently here, in sentences. */
  notes: z.array(z.string()),
  bindings: z.strictObject({
    copied: z.number(),
    unchanged: z.number(),
    kept: z.number(),
    refused: z.number(),
  }),
  /** The first of the refused ones. */
  refused: z.array(refusal),
  /** The query of the page to go on with; null is the first. */
  next: z.string().nullable(),
  done: z.boolean(),
});

const importProgress = z.strictObject({
  version: z.literal(1),
  /** Of what, to where: another import must not go on with this. */
  of: z.string(),
  /** Null: not yet read. */
  credentials: z.array(credentialProgress).nullable(),
  services: z.array(serviceProgress).nullable(),
});

export type CredentialProgress = z.infer<typeof credentialProgress>;
export type ServiceProgress = z.infer<typeof serviceProgress>;

/** How far an import has come, to go on from after a crash. It holds no secret, no address and no identity. */
export type ImportProgress = z.infer<typeof importProgress>;

export const startProgress = (of: string): ImportProgress => ({ version: 1, of, credentials: null, services: null });

/** Undefined when the text is something else. */
export const readProgress = (text: string): ImportProgress | undefined => {
  try {
    const parsed = importProgress.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
};

/** Details are told of so many refused bindings of a service; all are counted. */
export const MOST_REFUSALS = 100;
