import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export interface Verdict {
  readonly status: number;
  readonly code: number | null;
  readonly message: string;
  readonly sid: string | null;
}

export interface Case {
  readonly request: IncomingMessage;
  readonly form: URLSearchParams;
  readonly account: { readonly sid: string; readonly token: string };
  readonly optedOut: ReadonlySet<string>;
}

/** What Twilio makes of one message. */
export const judge = (given: Case): Verdict => {
  const refusal = refuseCaller(given) ?? refuseForm(given);
  if (refusal) return { status: refusal[0], code: refusal[1], message: refusal[2], sid: null };
  const prefix = given.form.has('MediaUrl') ? 'MM' : 'SM';
  return { status: 201, code: null, message: '', sid: prefix + randomBytes(16).toString('hex') };
};

export type Refusal = readonly [status: number, code: number, message: string];

/** Whoever does not know the token. */
export const refuseStranger = ({ request, account }: Case): Refusal | undefined => {
  const expected = `Basic ${Buffer.from(`${account.sid}:${account.token}`).toString('base64')}`;
  return request.headers.authorization === expected ? undefined : [401, 20003, 'Authenticate'];
};

const refuseCaller = (given: Case): Refusal | undefined => {
  const { request, account } = given;
  const stranger = refuseStranger(given);
  if (stranger) return stranger;
  if (request.url !== `/2010-04-01/Accounts/${account.sid}/Messages.json`) return notFound(request);
  return request.method === 'POST' ? undefined : [405, 20004, 'Method not allowed'];
};

export const notFound = ({ url }: IncomingMessage): Refusal => [
  404,
  20404,
  `The requested resource ${url} was not found`,
];

const E164 = /^\+[1-9]\d{6,14}$/;

const refuseForm = ({ form, optedOut }: Case): Refusal | undefined => {
  const to = form.get('To') ?? '';
  const from = form.get('From') ?? '';
  const service = form.get('MessagingServiceSid') ?? '';
  const body = form.get('Body') ?? '';
  const media = form.getAll('MediaUrl');
  if (to === '') return [400, 21604, "A 'To' phone number is required."];
  if (from === '' && service === '') return [400, 21603, "A 'From' phone number is required."];
  if (service !== '' && !/^MG[0-9a-zA-Z]{32}$/.test(service))
    return [400, 21701, 'The Messaging Service does not exist'];
  if (from !== '' && !/^(\+?\d{3,15}|[\w .-]{1,11})$/.test(from)) return [400, 21212, `Invalid From Number: ${from}`];
  if (!E164.test(to)) return [400, 21211, `Invalid 'To' Phone Number: ${to}`];
  if (optedOut.has(to)) return [400, 21610, 'Attempt to send to unsubscribed recipient'];
  if (body === '' && media.length === 0) return [400, 21602, 'Message body is required.'];
  if (body.length > 1600) return [400, 21617, 'The concatenated message body exceeds the 1600 character limit'];
  if (media.length > 10) return [400, 21623, 'Number of media files exceeds allowed limit'];
  return refuseKnobs(form);
};

const refuseKnobs = (form: URLSearchParams): Refusal | undefined => {
  const validity = form.get('ValidityPeriod');
  const seconds = Number(validity ?? 1);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 36_000) return [400, 20001, 'ValidityPeriod is invalid'];
  const callback = form.get('StatusCallback');
  if (callback !== null && !/^https?:\/\/[^_/]+(\/|$)/.test(callback)) return [400, 21609, 'Invalid StatusCallback'];
  return undefined;
};
