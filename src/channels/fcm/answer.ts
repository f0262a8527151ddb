import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';
import type { ApiAnswer } from '../http-api.ts';

/** What FCM answered to one message; null and empty where the body had none. */
export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  /** `projects/…/messages/…` of a message that was taken. */
  readonly name: string | null;
  /** `errorCode` of Google's FcmError. */
  readonly fcmCode: string | null;
  /** Google's status word: `NOT_FOUND`. */
  readonly word: string | null;
  readonly message: string;
  /** The refusal is about the address, not about the rest of the message. */
  readonly blamesToken: boolean;
  /** What Apple said, of a phone that FCM reaches by way of it. */
  readonly appleReason: string | null;
  /** The quota that is used up is this phone's, not the project's. */
  readonly isDeviceQuota: boolean;
}

/** Reads an answer (google.rpc.Status with details, https://firebase.google.com/docs/cloud-messaging/error-codes). */
export const readAnswer = ({ status, retryAfter, body }: ApiAnswer): Answer => {
  const error = objectOf(body.error);
  const details = listOf(error.details);
  const message = textOf(error.message) ?? '';
  return {
    status,
    retryAfter,
    name: textOf(body.name),
    fcmCode: textOf(detailOf(details, 'FcmError').errorCode),
    word: textOf(error.status),
    message,
    blamesToken: isAboutToken(message) || violations(details, 'BadRequest', 'fieldViolations').some(isTokenField),
    appleReason: textOf(detailOf(details, 'ApnsError').reason),
    isDeviceQuota: violations(details, 'QuotaFailure', 'violations').some(isAboutDevice),
  };
};

const objectOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

const textOf = (value: Json | undefined): string | null => (typeof value === 'string' && value !== '' ? value : null);

const listOf = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];

/** By the end of the name: what stands before it is a path that may change. */
const detailOf = (details: readonly JsonObject[], name: string): JsonObject =>
  details.find((detail) => textOf(detail['@type'])?.endsWith(`.${name}`) === true) ?? {};

const violations = (details: readonly JsonObject[], name: string, key: string): readonly JsonObject[] =>
  listOf(detailOf(details, name)[key]);

const isAboutToken = (message: string): boolean => /registration token/i.test(message);

const isTokenField = ({ field }: JsonObject): boolean => field === 'message.token' || field === 'message.fid';

const isAboutDevice = ({ subject, description }: JsonObject): boolean =>
  /\bdevice/i.test(`${textOf(subject) ?? ''} ${textOf(description) ?? ''}`);
