import type { ProviderStatus } from '../model/delivery.ts';

/** What Twilio reports of one message. */
export interface StatusReport {
  /** Id of the delivery that the message was sent for, as it stood in the callback's address; null without one. */
  readonly delivery: string | null;
  readonly messageSid: string;
  readonly status: ProviderStatus;
  /** Twilio's code of what went wrong: `30003`. */
  readonly errorCode: string | null;
}

/** What a phone wrote to one of our numbers. */
export interface InboundMessage {
  readonly from: string;
  readonly to: string;
  /** `MG…` that the number belongs to; null without one. */
  readonly messagingServiceSid: string | null;
  readonly body: string;
  /** What it asks for, if it asks for anything: no more messages, messages again, help. */
  readonly optOut: 'stop' | 'start' | 'help' | null;
}

/** Null for a status that tells nothing of a message that we sent; `no-sid` where the message itself is not named. */
export const readStatusReport = (form: URLSearchParams, query: URLSearchParams): StatusReport | null | 'no-sid' => {
  const messageSid = form.get('MessageSid') ?? form.get('SmsSid') ?? '';
  const word = form.get('MessageStatus') ?? form.get('SmsStatus') ?? '';
  const status = STATUSES.find((known) => known === word);
  if (messageSid === '') return 'no-sid';
  if (status === undefined) return null;
  return { delivery: query.get('delivery') || null, messageSid, status, errorCode: form.get('ErrorCode') || null };
};

/** `no-sender` when nobody is named whom it could be from. */
export const readInbound = (form: URLSearchParams): InboundMessage | 'no-sender' => {
  const from = form.get('From') ?? '';
  const body = form.get('Body') ?? '';
  if (from === '') return 'no-sender';
  const messagingServiceSid = form.get('MessagingServiceSid') || null;
  const optOut = optOutOf(form.get('OptOutType') ?? '', body);
  return { from, to: form.get('To') ?? '', messagingServiceSid, body, optOut };
};

interface SmsSender {
  readonly from?: string | undefined;
  readonly messagingServiceSid?: string | undefined;
}

/** Whether it was written to `sender`. Who opts out of another messaging service of the account does not mean this one. */
export const isWrittenTo = ({ to, messagingServiceSid }: InboundMessage, sender: SmsSender): boolean =>
  messagingServiceSid === null || messagingServiceSid === sender.messagingServiceSid || to === sender.from;

const STATUSES: readonly ProviderStatus[] = [
  'queued',
  'sending',
  'sent',
  'delivered',
  'undelivered',
  'failed',
  'canceled',
  'read',
];

type OptOut = NonNullable<InboundMessage['optOut']>;

const OPT_OUTS: readonly OptOut[] = ['stop', 'start', 'help'];

/** Twilio's own keywords; a customer's are in `OptOutType` (https://help.twilio.com/articles/223134027). */
const KEYWORDS: Readonly<Record<OptOut, readonly string[]>> = {
  stop: ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'],
  start: ['START', 'YES', 'UNSTOP'],
  help: ['HELP', 'INFO'],
};

/** A keyword counts only when it is the whole text: `stop the pump` is no opt-out. */
const optOutOf = (type: string, body: string): OptOut | null => {
  const word = body.trim().toUpperCase();
  const named = OPT_OUTS.find((optOut) => optOut === type.trim().toLowerCase());
  return named ?? OPT_OUTS.find((optOut) => KEYWORDS[optOut].includes(word)) ?? null;
};
