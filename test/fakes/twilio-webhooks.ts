import { createHmac } from 'node:crypto';

/** What a phone writes back. */
export interface Inbound {
  readonly from: string;
  readonly to: string;
  readonly body: string;
  /** With Twilio's Advanced Opt-Out: STOP, START or HELP. */
  readonly optOutType?: string;
}

export interface Reported {
  readonly sid: string;
  readonly to: string;
  readonly from: string;
  readonly status: string;
  /** Of failed and undelivered ones. */
  readonly errorCode?: number;
}

export interface WebhookAnswer {
  readonly status: number;
  readonly contentType: string | null;
  readonly text: string;
}

interface Account {
  readonly sid: string;
  readonly token: string;
}

const API_VERSION = '2010-04-01';

/** The fields of a status callback (https://www.twilio.com/docs/messaging/guides/track-outbound-message-status). */
export const reportForm = (account: Account, { sid, to, from, status, errorCode }: Reported): URLSearchParams =>
  new URLSearchParams({
    SmsSid: sid,
    SmsStatus: status,
    MessageStatus: status,
    To: to,
    MessageSid: sid,
    AccountSid: account.sid,
    From: from,
    ApiVersion: API_VERSION,
    ...(errorCode !== undefined && { ErrorCode: String(errorCode) }),
  });

/** The fields of a message that came in (https://www.twilio.com/docs/messaging/guides/webhook-request). */
export const inboundForm = (account: Account, sid: string, { from, to, body, optOutType }: Inbound): URLSearchParams =>
  new URLSearchParams({
    ToCountry: 'NO',
    SmsMessageSid: sid,
    NumMedia: '0',
    SmsSid: sid,
    SmsStatus: 'received',
    Body: body,
    To: to,
    NumSegments: '1',
    MessageSid: sid,
    AccountSid: account.sid,
    From: from,
    ApiVersion: API_VERSION,
    ...(optOutType !== undefined && { OptOutType: optOutType }),
  });

/** Posts as Twilio does: signed over the URL without its fragment, which holds wishes for the connection. */
export const postSigned = async (account: Account, url: string, form: URLSearchParams): Promise<WebhookAnswer> => {
  const [target = ''] = url.split('#');
  const response = await fetch(target, {
    method: 'POST',
    headers: { 'x-twilio-signature': sign(account.token, target, form), 'user-agent': 'TwilioProxy/1.1' },
    body: form,
  });
  const contentType = response.headers.get('content-type');
  return { status: response.status, contentType, text: await response.text() };
};

/** By itself, not by what it is there to test. No field of the forms above is repeated. */
const sign = (token: string, url: string, form: URLSearchParams): string => {
  const fields = [...form].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => name + value);
  return createHmac('sha1', token)
    .update(url + fields.join(''))
    .digest('base64');
};
